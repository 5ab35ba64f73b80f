"""z3 comes to the same verdicts as the diagrams: on MILD, and where faults are planted."""

from collections.abc import Callable, Iterator

import pytest
import z3
from hypothesis import given, settings

from screening.engine.answers import Answer
from screening.engine.assess import assess
from screening.engine.cases import answers_of
from screening.engine.rulebook import Rulebook
from tests.engine.books import mild
from tests.engine.copies import Copy
from tests.proofs.planted import PROVEN, Fault
from tests.proofs.promising import failures, promising
from tests.proofs.solver import BLANK, Formula, Formulas


def somebody(formulas: Formulas, formula: Formula) -> bool:
    """Whether a formula holds for any set of answers."""
    solver = z3.Solver()
    solver.add(formulas.possible(), formula)
    found = solver.check()
    assert found != z3.unknown
    return bool(found == z3.sat)


def gaps(all_: Formulas) -> Iterator[bool]:
    """2: nobody is left without a decision."""
    rules = all_.rulebook.pathway.rules
    yield somebody(all_, z3.Not(z3.Or(*(all_.of(rule.when).true for rule in rules))))


def shadows(all_: Formulas) -> Iterator[bool]:
    """3: each rule decides for somebody; each danger sign is the worst of somebody."""
    levels = all_.rulebook.urgency.levels
    for index in range(len(all_.rulebook.pathway.rules)):
        yield not somebody(all_, all_.decides(index))
    for rule in all_.rulebook.urgency.rules:
        worse = all_.as_urgent(levels.index(rule.level) - 1)
        yield not somebody(all_, z3.And(all_.of(rule.when).true, z3.Not(worse)))


def hidden(all_: Formulas) -> Iterator[bool]:
    """4: a danger question comes up, and nothing stops before it but a danger."""
    rulebook = all_.rulebook
    levels, headline = rulebook.urgency.levels, rulebook.urgency.headline
    for question in rulebook.invariants.danger:
        known = Formulas(rulebook, all_.heard, question)
        safe = z3.Not(known.as_urgent(max(map(levels.index, headline), default=-1)))
        yield somebody(known, z3.And(safe, z3.Not(known.asked(question).true)))
        stops = [known.comes_out(outcome) for outcome in rulebook.pathway.stops]
        yield somebody(known, z3.And(safe, z3.Or(*stops)))


def lowering(all_: Formulas) -> Iterator[bool]:
    """5: no answer to a danger question is less urgent than the safe one."""
    for question, safe in all_.rulebook.invariants.danger.items():
        for level in range(len(all_.rulebook.urgency.levels)):
            urgent = all_.as_urgent(level)
            with_safe = all_.instead(urgent, question, _single(all_, question, safe))
            yield somebody(all_, z3.And(with_safe, z3.Not(urgent)))


def forgiven(all_: Formulas) -> Iterator[bool]:
    """6: not knowing of a danger is never routine, and elsewhere makes nothing that no does not."""
    promises = all_.rulebook.invariants
    urgent = all_.as_urgent(len(all_.rulebook.urgency.levels) - 2)
    for question in promises.danger:
        yield somebody(all_, z3.And(all_.heard[question].unknown, z3.Not(urgent)))
    for outcome, questions in promises.not_knowing.items():
        comes_out = all_.comes_out(outcome)
        for question, no in questions.items():
            said_no = all_.instead(comes_out, question, _single(all_, question, no))
            unknown = all_.heard[question].unknown
            yield somebody(all_, z3.And(unknown, comes_out, z3.Not(said_no)))


def unfounded(all_: Formulas) -> Iterator[bool]:
    """7: an outcome comes out only with its reasons."""
    for outcome, reasons in all_.rulebook.invariants.implied.items():
        for reason in reasons.values():
            yield somebody(all_, z3.And(all_.comes_out(outcome), z3.Not(all_.of(reason).true)))


def influential(all_: Formulas) -> Iterator[bool]:
    """8: answers that can be exchanged change neither urgency nor decision."""
    rulebook = all_.rulebook
    results = [all_.as_urgent(level) for level in range(len(rulebook.urgency.levels))]
    results += [all_.decides(index) for index in range(len(rulebook.pathway.rules))]
    for question, codes in rulebook.invariants.no_influence.items():
        every = list(rulebook.questions[question].codes) if codes == "all" else codes
        first = _single(all_, question, every[0])
        heard = all_.heard[question]
        given_ = z3.BoolVal(val=True) if codes == "all" else heard.has(*codes)
        if heard.choices and codes != "all":
            chosen = [z3.If(choice, 1, 0) for choice in heard.choices.values()]
            given_ = z3.And(given_, z3.Sum(chosen) == 1)
        changes = [z3.Xor(result, all_.instead(result, question, first)) for result in results]
        yield somebody(all_, z3.And(given_, z3.Or(*changes)))


def _single(all_: Formulas, question: str, code: str) -> Answer:
    return all_.rulebook.questions[question].single(code)


FAULTS: dict[int, Callable[[Formulas], Iterator[bool]]] = {
    2: gaps,
    3: shadows,
    4: hidden,
    5: lowering,
    6: forgiven,
    7: unfounded,
    8: influential,
}


def verdicts(rulebook: Rulebook) -> dict[int, bool]:
    """Whether each family holds, by z3."""
    formulas = Formulas(rulebook)
    return {number: not any(find(formulas)) for number, find in FAULTS.items()}


def ours(rulebook: Rulebook) -> dict[int, bool]:
    """Whether each family holds, by the diagrams."""
    return {number: failures(number, rulebook) == [] for number in FAULTS}


def test_all_that_is_promised_of_mild_holds() -> None:
    assert verdicts(mild()) == ours(mild()) == dict.fromkeys(FAULTS, True)


@pytest.mark.parametrize("fault", PROVEN, ids=lambda fault: fault.name)
def test_both_find_a_planted_fault(copy: Copy, fault: Fault) -> None:
    fault.plant(copy)
    rulebook = copy.read()
    said = verdicts(rulebook)
    assert not said[fault.family]
    assert said == ours(rulebook)


@settings(max_examples=60, deadline=None)
@given(promising())
def test_of_any_rulebook_they_say_the_same(rulebook: Rulebook) -> None:
    assert verdicts(rulebook) == ours(rulebook)


def test_of_the_people_in_worked_cases_the_formulas_say_what_the_evaluator_says() -> None:
    formulas, worst = Formulas(mild()), range(len(mild().urgency.levels))
    results = [formulas.decides(index) for index in range(len(mild().pathway.rules))]
    results += [formulas.as_urgent(level) for level in worst]
    for case in mild().cases.cases:
        answers = answers_of(mild(), case)
        said = [
            pair
            for name, heard in formulas.heard.items()
            for pair in heard.answered(answers.get(name, BLANK))
        ]
        found = [z3.is_true(z3.simplify(z3.substitute(result, *said))) for result in results]
        assessment = assess(mild(), answers)
        assert assessment.decider is not None
        decided = mild().pathway.rules.index(assessment.decider.rule)
        level = mild().urgency.levels.index(assessment.level)
        decides = [index == decided for index in range(len(mild().pathway.rules))]
        assert found == decides + [level <= each for each in worst]
