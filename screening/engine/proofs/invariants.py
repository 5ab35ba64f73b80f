"""Proofs 4 to 8: what the authors of a rulebook promise in its invariants.yaml, held for everybody.

Indexes of levels count from the worst, so a greater index is less urgent.
"""

from collections.abc import Iterator

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


def _anyone(functions: Functions, holds: Node, text: str, place: Place | None) -> Iterator[Failure]:
    found = functions.diagrams.witness(holds, bool)
    if found is not None:
        yield Failure(text, place, functions.person(found))


def danger_never_lowers(functions: Functions) -> Iterator[Failure]:
    """Any answer but the safe one leaves the urgency the same or worse, whatever else is said."""
    for question, safe in functions.rulebook.invariants.danger.items():
        for index, each in enumerate(functions.domains[functions.levels[question]]):
            yield from _less_urgent(functions, question, safe, index, each.example)


def _less_urgent(
    functions: Functions, question: str, safe: str, index: int, heard: Heard
) -> Iterator[Failure]:
    level = functions.levels[question]
    fixed = functions.diagrams.fixed
    lower = functions.diagrams.apply(
        lambda with_it, with_safe: with_it > with_safe,
        fixed(functions.urgency, level, index),
        fixed(
            functions.urgency, level, functions.class_of(level, _plain(functions, question, safe))
        ),
    )
    found = functions.diagrams.witness(lower, bool)
    if found is not None:
        text = f"'{question}: {_said(heard)}' is less urgent than '{safe}'"
        place = functions.rulebook.place_of_question(question)
        yield Failure(text, place, functions.person({**found, level: index}))


def _plain(functions: Functions, question: str, code: str) -> Heard:
    asked = functions.rulebook.questions[question]
    return (code,) if asked.kind == "several" and code in asked.options else code


def _said(heard: Heard) -> str:
    return heard.value if heard is BLANK else str(heard)


def _unknowns(question: Question) -> list[Heard]:
    return [*(code for code in (UNSURE, DECLINED) if code in question.codes), BLANK]


def not_knowing_is_never_no(functions: Functions) -> Iterator[Failure]:
    """Not knowing about a danger is never routine; elsewhere it never makes the promised result."""
    rulebook = functions.rulebook
    routine = len(rulebook.urgency.levels) - 1
    for question in rulebook.invariants.danger:
        level = functions.levels[question]
        for heard in _unknowns(rulebook.questions[question]):
            index = functions.class_of(level, heard)
            urgency = functions.diagrams.fixed(functions.urgency, level, index)
            found = functions.diagrams.witness(urgency, lambda value: value == routine)
            if found is not None:
                place = rulebook.place_of_question(question)
                person = functions.person({**found, level: index})
                yield Failure(f"'{question}: {_said(heard)}' is routine", place, person)
    for outcome, questions in rulebook.invariants.not_knowing.items():
        for question, no in questions.items():
            yield from _created(functions, outcome, question, no)


def _created(functions: Functions, outcome: str, question: str, no: str) -> Iterator[Failure]:
    level = functions.levels[question]
    fixed = functions.diagrams.fixed
    without = fixed(functions.outcome, level, functions.class_of(level, no))
    for heard in _unknowns(functions.rulebook.questions[question]):
        index = functions.class_of(level, heard)
        made = functions.diagrams.apply(
            lambda unknown, said_no: unknown == outcome != said_no,
            fixed(functions.outcome, level, index),
            without,
        )
        found = functions.diagrams.witness(made, bool)
        if found is not None:
            text = f"'{question}: {_said(heard)}' leads to '{outcome}', and '{no}' does not"
            place = functions.rulebook.place_of_question(question)
            yield Failure(text, place, functions.person({**found, level: index}))


def results_imply(functions: Functions) -> Iterator[Failure]:
    """A result comes out only where each of its documented reasons holds."""
    for outcome, reasons in functions.rulebook.invariants.implied.items():
        for name, condition in reasons.items():
            without = functions.diagrams.apply(
                lambda found, truth, outcome=outcome: found == outcome and truth is not Truth.TRUE,
                functions.outcome,
                functions.of(condition),
            )
            found = functions.diagrams.witness(without, bool)
            if found is not None:
                rules = functions.rulebook.pathway.rules
                place = next(place_of(rule.when) for rule in rules if rule.outcome == outcome)
                text = f"'{outcome}' comes out without: {name}"
                yield Failure(text, place, functions.person(found))


def no_influence(functions: Functions) -> Iterator[Failure]:
    """Certain answers can be exchanged for each other, and no result changes."""
    for question, codes in functions.rulebook.invariants.no_influence.items():
        level = functions.levels[question]
        classes = (
            range(len(functions.domains[level]))
            if codes == "all"
            else [functions.class_of(level, _plain(functions, question, code)) for code in codes]
        )
        for result in (functions.urgency, functions.decider):
            yield from _same(functions, result, question, [*dict.fromkeys(classes)])


def _same(
    functions: Functions, result: Node, question: str, classes: list[int]
) -> Iterator[Failure]:
    level = functions.levels[question]
    first = functions.diagrams.fixed(result, level, classes[0])
    for index in classes[1:]:
        other = functions.diagrams.fixed(result, level, index)
        differs = functions.diagrams.apply(lambda one, two: one != two, first, other)
        found = functions.diagrams.witness(differs, bool)
        if found is not None:
            heard = functions.domains[level][index].example
            text = f"'{question}: {_said(heard)}' changes the result"
            place = functions.rulebook.place_of_question(question)
            yield Failure(text, place, functions.person({**found, level: index}))
