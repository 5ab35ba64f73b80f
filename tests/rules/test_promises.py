"""What MILD promises, whatever somebody answers."""

from collections.abc import Mapping

import pytest
from hypothesis import given

from screening.engine.answers import Answer
from screening.engine.assess import assess
from screening.engine.load import from_text
from tests.engine.books import mild
from tests.engine.strategies import often, people

Answers = dict[str, Answer]

SAFE: dict[str, Answer] = {
    "emergency_signs": ("none",),
    "saddle_numbness": "no",
    "bladder_bowel": "no",
    "leg_weakness": "no",
    "injury": "no",
    "fever": "no",
}
SILENT: tuple[Answer | None, ...] = ("unsure", "declined", None)
WORST_FIRST = mild().urgency.levels
STORED = from_text(mild().canonical)
EACH_DANGER = pytest.mark.parametrize("question", SAFE)


def _with(answers: Answers, question: str, answer: Answer | None) -> Answers:
    rest = {name: given for name, given in answers.items() if name != question}
    return rest if answer is None else {**rest, question: answer}


def _rank(answers: Mapping[str, Answer]) -> int:
    return WORST_FIRST.index(assess(mild(), answers).level)


def _others(question: str) -> list[Answer | None]:
    """Every answer to a danger question that is not its safe one."""
    asked = mild().questions[question]
    if asked.kind == "one":
        return [*(code for code in asked.codes if code != SAFE[question]), None]
    signs = [code for code in asked.options if code != "none"]
    return [*((sign,) for sign in signs), ("cold_leg", "none"), tuple(signs), *SILENT]


@EACH_DANGER
@often
@given(answers=people(mild()))
def test_no_other_answer_to_a_danger_question_lowers_the_urgency(
    question: str, answers: Answers
) -> None:
    safe = _rank(_with(answers, question, SAFE[question]))
    for answer in _others(question):
        assert _rank(_with(answers, question, answer)) <= safe, answer


@EACH_DANGER
@often
@given(answers=people(mild()))
def test_not_knowing_of_a_danger_is_never_routine_nor_better_than_no(
    question: str, answers: Answers
) -> None:
    safe = _rank(_with(answers, question, SAFE[question]))
    for silence in SILENT:
        rank = _rank(_with(answers, question, silence))
        assert rank <= safe
        assert WORST_FIRST[rank] != "routine"


@often
@given(people(mild()))
def test_every_sheet_of_answers_comes_to_one_result_that_has_words(answers: Answers) -> None:
    assessment = assess(mild(), answers)
    assert assessment.decider is not None
    assert assessment.outcome in mild().outcomes
    assert assessment.headline in mild().outcomes
    assert assessment.level in WORST_FIRST
    assert 0 <= assessment.earned <= mild().score.max


@often
@given(people(mild()))
def test_mild_is_discussed_only_with_each_indication_and_a_finished_safety_check(
    answers: Answers,
) -> None:
    assessment = assess(mild(), answers)
    if assessment.outcome == "discuss_mild":
        assert answers["stenosis_diagnosis"] == "yes"
        assert all(answers[question] != "declined" for question in SAFE)
        assert all(group.earned >= group.group.needs for group in assessment.score)


@often
@given(people(mild()))
def test_what_is_kept_for_the_provider_changes_no_result(answers: Answers) -> None:
    aside = ("considerations", "recent_scan", "duration", "location", "steroid_injection_count")
    without = {name: answer for name, answer in answers.items() if name not in aside}
    with_it, alone = assess(mild(), answers), assess(mild(), without)
    assert with_it.headline == alone.headline
    assert with_it.outcome == alone.outcome
    assert with_it.earned == alone.earned


@often
@given(people(mild()))
def test_the_stored_text_gives_the_same_assessments(answers: Answers) -> None:
    assert assess(STORED, answers).plain() == assess(mild(), answers).plain()


def test_the_stored_text_gives_the_same_hash() -> None:
    assert STORED.canonical == mild().canonical
    assert STORED.hash == mild().hash
    assert mild().hash.startswith(mild().version)
