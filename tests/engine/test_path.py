"""Which questions are asked, and what is heard of each."""

import pytest

from screening.engine.answers import BLANK, NOT_ASKED, OPEN, Answer
from screening.engine.assess import assess
from screening.engine.conditions import UNKNOWN
from screening.engine.path import path
from tests.engine.books import asking, book, mild, rule, typical

TRIED = ("helped_lasting", "helped_wore_off", "helped_some", "no_help", "worse")
NOT_TRIED = ("not_tried", "not_allowed", "unsure", "declined")
FOLLOW_UPS = {
    "physical_therapy": "physical_therapy_length",
    "pain_medicine": "pain_medicine_length",
    "steroid_injections": "steroid_injection_count",
}


def _asked(answers: dict[str, Answer]) -> list[str]:
    walk = path(mild(), answers)
    return [question for question in mild().questions if walk.asks(question)]


def test_with_a_fever_and_treatments_tried_all_31_questions_are_asked_in_order() -> None:
    asked = _asked(typical(fever="yes"))
    assert asked == list(mild().questions)
    assert len(asked) == 31


def test_with_no_fever_and_nothing_tried_26_questions_are_asked() -> None:
    asked = _asked(typical(fever="no", **dict.fromkeys(FOLLOW_UPS, "not_tried")))
    left_out = {"infection_risk", "enough_relief", *FOLLOW_UPS.values()}
    assert asked == [question for question in mild().questions if question not in left_out]
    assert len(asked) == 26


def test_at_the_start_the_questions_that_hang_on_no_other_are_open() -> None:
    walk = path(mild(), {})
    assert walk.open == [name for name, q in mild().questions.items() if q.asked_when is None]
    assert set(walk.heard.values()) == {OPEN}
    assert not walk.finished


@pytest.mark.parametrize(
    ("fever", "asked"), [("yes", True), ("unsure", True), ("no", False), ("declined", False)]
)
def test_the_risk_of_infection_follows_a_possible_fever(fever: str, *, asked: bool) -> None:
    assert path(mild(), typical(fever=fever)).asks("infection_risk") is asked


@pytest.mark.parametrize(("treatment", "follow_up"), FOLLOW_UPS.items())
def test_a_treatment_that_was_begun_is_asked_about_further(treatment: str, follow_up: str) -> None:
    for helped in (*TRIED, "unfinished"):
        assert path(mild(), typical(**{treatment: helped})).asks(follow_up)
    for helped in NOT_TRIED:
        assert not path(mild(), typical(**{treatment: helped})).asks(follow_up)


@pytest.mark.parametrize("treatment", FOLLOW_UPS)
def test_enough_relief_is_asked_of_whoever_tried_one_treatment(treatment: str) -> None:
    nothing: dict[str, Answer] = dict.fromkeys(FOLLOW_UPS, "not_tried")
    for helped in TRIED:
        assert path(mild(), typical(**{**nothing, treatment: helped})).asks("enough_relief")
    for helped in (*NOT_TRIED, "unfinished"):
        assert not path(mild(), typical(**{**nothing, treatment: helped})).asks("enough_relief")


def test_a_question_without_an_answer_is_open_and_left_blank_once_finished() -> None:
    answers = typical(fever="yes", infection_risk="no", duration=None)
    before, after = path(mild(), answers), path(mild(), answers, finished=True)
    assert "duration" in before.open
    assert (before.heard["duration"], after.heard["duration"]) == (OPEN, BLANK)
    assert before.asks("duration")
    assert after.asks("duration")


def test_a_follow_up_that_may_still_come_is_open_and_not_asked_once_finished() -> None:
    answers = typical(fever=None)
    before, after = path(mild(), answers), path(mild(), answers, finished=True)
    assert (before.heard["infection_risk"], after.heard["infection_risk"]) == (OPEN, NOT_ASKED)
    assert "infection_risk" not in before.open
    assert not before.asks("infection_risk")
    assert not after.asks("infection_risk")


def test_nought_is_an_answer() -> None:
    walk = path(mild(), typical(back_pain_score=0))
    assert walk.heard["back_pain_score"] == 0
    assert walk.asks("back_pain_score")
    assert "back_pain_score" not in walk.open


def test_an_answer_to_a_question_that_is_not_asked_is_not_heard() -> None:
    answers = typical(fever="no", infection_risk="yes")
    assert path(mild(), answers, finished=True).heard["infection_risk"] is NOT_ASKED
    assert assess(mild(), answers).plain() == assess(mild(), typical(fever="no")).plain()


def test_an_answer_that_is_not_heard_opens_no_further_question() -> None:
    chain = book(
        [
            asking("first"),
            asking("second", asked_when={"first": "yes"}),
            asking("third", asked_when={"second": "yes"}),
        ]
    )
    left_over = {"first": "no", "second": "yes", "third": "yes"}
    walk = path(chain, left_over)
    assert walk.heard == {"first": "no", "second": NOT_ASKED, "third": NOT_ASKED}
    assert path(chain, {**left_over, "first": "yes"}).heard == {**left_over, "first": "yes"}


def test_going_back_and_forth_loses_nothing() -> None:
    answers = typical(fever="yes", infection_risk="yes")
    changed = {**answers, "fever": "no"}
    again = {**changed, "fever": "yes"}
    assert assess(mild(), changed).level == "routine"
    assert path(mild(), again).heard == path(mild(), answers).heard
    assert assess(mild(), again).level == "ed_now"


@pytest.mark.parametrize(
    "asked_when", [{"not_true": "certain"}, {"not": {"between": "yes"}}], ids=["fact", "question"]
)
def test_a_question_that_comes_up_by_not_knowing_is_open_before_anything_is_decided(
    asked_when: object,
) -> None:
    unsure = book(
        [
            asking("first"),
            asking("between", asked_when={"first": "yes"}),
            asking("last", asked_when=asked_when),
        ],
        facts={"certain": {"first": "yes"}},
        pathway={
            "rules": [
                rule("said_nothing", {"unanswered": "last"}, outcome="red"),
                rule("otherwise", "always", outcome="blue"),
            ]
        },
    )
    before = assess(unsure, {"first": "unsure"}, finished=False)
    assert before.path.open == ["last"]
    assert before.outcome is None
    after = assess(unsure, {"first": "unsure", "last": "yes"}, finished=False)
    assert after.path.open == []
    assert after.outcome == "blue"


def test_with_no_question_left_open_a_path_is_finished() -> None:
    given = dict.fromkeys(FOLLOW_UPS.values(), "unsure")
    assert path(mild(), typical(**given)).finished
    assert not path(mild(), typical(**given, age=None)).finished


def test_a_fact_is_judged_alike_whether_or_not_it_was_looked_at_on_the_way() -> None:
    doubtful = book(
        [asking("first"), asking("second", asked_when={"fact": "doubted"}), asking("third")],
        facts={"certain": {"first": "yes"}, "doubted": {"not_true": "certain"}},
    )
    for _ in range(2):
        walk = path(doubtful, {"first": "unsure", "second": "yes"})
        assert walk.open == ["third"]
        assert walk.fact("doubted").truth is UNKNOWN
