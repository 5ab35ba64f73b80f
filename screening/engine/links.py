"""What one part of a rulebook says of another: each name that is used must be there."""

from collections.abc import Iterable, Iterator

from screening.engine.answers import DECLINED, UNSURE
from screening.engine.conditions import AtLeast, Below, Condition, Fact, Is, Leaf, NotTrue
from screening.engine.link import BrokenLink, Where, all_known, known
from screening.engine.parts import Case, Rule
from screening.engine.problems import did_you_mean
from screening.engine.promises import broken_invariants
from screening.engine.questions import Question
from screening.engine.rulebook import Rulebook
from screening.engine.syntax import WORDS
from screening.engine.tree import leaves, walk

FORM = ("csrf_token", "version")
"""What every form sends beside its answers."""


def broken_links(rulebook: Rulebook) -> Iterator[BrokenLink]:
    """Everything that does not fit together."""
    yield from _questions(rulebook)
    yield from _conditions(rulebook)
    yield from _results(rulebook)
    yield from _named(rulebook)
    yield from _score(rulebook)
    yield from _cases(rulebook)
    yield from broken_invariants(rulebook)


def _questions(rulebook: Rulebook) -> Iterator[BrokenLink]:
    seen: dict[str, Where] = {}
    for where, question in _each_question(rulebook):
        if question.id in seen:
            yield BrokenLink((*where, "id"), f"there is a question '{question.id}' already")
        seen[question.id] = where
        for text in _question(question):
            yield BrokenLink(where, f"'{question.id}' {text}")
    yield from _pages(rulebook, seen)


def _question(question: Question) -> Iterator[str]:
    if question.id in WORDS or question.id in FORM:
        yield "is a word of the rules or of every form; give the question another id"
    if {UNSURE, DECLINED} & set(question.options):
        yield "has an option 'unsure' or 'declined'; write `unsure: true` or `decline: true`"
    if {question.low is None, question.high is None} != {question.kind != "number"}:
        yield "must have low and high if it is a number, and only then"
    elif question.kind == "number" and (question.low or 0) >= (question.high or 0):
        yield "must have a low that is less than its high"
    if (question.kind == "number") == bool(question.options):
        yield "must have options unless it is a number"
    if question.safety and question.optional:
        yield "asks for a danger sign, so it cannot be optional"


def _pages(rulebook: Rulebook, seen: dict[str, Where]) -> Iterator[BrokenLink]:
    last, done = "", set[str]()
    for section in rulebook.sections:
        for question in section.questions:
            where = seen[question.id]
            if question.slug != last and question.slug in done:
                text = f"page '{question.slug}' is split; questions of one page stand together"
                yield BrokenLink(where, text)
            if question.page in seen and rulebook.questions[question.page or ""].page is None:
                yield BrokenLink(where, f"'{question.page}' is a question that stands alone")
            last = question.slug
            done.add(last)
        last = ""


def _conditions(rulebook: Rulebook) -> Iterator[BrokenLink]:
    before: set[str] = set()
    for where, question in _each_question(rulebook):
        yield from _only_earlier(rulebook, question, before, (*where, "asked_when"))
        before.add(question.id)
    facts: set[str] = set()
    for name, condition in rulebook.facts.items():
        yield from _condition(rulebook, condition, ("facts", name), facts)
        facts.add(name)
    for where, condition in _written(rulebook):
        yield from _condition(rulebook, condition, where)


def _each_question(rulebook: Rulebook) -> Iterator[tuple[Where, Question]]:
    for number, section in enumerate(rulebook.sections):
        for index, question in enumerate(section.questions):
            yield ("sections", number, "questions", index), question


def _written(rulebook: Rulebook) -> Iterator[tuple[Where, Condition]]:
    """Each condition but the facts', and where it stands."""
    for where, question in _each_question(rulebook):
        if question.asked_when is not None:
            yield (*where, "asked_when"), question.asked_when
    for where, rule in _rules(rulebook):
        yield (*where, "when"), rule.when
    for number, group in enumerate(rulebook.score.groups):
        for index, point in enumerate(group.points):
            yield ("score", "groups", number, "points", index, "when"), point.when
    for outcome, reasons in rulebook.invariants.implied.items():
        for name, condition in reasons.items():
            yield ("invariants", "implied", outcome, name), condition


def _rules(rulebook: Rulebook) -> Iterator[tuple[Where, Rule]]:
    lists: tuple[tuple[Where, Iterable[Rule]], ...] = (
        (("urgency", "rules"), rulebook.urgency.rules),
        (("pathway", "rules"), rulebook.pathway.rules),
        (("notes",), rulebook.notes),
    )
    for where, rules in lists:
        for index, rule in enumerate(rules):
            yield (*where, index), rule


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


def _results(rulebook: Rulebook) -> Iterator[BrokenLink]:
    urgency, pathway = rulebook.urgency, rulebook.pathway
    levels, outcomes = urgency.levels, rulebook.outcomes
    yield from all_known(urgency.headline, levels, "level", ("urgency", "headline"))
    yield from all_known(urgency.stops, levels, "level", ("urgency", "stops"))
    yield from all_known(levels[:-1], outcomes, "outcome", ("urgency", "levels"))
    yield from all_known(pathway.stops, outcomes, "outcome", ("pathway", "stops"))
    yield from _levels(rulebook)
    for index, rule in enumerate(urgency.rules):
        yield from known(rule.level, levels, "level", ("urgency", "rules", index, "level"))
    for index, decider in enumerate(pathway.rules):
        where: Where = ("pathway", "rules", index)
        yield from known(decider.outcome, outcomes, "outcome", (*where, "outcome"))
        if decider.reason:
            yield from known(decider.reason, pathway.reasons, "reason", (*where, "reason"))


def _levels(rulebook: Rulebook) -> Iterator[BrokenLink]:
    """Advice replaces the result from a level upward, and only such a level may stop questions."""
    urgency = rulebook.urgency
    if urgency.headline != urgency.levels[: len(urgency.headline)]:
        text = "headline must be the worst levels, in their order and without a gap"
        yield BrokenLink(("urgency", "headline"), text)
    for index, level in enumerate(urgency.stops):
        if level not in urgency.headline:
            text = f"'{level}' stops the questions, so it must be in headline, too"
            yield BrokenLink(("urgency", "stops", index), text)
    for name, outcome in rulebook.outcomes.items():
        axis = "urgency" if name in urgency.levels else "pathway"
        if outcome.axis != axis:
            yield BrokenLink(("outcomes", name, "axis"), f"'{name}' is of the {axis}")


def _named(rulebook: Rulebook) -> Iterator[BrokenLink]:
    """Ids are unique in their list, and every source that is named has its citation."""
    seen: set[tuple[Where, str]] = set()
    cases = ((("cases", "cases", n), case.id) for n, case in enumerate(rulebook.cases.cases))
    rules = ((where, rule.id) for where, rule in _rules(rulebook))
    for where, name in (*rules, *cases):
        if (where[:-1], name) in seen:
            yield BrokenLink((*where, "id"), f"there is a '{name}' here already")
        seen.add((where[:-1], name))
    for where, sources in _cited(rulebook):
        for source in sources:
            yield from known(source, rulebook.sources, "source", (*where, "sources", source))


def _cited(rulebook: Rulebook) -> Iterator[tuple[Where, Iterable[str]]]:
    for where, question in _each_question(rulebook):
        yield where, question.sources
    for where, rule in _rules(rulebook):
        yield where, rule.sources
    for index, group in enumerate(rulebook.score.groups):
        yield ("score", "groups", index), group.sources


def _score(rulebook: Rulebook) -> Iterator[BrokenLink]:
    most = sum(group.most for group in rulebook.score.groups)
    if most != rulebook.score.max:
        yield BrokenLink(("score", "max"), f"the groups give {most} at most")


def _cases(rulebook: Rulebook) -> Iterator[BrokenLink]:
    for question in rulebook.cases.base:
        where: Where = ("cases", "base", question)
        yield from known(question, rulebook.questions, "question", where)
    for index, case in enumerate(rulebook.cases.cases):
        for question in case.set:
            where = ("cases", "cases", index, "set", question)
            yield from known(question, rulebook.questions, "question", where)
        yield from _expected(rulebook, case, ("cases", "cases", index, "expect"))


def _expected(rulebook: Rulebook, case: Case, where: Where) -> Iterator[BrokenLink]:
    """What a case expects must be something that can be: a misspelt `without` never fails."""
    notes = [note.id for note in rulebook.notes]
    dangers = [rule.id for rule in rulebook.urgency.rules]
    kinds: dict[str, tuple[str, Iterable[str]]] = {
        "notes": ("note", notes),
        "urgency_rules": ("urgency rule", dangers),
        "without": ("note or urgency rule", [*notes, *dangers]),
        "asked": ("question", rulebook.questions),
        "not_asked": ("question", rulebook.questions),
        "headline": ("outcome", rulebook.outcomes),
        "pathway": ("outcome", rulebook.outcomes),
        "urgency": ("level", rulebook.urgency.levels),
        "rule": ("pathway rule", [rule.id for rule in rulebook.pathway.rules]),
        "reason": ("reason", rulebook.pathway.reasons),
    }
    for key, expected in case.expect.items():
        kind, names = kinds.get(key, ("", ()))
        for name in (expected,) if isinstance(expected, str) else expected:
            if kind and name:
                yield from known(name, names, kind, (*where, key))
