"""What the worked cases of MILD are told about their results."""

from random import Random

import pytest

from screening.engine.answers import is_known
from screening.engine.assess import assess
from screening.engine.cases import answers_of
from screening.engine.explain import explain, functions_of
from screening.engine.parts import Case
from screening.engine.path import path
from tests.engine.books import mild, typical
from tests.proofs.everybody import Answers, every_answer

EACH_CASE = pytest.mark.parametrize("case", mild().cases.cases, ids=lambda case: case.id)


def somebody(random: Random) -> Answers:
    """Any answers to any of the questions."""
    chosen = ((q.id, random.choice(every_answer(q))) for q in mild().questions.values())
    return {name: answer for name, answer in chosen if answer is not None}


def rank(answers: Answers) -> int:
    """The urgency, counted from the worst."""
    return mild().urgency.levels.index(assess(mild(), answers).level)


@EACH_CASE
def test_the_reasons_hold_whatever_else_is_said(case: Case) -> None:
    answers, random = answers_of(mild(), case), Random(case.id)  # noqa: S311
    result = assess(mild(), answers)
    reasons = explain(mild(), answers).reasons
    said = {name: answers[name] for name in reasons if name in answers}
    assert all(result.path.asks(name) for name in reasons)
    for _ in range(50):
        others = {q: a for q, a in somebody(random).items() if q not in reasons}
        other = assess(mild(), {**others, **said})
        if result.level in mild().urgency.headline:
            assert rank({**others, **said}) <= rank(answers)
        else:
            assert other.outcome == result.outcome


@EACH_CASE
def test_pivotal_answers_turns_and_homework_are_what_they_are_called(case: Case) -> None:
    answers = answers_of(mild(), case)
    now, walk = assess(mild(), answers).headline, path(mild(), answers, finished=True)
    explanation = explain(mild(), answers)
    assert set(explanation.pivotal) <= {name for name in answers if walk.asks(name)}
    for name in explanation.pivotal:
        others = [a for a in every_answer(mild().questions[name]) if a is not None]
        assert any(assess(mild(), {**answers, name: other}).headline != now for other in others)
    for turn in explanation.turns:
        assert turn.headline != now
        assert assess(mild(), {**answers, **turn.answers}).headline == turn.headline
    for name in explanation.homework:
        assert walk.asks(name)
        assert not is_known(walk.heard[name])
        assert mild().questions[name].find_out or name not in answers


@pytest.mark.parametrize(
    ("answers", "reasons"),
    [
        (typical(saddle_numbness="new"), ["saddle_numbness"]),
        (typical(emergency_signs=("cold_leg",), fever="yes"), ["emergency_signs"]),
        (typical(fever="yes", infection_risk="declined"), ["fever", "infection_risk"]),
        (typical(age="under_18"), ["age"]),
    ],
)
def test_a_result_that_rests_on_one_thing_says_so(answers: Answers, reasons: list[str]) -> None:
    assert list(explain(mild(), answers).reasons) == reasons


def test_a_whole_set_of_answers_is_settled_and_nobody_is_at_the_start() -> None:
    assert explain(mild(), typical()).is_settled
    nobody = explain(mild(), {})
    assert not nobody.is_settled
    assert "emergency_signs" in nobody.still_open
    assert "considerations" not in nobody.still_open


def test_who_is_unsure_of_the_diagnosis_is_told_to_find_out() -> None:
    assert explain(mild(), typical(stenosis_diagnosis="unsure")).homework == ("stenosis_diagnosis",)


def test_explaining_takes_no_lasting_memory() -> None:
    functions, random = functions_of(mild()), Random(1)  # noqa: S311
    for _ in range(30):
        explain(mild(), somebody(random))
    before = len(functions.diagrams)
    for _ in range(300):
        explain(mild(), somebody(random))
    assert len(functions.diagrams) == before
