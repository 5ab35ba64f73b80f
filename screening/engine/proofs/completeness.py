"""Proofs 1 to 3: all that is written can happen, nobody is left without a result."""

from collections.abc import Iterator

from screening.engine.answers import NONE
from screening.engine.diagrams.diagram import Node, support, values
from screening.engine.diagrams.functions import Functions
from screening.engine.proofs.proof import Failure, place_of
from screening.engine.questions import Question
from screening.engine.tree import every_condition
from screening.engine.truth import Truth


def all_can_happen(functions: Functions) -> Iterator[Failure]:
    """Each question is reached; each option matters or is context; each rule and outcome occurs."""
    rulebook = functions.rulebook
    for question, condition in rulebook.asked_when.items():
        if Truth.TRUE not in values(functions.of(condition)):
            yield Failure(f"'{question}' is never asked", place_of(condition))
    rules = (*rulebook.urgency.rules, *rulebook.notes)
    for rule in rules:
        if Truth.TRUE not in values(functions.of(rule.when)):
            yield Failure(f"'{rule.id}' never holds", place_of(rule.when))
    reached = values(functions.urgency)
    levels = [each for index, each in enumerate(rulebook.urgency.levels) if index in reached]
    for outcome in rulebook.outcomes:
        if outcome not in values(functions.outcome) and outcome not in levels:
            yield Failure(f"'{outcome}' never comes out", rulebook.place(("outcomes", outcome)))
    yield from _options(functions)


def _options(functions: Functions) -> Iterator[Failure]:
    conditions = [*every_condition(functions.rulebook)]
    results = [functions.urgency, functions.decider, *map(functions.of, conditions)]
    for question, level in functions.levels.items():
        touched = [result for result in results if level in support(result)]
        asked = functions.rulebook.questions[question]
        place = functions.rulebook.place_of_question(question)
        if asked.context and touched:
            yield Failure(f"'{question}' is marked as context, but a rule uses it", place)
        if not asked.context:
            yield from (
                Failure(f"'{question}: {code}' never makes a difference", place)
                for code in _idle(functions, asked, touched)
            )


def _idle(functions: Functions, question: Question, touched: list[Node]) -> Iterator[str]:
    """The options whose choice, instead of another or beside others, changes nothing."""
    level, fixed = functions.levels[question.id], functions.diagrams.fixed
    for code in question.options:
        if not any(
            fixed(node, level, chosen) is not fixed(node, level, other)
            for chosen, other in _swaps(functions, question, code)
            for node in touched
        ):
            yield code


def _swaps(functions: Functions, question: Question, code: str) -> Iterator[tuple[int, int]]:
    """Pairs of classes: of an answer with the option, and of what could be said without it."""
    level = functions.levels[question.id]
    single = {
        option: functions.class_of(level, question.single(option)) for option in question.options
    }
    chosen = single[code]
    yield from ((chosen, other) for option, other in single.items() if option != code)
    for index, each in enumerate(functions.domains[level]):
        if isinstance(each.example, tuple) and code == NONE:
            yield chosen, index
        elif isinstance(each.example, tuple) and not each.has((*each.example, code)):
            yield functions.class_of(level, (*each.example, code)), index


def one_result_each(functions: Functions) -> Iterator[Failure]:
    """Every set of answers gives one urgency, one pathway, and a headline with its texts."""
    rulebook = functions.rulebook
    gap = functions.diagrams.witness(functions.decider, lambda index: index is None)
    if gap is not None:
        place = place_of(rulebook.pathway.rules[-1].when)
        text = "no pathway rule holds; let the last one be `when: always`"
        yield Failure(text, place, functions.person(gap))
    nameless = functions.diagrams.witness(
        functions.headline, lambda outcome: outcome is not None and outcome not in rulebook.outcomes
    )
    if nameless is not None:
        yield Failure("the headline has no texts", None, functions.person(nameless))


def none_shadowed(functions: Functions) -> Iterator[Failure]:
    """Each pathway rule decides for somebody; each urgency rule is the worst for somebody."""
    rulebook = functions.rulebook
    deciding = values(functions.decider)
    for index, rule in enumerate(rulebook.pathway.rules):
        if index not in deciding:
            held = functions.diagrams.witness(
                functions.of(rule.when), lambda truth: truth is Truth.TRUE
            )
            person = functions.person(held) if held is not None else None
            text = f"'{rule.id}' never decides: rules before it always do"
            yield Failure(text, place_of(rule.when), person)
    for danger in rulebook.urgency.rules:
        level = rulebook.urgency.levels.index(danger.level)
        worst = functions.diagrams.apply(
            lambda truth, found, level=level: truth is Truth.TRUE and found == level,
            functions.of(danger.when),
            functions.urgency,
        )
        if True not in values(worst):
            text = f"'{danger.id}' never is the worst: a worse rule always holds with it"
            yield Failure(text, place_of(danger.when))
