"""A danger that was said stays until somebody acts on it, however answers and calls go on."""

import pytest
from werkzeug.test import TestResponse

from screening import calls
from screening.access.people import Role
from screening.app import Application
from screening.calls import Closing, End, NotClosable, Problem, Why
from screening.engine.assess import assess
from screening.placing import TODAY
from screening.store import remarks, screenings, tasks
from screening.store.screenings import Given
from screening.store.tasks import CALL, DANGER, Task
from screening.worklist import Contact
from tests import answers
from tests.client import post
from tests.dump import database_of
from tests.nurse.ward import CALM, DANA, NOW, SAM, TO_ER, Ward
from tests.person import sent
from tests.sheet import Fields
from tests.staff import member, signed_in

ROUTINE = answers.mild().urgency.levels[-1]
SAID, SAFE, ASKED = ("new",), ("no",), "saddle_numbness"
UNTOLD = "A danger sign was said that the answers kept do not tell of."


class Desk:
    """Two nurses in one call."""

    def __init__(self, app: Application) -> None:
        self.app = app
        self.clients = [signed_in(app, member(app, Role.NURSE, each)) for each in (DANA, SAM)]
        self.home = "/staff/calls"
        self.home = self.send("", {}).headers["Location"]
        self.own = self.home.rpartition("/")[2]

    def send(self, path: str, fields: Fields, who: int = 0) -> TestResponse:
        """Send a form, as the first nurse or the second."""
        client = self.clients[who]
        client.get("/staff/worklist")
        token = client.seen.forms[0].hidden["csrf_token"]
        return post(client, self.home + path, {"csrf_token": token, **fields})

    def answer(self, version: int, said: Fields, who: int = 0) -> int:
        """Answer questions as a page showed them; the status."""
        fields: Fields = {"version": (str(version),), "shown": tuple(said), **said}
        return self.send("", fields, who).status_code

    def answer_all(self) -> int:
        """All answers, none of them a danger; the version that they make."""
        said: Fields = {q: sent(answer) for q, answer in answers.filled(CALM).items()}
        assert self.answer(0, {**said, ASKED: SAFE}) == 303
        return 1

    def close(self, version: int) -> int:
        """Close the call as routine; the status."""
        closing: Fields = {"teach_back": ("yes",), "level": (ROUTINE,), "end": ("advice",)}
        return self.send("/finish", {"version": (str(version),), **closing}).status_code

    @property
    def task(self) -> Task:
        """Where the call stands."""
        with database_of(self.app).reader.connect() as connection:
            found = tasks.find(connection, self.own)
        assert found is not None
        return found

    @property
    def history(self) -> list[Given]:
        """All that was given."""
        with database_of(self.app).reader.connect() as connection:
            return screenings.history(connection, self.own)

    def seen(self, who: int = 0) -> str:
        """The page of the call."""
        return self.clients[who].get(self.home).text


@pytest.fixture
def desk(sqlite_app: Application) -> Desk:
    """A call with somebody new."""
    return Desk(sqlite_app)


def test_a_danger_that_two_answers_hide_stands_on_the_worklist(desk: Desk) -> None:
    version = desk.answer_all()
    assert desk.task.why == CALL
    assert desk.answer(0, {ASKED: SAID}, 1) == 409  # of a page from before
    assert desk.history[-1].answer != SAID[0]
    assert (desk.task.why, desk.task.ended_at) == (DANGER, None)
    assert UNTOLD in desk.seen()
    assert desk.close(version) == 422  # not without a reason


def test_a_danger_said_too_late_to_keep_stands_on_the_worklist(desk: Desk) -> None:
    version = desk.answer_all()
    both: Fields = {"both": (ASKED,), "both-version": (str(version),), f"mine-{ASKED}": SAID}
    assert desk.close(version) == 303
    assert desk.task.is_ended
    kept = desk.send("/both", {**both, "use": ("kept",)}, 1)
    assert kept.status_code == 409
    assert desk.task.is_ended
    late = desk.send("/both", {**both, "use": ("mine",)}, 1)
    assert late.status_code == 409
    assert "What you chose was not saved." in late.text
    assert (desk.task.why, desk.task.ended_at) == (DANGER, None)


def test_a_late_answer_that_is_no_danger_opens_nothing_again(desk: Desk) -> None:
    version = desk.answer_all()
    assert desk.close(version) == 303
    assert desk.answer(version, {"injury": ("declined",)}, 1) == 409
    assert desk.task.is_ended
    assert desk.answer(version, {ASKED: SAID}, 1) == 409
    assert desk.task.why == DANGER


def test_who_tells_no_version_has_read_out_no_result(desk: Desk) -> None:
    desk.answer_all()
    closing: Fields = {"teach_back": ("yes",), "level": (ROUTINE,), "end": ("advice",)}
    assert desk.send("/finish", closing).status_code == 409
    assert not desk.task.is_ended


def test_a_form_sent_as_a_whole_gives_nothing_anew(desk: Desk) -> None:
    version, given = desk.answer_all(), desk.history
    said: Fields = {q: sent(answer) for q, answer in answers.filled(CALM).items()}
    assert desk.answer(version, {**said, ASKED: SAFE}, 1) == 303
    assert desk.history == given
    assert desk.answer(version, {**said, ASKED: ("old_known",)}, 1) == 303
    assert [row.question for row in desk.history[len(given) :]] == [ASKED]


def test_a_danger_that_was_taken_back_needs_a_reason_to_go(ward: Ward) -> None:
    name = ward.call(TO_ER)
    task = ward.answer(name, saddle_numbness=SAFE[0])
    assert task.why == DANGER
    found = assess(ward.rulebook, answers.filled({**CALM, ASKED: SAFE[0]}))
    calm = Closing(End.ADVICE, ROUTINE, teach_back="yes")
    with ward.database.writer.begin() as connection:
        with pytest.raises(NotClosable) as refused:
            calls.close(connection, task, found, calm, at=NOW, by=DANA)
        assert refused.value.problem is Problem.NO_REASON
        because = calm._replace(reason=Why.MISTAKE)
        calls.close(connection, task, found, because, at=NOW, by=DANA)
        (kept,) = remarks.dispositions(connection, name)
    assert (kept.reason, kept.tool_level) == (Why.MISTAKE, ROUTINE)


@pytest.mark.parametrize("outcome", [Contact.LEFT_MESSAGE, Contact.UNREACHED])
def test_who_was_reached_and_hung_up_is_a_danger_again(ward: Ward, outcome: Contact) -> None:
    name, calm = ward.sent(TO_ER), ward.sent()
    first = ward.task(name)
    reached = ward.contact(name, Contact.REACHED)
    assert reached.why == CALL
    lost = ward.contact(name, outcome)
    assert (lost.why, lost.rank, lost.tries) == (DANGER, first.rank, 2)
    assert lost.due_at == first.due_at
    assert ward.listed("danger") == [name]
    assert ward.contact(calm, outcome).why != DANGER
    begun = ward.call({"age": "65_to_79"})  # no danger was asked about yet
    assert ward.contact(begun, outcome).due_at == ward.task(begun).since + TODAY
