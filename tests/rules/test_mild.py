"""The MILD rulebook: its worked cases, and what stored screenings and other systems rely on."""

from pathlib import Path

import pytest

from screening.engine.assess import assess
from screening.engine.cases import answers_of, failing_cases
from screening.engine.parts import Case
from screening.engine.questions import Question
from screening.engine.rulebook import Rulebook
from tests.engine.books import mild

CODES = Path(__file__).with_name("codes.txt")

WORKED = [f"C{number:02}" for number in range(1, 68)]


@pytest.mark.parametrize("case", mild().cases.cases, ids=lambda case: case.id)
def test_a_worked_case_comes_out_as_it_says(case: Case) -> None:
    assessment = assess(mild(), answers_of(mild(), case))
    result = {name: str(value) for name, value in assessment.plain().items()}
    held = [f.rule.id for f in assessment.fired] + [f.rule.id for f in assessment.noted]
    asked = [question for question in mild().questions if assessment.path.asks(question)]
    for key, expected in case.expect.items():
        names = [expected] if isinstance(expected, str) else expected
        if key in ("notes", "urgency_rules"):
            assert set(names) <= set(held)
        elif key == "without":
            assert not set(names) & set(held)
        elif key in ("asked", "not_asked"):
            assert set(names) & set(asked) == (set(names) if key == "asked" else set())
        else:
            assert (key, result[key]) == (key, expected)


def test_no_worked_case_of_the_specification_is_missing() -> None:
    assert set(WORKED) <= {case.id for case in mild().cases.cases}
    assert list(failing_cases(mild())) == []


def test_the_rulebook_is_whole() -> None:
    rulebook = mild()
    assert rulebook.name == "mild"
    assert [section.id for section in rulebook.sections] == [
        "safety",
        "about",
        "indications",
        "pattern",
        "considerations",
    ]
    assert len(rulebook.questions) == 31
    assert len(rulebook.urgency.rules) == 16
    assert len(rulebook.pathway.rules) == 13
    assert len(rulebook.notes) == 24
    assert rulebook.score.max == 9


def test_it_is_a_draft_until_a_clinician_has_signed() -> None:
    assert mild().status == "draft"


def test_no_id_or_code_has_changed() -> None:
    assert [_line(question) for question in mild().questions.values()] == _frozen()


def _frozen() -> list[tuple[str, ...]]:
    return [tuple(line.split()) for line in CODES.read_text(encoding="utf-8").splitlines()]


def _line(question: Question) -> tuple[str, ...]:
    scale = [f"{question.low}..{question.high}"] if question.kind == "number" else []
    return (question.id, question.kind, *scale, *question.codes)


def test_every_danger_question_is_asked_of_everybody_first() -> None:
    safety = [question for question in mild().questions.values() if question.safety]
    assert [question.id for question in safety] == list(mild().questions)[:6]
    for question in safety:
        assert question.asked_when is None
        assert not question.optional


def test_only_questions_that_never_change_a_result_are_optional() -> None:
    optional = {question.id for question in mild().questions.values() if question.optional}
    assert optional == {
        "physical_therapy_length",
        "pain_medicine_length",
        "steroid_injection_count",
    }


def test_each_result_has_its_words() -> None:
    levels, outcomes = mild().urgency.levels, mild().outcomes
    assert levels == ("call_911", "ed_now", "same_day", "unscreened", "within_days", "routine")
    assert mild().urgency.headline == levels[:3]
    assert mild().urgency.stops == levels[:2]
    assert [name for name, outcome in outcomes.items() if outcome.axis == "urgency"] == [
        *levels[:-1]
    ]
    decided = {rule.outcome for rule in mild().pathway.rules}
    assert decided == {name for name, outcome in outcomes.items() if outcome.axis == "pathway"}


def test_a_case_that_comes_out_otherwise_is_told_with_what_came_out() -> None:
    wrong = _case(set={"fever": "yes"}, expect={"urgency": "routine", "headline": "same_day"})
    problems = [problem.text for problem in failing_cases(_with(wrong))]
    assert len(problems) == 1
    assert "W1" in problems[0]
    assert "urgency should be routine, and comes out as same_day" in problems[0]


def test_a_case_that_gives_no_answer_of_the_question_is_told() -> None:
    [problem] = failing_cases(_with(_case(set={"fever": "hot"}, expect={"score": "9"})))
    assert "'fever' does not accept 'hot'" in problem.text


def test_a_case_may_leave_a_question_blank() -> None:
    case = _case(set={"fever": "BLANK"}, expect={"urgency": "unscreened"})
    assert "fever" not in answers_of(mild(), case)
    assert list(failing_cases(_with(case))) == []


def _case(**changes: object) -> Case:
    return Case.model_validate({"id": "W1", "about": "somebody", "why": "a test", **changes})


def _with(case: Case) -> Rulebook:
    cases = mild().cases.model_copy(update={"cases": (case,)})
    return mild().model_copy(update={"cases": cases})
