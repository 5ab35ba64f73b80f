"""Proofs 4 to 8: what the authors of a rulebook promise in its invariants.yaml, held for everybody.

Indexes of levels count from the worst, so a greater index is less urgent.
"""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from screening.engine.answers import BLANK, DECLINED, UNSURE, Heard
from screening.engine.diagrams.diagram import Node
from screening.engine.diagrams.functions import Functions
from screening.engine.problems import Place
from screening.engine.proofs.proof import Failure, place_of
from screening.engine.questions import Question
from screening.engine.rulebook import Rulebook
from screening.engine.truth import Truth


def dangers_never_hidden(functions: Functions) -> Iterator[Failure]:
    """Nothing keeps a danger question from being asked but a danger answer given before it."""
    rulebook = functions.rulebook
    for question in rulebook.invariants.danger:
        known = Functions(rulebook, known=functions.levels[question])
        skipped = known.diagrams.apply(
            lambda asked, level: asked is not Truth.TRUE and not _is_danger(rulebook, level),
            known.asked(question),
            known.urgency,
        )
        place = rulebook.place_of_question(question)
        condition = rulebook.asked_when.get(question)
        if condition is not None:
            place = place_of(condition) or place
        yield from _anyone(known, skipped, f"'{question}' is not asked", place)
        yield from _stopped_before(known, question, place)


def _stopped_before(known: Functions, question: str, place: Place | None) -> Iterator[Failure]:
    """A pathway that stops, or a level that does without being a danger, before the question."""
    rulebook, text = known.rulebook, f"the questions stop before '{question}' is asked"
    for index, rule in enumerate(rulebook.pathway.rules):
        if rule.outcome in rulebook.pathway.stops:
            stopped = known.diagrams.apply(
                lambda decider, level, index=index: (
                    decider == index and not _is_danger(rulebook, level)
                ),
                known.decider,
                known.urgency,
            )
            yield from _anyone(known, stopped, text, place_of(rule.when) or place)
    stopped = known.diagrams.apply(
        lambda level: (
            rulebook.urgency.levels[level] in rulebook.urgency.stops
            and not _is_danger(rulebook, level)
        ),
        known.urgency,
    )
    yield from _anyone(known, stopped, text, place)


def _is_danger(rulebook: Rulebook, index: int) -> bool:
    return rulebook.urgency.levels[index] in rulebook.urgency.headline


def _anyone(
    functions: Functions,
    holds: Node,
    text: str,
    place: Place | None,
    said: Mapping[int, int] = MappingProxyType({}),
) -> Iterator[Failure]:
    """A failure if something holds for anybody, who said this as well."""
    found = functions.diagrams.witness(holds, bool)
    if found is not None:
        yield Failure(text, place, functions.person({**found, **said}))


def danger_never_lowers(functions: Functions) -> Iterator[Failure]:
    """Any answer but the safe one leaves the urgency the same or worse, whatever else is said."""
    for question, safe in functions.rulebook.invariants.danger.items():
        level, place = functions.levels[question], functions.rulebook.place_of_question(question)
        with_safe = _with(functions, functions.urgency, question, safe)
        for index, each in enumerate(functions.domains[level]):
            lower = functions.diagrams.apply(
                lambda with_it, with_safe: with_it > with_safe,
                functions.diagrams.fixed(functions.urgency, level, index),
                with_safe,
            )
            text = f"'{question}: {_said(each.example)}' is less urgent than '{safe}'"
            yield from _anyone(functions, lower, text, place, {level: index})


def _with(functions: Functions, result: Node, question: str, code: str) -> Node:
    """A result once a question is answered with one code."""
    level = functions.levels[question]
    answer = functions.rulebook.questions[question].single(code)
    return functions.diagrams.fixed(result, level, functions.class_of(level, answer))


def _said(heard: Heard) -> str:
    return heard.value if heard is BLANK else str(heard)


def _unknowns(question: Question) -> list[Heard]:
    return [*(code for code in (UNSURE, DECLINED) if code in question.codes), BLANK]


def not_knowing_is_never_no(functions: Functions) -> Iterator[Failure]:
    """Not knowing about a danger is never routine; elsewhere it never makes the promised result."""
    rulebook = functions.rulebook
    for question in rulebook.invariants.danger:
        yield from _routine(functions, question)
    for outcome, questions in rulebook.invariants.not_knowing.items():
        for question, no in questions.items():
            yield from _created(functions, outcome, question, no)


def _routine(functions: Functions, question: str) -> Iterator[Failure]:
    level, place = functions.levels[question], functions.rulebook.place_of_question(question)
    routine = len(functions.rulebook.urgency.levels) - 1
    calm = functions.diagrams.apply(lambda found: found == routine, functions.urgency)
    for heard in _unknowns(functions.rulebook.questions[question]):
        index = functions.class_of(level, heard)
        unknown = functions.diagrams.fixed(calm, level, index)
        text = f"'{question}: {_said(heard)}' is routine"
        yield from _anyone(functions, unknown, text, place, {level: index})


def _created(functions: Functions, outcome: str, question: str, no: str) -> Iterator[Failure]:
    level, place = functions.levels[question], functions.rulebook.place_of_question(question)
    without = _with(functions, functions.outcome, question, no)
    for heard in _unknowns(functions.rulebook.questions[question]):
        index = functions.class_of(level, heard)
        made = functions.diagrams.apply(
            lambda unknown, said_no: unknown == outcome != said_no,
            functions.diagrams.fixed(functions.outcome, level, index),
            without,
        )
        text = f"'{question}: {_said(heard)}' leads to '{outcome}', and '{no}' does not"
        yield from _anyone(functions, made, text, place, {level: index})


def results_imply(functions: Functions) -> Iterator[Failure]:
    """A result comes out only where each of its documented reasons holds."""
    rules = functions.rulebook.pathway.rules
    for outcome, reasons in functions.rulebook.invariants.implied.items():
        place = next((place_of(rule.when) for rule in rules if rule.outcome == outcome), None)
        for name, condition in reasons.items():
            without = functions.diagrams.apply(
                lambda found, truth, outcome=outcome: found == outcome and truth is not Truth.TRUE,
                functions.outcome,
                functions.of(condition),
            )
            yield from _anyone(functions, without, f"'{outcome}' comes out without: {name}", place)


def no_influence(functions: Functions) -> Iterator[Failure]:
    """Certain answers can be exchanged for each other, and no result changes."""
    for question, codes in functions.rulebook.invariants.no_influence.items():
        level, asked = functions.levels[question], functions.rulebook.questions[question]
        classes = (
            range(len(functions.domains[level]))
            if codes == "all"
            else [functions.class_of(level, asked.single(code)) for code in codes]
        )
        for result in (functions.urgency, functions.decider):
            yield from _same(functions, result, question, [*dict.fromkeys(classes)])


def _same(
    functions: Functions, result: Node, question: str, classes: list[int]
) -> Iterator[Failure]:
    level, place = functions.levels[question], functions.rulebook.place_of_question(question)
    first = functions.diagrams.fixed(result, level, classes[0])
    for index in classes[1:]:
        other = functions.diagrams.fixed(result, level, index)
        differs = functions.diagrams.apply(lambda one, two: one != two, first, other)
        text = f"'{question}: {_said(functions.domains[level][index].example)}' changes the result"
        yield from _anyone(functions, differs, text, place, {level: index})
