"""Conditions ask questions and name facts that are there, and only earlier ones."""

from collections.abc import Iterable, Iterator

from screening.engine.conditions import AtLeast, Below, Condition, Fact, Is, Leaf, NotTrue
from screening.engine.links.link import BrokenLink
from screening.engine.links.places import each_question, each_rule
from screening.engine.problems import Where, did_you_mean
from screening.engine.questions import Question
from screening.engine.rulebook import Rulebook
from screening.engine.syntax import WORDS
from screening.engine.tree import leaves, walk


def broken_conditions(rulebook: Rulebook) -> Iterator[BrokenLink]:
    """Conditions that name what is not there, or not yet."""
    before: set[str] = set()
    for where, question in each_question(rulebook):
        yield from _only_earlier(rulebook, question, before, (*where, "asked_when"))
        before.add(question.id)
    facts: set[str] = set()
    for name, condition in rulebook.facts.items():
        yield from _condition(rulebook, condition, ("facts", name), facts)
        facts.add(name)
    for where, condition in _written(rulebook):
        yield from _condition(rulebook, condition, where)


def _written(rulebook: Rulebook) -> Iterator[tuple[Where, Condition]]:
    """Each condition but the facts', and where it stands."""
    for where, question in each_question(rulebook):
        if question.asked_when is not None:
            yield (*where, "asked_when"), question.asked_when
    for where, rule in each_rule(rulebook):
        yield (*where, "when"), rule.when
    for number, group in enumerate(rulebook.score.groups):
        for index, point in enumerate(group.points):
            yield ("score", "groups", number, "points", index, "when"), point.when
    for outcome, reasons in rulebook.invariants.implied.items():
        for name, condition in reasons.items():
            yield ("invariants", "implied", outcome, name), condition


def _condition(
    rulebook: Rulebook, condition: Condition, where: Where, facts: Iterable[str] | None = None
) -> Iterator[BrokenLink]:
    names = set(rulebook.facts if facts is None else facts)
    for part in walk(condition):
        match part:
            case Fact(name=name, place=place) | NotTrue(name=name, place=place):
                if name not in names:
                    above = " above this one" if name in rulebook.facts else ""
                    text = f"there is no fact '{name}'{above}{did_you_mean(name, names)}"
                    yield BrokenLink(where, text, place)
            case Leaf():
                for text in _leaf(rulebook, part):
                    yield BrokenLink(where, text, part.place)


def _leaf(rulebook: Rulebook, leaf: Leaf) -> Iterator[str]:
    question = rulebook.questions.get(leaf.question)
    if question is None:
        near = did_you_mean(leaf.question, (*rulebook.questions, *WORDS))
        yield f"there is no question '{leaf.question}'{near}"
        return
    if isinstance(leaf, Is):
        for code in leaf.codes:
            if code not in question.codes:
                near = did_you_mean(code, question.codes)
                yield f"'{question.id}' has no answer '{code}'{near}"
    if isinstance(leaf, (AtLeast, Below)):
        if question.kind != "number":
            yield f"'{question.id}' is not a number"
        elif not (question.low or 0) <= leaf.number <= (question.high or 0):
            yield f"'{question.id}' goes from {question.low} to {question.high}"


def _only_earlier(
    rulebook: Rulebook, question: Question, before: set[str], where: Where
) -> Iterator[BrokenLink]:
    if question.asked_when is None:
        return
    for leaf in leaves(question.asked_when, rulebook.facts):
        if leaf.question not in before and leaf.question in rulebook.questions:
            text = f"'{question.id}' is asked by '{leaf.question}', which does not come before it"
            yield BrokenLink(where, text, leaf.place)
        elif question.safety and _is_optional(rulebook, leaf.question):
            text = f"'{leaf.question}' is optional, so it may never bring up '{question.id}'"
            yield BrokenLink(where, text, leaf.place)


def _is_optional(rulebook: Rulebook, question: str) -> bool:
    return question in rulebook.questions and rulebook.questions[question].optional
