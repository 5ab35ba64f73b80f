"""Beginning and recording: what is kept of each answer, and what is refused."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from screening import intake
from screening.engine.answers import Answer
from screening.engine.questions import NotAnAnswer
from screening.engine.rulebook import Rulebook
from screening.store import screenings
from screening.store.database import Connection, Database
from screening.store.screenings import Given, Screening

AT = datetime(2026, 11, 1, 9, 30, tzinfo=UTC)
LATER = AT + timedelta(minutes=7)


@pytest.fixture
def connection(database: Database) -> Iterator[Connection]:
    """A connection in a transaction that is taken back at the end."""
    with database.writer.connect() as connection, connection.begin() as transaction:
        yield connection
        transaction.rollback()


class Desk:
    """One screening on a desk, with the verbs at hand."""

    def __init__(self, connection: Connection, rulebook: Rulebook) -> None:
        self.connection, self.rulebook = connection, rulebook
        self.begun = intake.begin(connection, rulebook, at=AT, by="patient", language="en")
        self.at = AT

    @property
    def now(self) -> Screening:
        """The screening as it is kept."""
        found = screenings.find(self.connection, self.begun.id, to_change=True)
        assert found is not None
        return found

    @property
    def history(self) -> list[Given]:
        """All that was given."""
        return screenings.history(self.connection, self.begun.id)

    def record(
        self, answers: dict[str, Answer | None], seen: int | None = None, by: str = "patient"
    ) -> Screening:
        """Record answers on a page that shows the newest version, unless told otherwise."""
        screening = self.now
        version = screening.version if seen is None else seen
        return intake.record(
            self.connection, self.rulebook, screening, answers, seen=version, at=self.at, by=by
        )

    def finish(self) -> Screening:
        """Finish."""
        return intake.finish(self.connection, self.rulebook, self.now, at=self.at, by="patient")


@pytest.fixture
def desk(connection: Connection, rulebook: Rulebook) -> Desk:
    """A screening that has just begun."""
    return Desk(connection, rulebook)


def test_who_begins_has_answered_nothing(desk: Desk) -> None:
    assert desk.now == desk.begun
    assert (desk.begun.version, desk.begun.answers, desk.begun.begun_at) == (0, {}, AT)
    assert desk.begun.rulebook == desk.rulebook.hash
    assert screenings.steps(desk.connection, desk.begun.id) == [("begun", AT, "patient")]


def test_no_two_screenings_have_one_name(desk: Desk) -> None:
    other = intake.begin(desk.connection, desk.rulebook, at=AT, by="patient", language="en")
    assert other.id != desk.begun.id


def test_each_answer_says_who_gave_it_and_when(desk: Desk) -> None:
    desk.record({"fever": "no"})
    desk.at = LATER
    desk.record({"age": "65_to_79", "emergency_signs": ("none",)}, by="nurse")
    assert {row.question: row for row in desk.history} == {
        "fever": Given("fever", "no", AT, "patient", "en", "asked", 1),
        "age": Given("age", "65_to_79", LATER, "nurse", "en", "asked", 2),
        "emergency_signs": Given("emergency_signs", ("none",), LATER, "nurse", "en", "asked", 2),
    }


def test_what_is_returned_is_what_is_kept(desk: Desk) -> None:
    recorded = desk.record({"fever": "no", "back_pain_score": 0})
    assert recorded == desk.now
    assert recorded.answers == {"fever": "no", "back_pain_score": 0}


def test_the_same_answer_again_writes_nothing(desk: Desk) -> None:
    recorded = desk.record({"fever": "no", "age": "65_to_79"})
    assert desk.record({"fever": "no", "age": "65_to_79"}) == recorded == desk.now
    assert len(desk.history) == 2


def test_only_what_changed_is_given_again(desk: Desk) -> None:
    desk.record({"fever": "no", "age": "65_to_79"})
    desk.record({"fever": "unsure", "age": "65_to_79"})
    assert [(row.question, row.version) for row in desk.history[2:]] == [("fever", 2)]


def test_an_answer_can_be_taken_back(desk: Desk) -> None:
    desk.record({"physical_therapy": "no_help", "physical_therapy_length": "over_3_months"})
    desk.record({"physical_therapy_length": None})
    assert desk.now.answers == {"physical_therapy": "no_help"}
    assert (desk.history[-1].question, desk.history[-1].answer) == ("physical_therapy_length", None)


def test_taking_back_what_was_never_given_writes_nothing(desk: Desk) -> None:
    assert desk.record({"fever": None}) == desk.begun
    assert desk.history == []


@pytest.mark.parametrize(
    "answers",
    [
        pytest.param({"infection_risk": "yes"}, id="not asked"),
        pytest.param({"nonsense": "yes"}, id="no such question"),
        pytest.param({"fever": "no", "nonsense": "yes"}, id="one of two is no question"),
    ],
)
def test_what_is_not_asked_is_refused(desk: Desk, answers: dict[str, Answer | None]) -> None:
    with pytest.raises(intake.OffPath):
        desk.record(answers)
    assert desk.now == desk.begun


def test_a_follow_up_is_asked_once_its_question_brings_it_up(desk: Desk) -> None:
    desk.record({"fever": "yes", "infection_risk": "no"})
    assert desk.now.answers == {"fever": "yes", "infection_risk": "no"}


def test_a_follow_up_that_is_not_brought_up_is_left_alone(desk: Desk) -> None:
    desk.record({"fever": "no", "infection_risk": "yes"})
    assert desk.now.answers == {"fever": "no"}
    assert [row.question for row in desk.history] == ["fever"]


def test_what_a_changed_answer_leaves_over_stays_where_it_is(desk: Desk) -> None:
    desk.record({"fever": "yes", "infection_risk": "yes"})
    desk.record({"fever": "no"})
    assert desk.now.answers == {"fever": "no", "infection_risk": "yes"}
    with pytest.raises(intake.OffPath):
        desk.record({"infection_risk": "no"})


@pytest.mark.parametrize(
    "answers",
    [
        {"fever": "perhaps"},
        {"fever": ("yes",)},
        {"fever": 1},
        {"back_pain_score": 11},
        {"back_pain_score": -1},
        {"back_pain_score": "six"},
        {"emergency_signs": "none"},
        {"emergency_signs": ("none", "cold_leg")},
        {"emergency_signs": ("unsure",)},
        {"age": "65_to_79", "fever": "perhaps"},
        {"fever": "no", "infection_risk": "perhaps"},
    ],
    ids=str,
)
def test_what_is_no_answer_is_refused(desk: Desk, answers: dict[str, Answer | None]) -> None:
    with pytest.raises(NotAnAnswer):
        desk.record(answers)
    assert desk.now == desk.begun


def test_somebody_elses_answer_is_not_replaced_unseen(desk: Desk) -> None:
    desk.record({"fever": "no"})
    desk.record({"fever": "unsure", "age": "65_to_79"})
    with pytest.raises(intake.ChangedMeanwhile) as refused:
        desk.record({"fever": "yes", "age": "65_to_79", "injury": "no"}, seen=1)
    assert refused.value.questions == {"fever"}
    assert desk.now.answers == {"fever": "unsure", "age": "65_to_79"}


def test_an_answer_taken_back_meanwhile_is_not_given_again_unseen(desk: Desk) -> None:
    desk.record({"fever": "no"})
    desk.record({"fever": None})
    with pytest.raises(intake.ChangedMeanwhile):
        desk.record({"fever": "no"}, seen=1)


def test_answers_to_other_questions_are_put_together(desk: Desk) -> None:
    desk.record({"fever": "no"})
    desk.record({"injury": "no"}, seen=0)
    assert desk.now.answers == {"fever": "no", "injury": "no"}


def test_the_same_answer_by_two_is_no_quarrel(desk: Desk) -> None:
    desk.record({"fever": "no"})
    assert desk.record({"fever": "no"}, seen=0) == desk.now


def test_begun_with_earlier_answers_each_is_given_anew(
    desk: Desk, typical: dict[str, Answer]
) -> None:
    earlier = {**typical, "infection_risk": "yes"}
    begun = intake.begin(
        desk.connection, desk.rulebook, at=LATER, by="nurse", language="en", earlier=earlier
    )
    assert begun.answers == typical
    history = screenings.history(desk.connection, begun.id)
    assert {(row.at, row.by, row.version) for row in history} == {(LATER, "nurse", 1)}
    assert {row.question: row.answer for row in history} == typical
    assert desk.now == desk.begun


def test_earlier_answers_of_which_none_is_asked_begin_an_empty_screening(desk: Desk) -> None:
    begun = intake.begin(
        desk.connection,
        desk.rulebook,
        at=LATER,
        by="nurse",
        language="en",
        earlier={"infection_risk": "yes"},
    )
    assert (begun.version, begun.answers) == (0, {})
    assert screenings.find(desk.connection, begun.id) == begun
