"""A patient at home and a nurse on the phone, on the same answers."""

import re
from datetime import timedelta

import pytest
from werkzeug.test import TestResponse

from screening.access.people import Role
from screening.app import Application
from screening.engine.answers import Answer
from screening.store import screenings, staff_sessions
from tests.client import Client, ClientWire
from tests.dump import database_of
from tests.person import Person, code_of
from tests.sheet import sheet_token
from tests.staff import HOUR, member, now, signed_in

WITH_YOU = "A nurse of the clinic is on this with you now."
MEANWHILE = "Somebody else answered this meanwhile"


class OnThePhone:
    """A nurse who picked a patient's screening up."""

    def __init__(self, app: Application, code: str) -> None:
        self.app, self.member = app, member(app, Role.NURSE, "Dana Doe")
        self.client = signed_in(app, self.member)
        self.client.get("/staff/worklist")
        self.token = sheet_token(next(self.client.seen.root.iter("form")))
        found = self.send("/staff/calls/pick-up", code=code, year="1950")
        self.place = found.headers["Location"]
        self.client.get(self.place)

    def send(self, path: str, **fields: str) -> TestResponse:
        """Send a form."""
        return self.client.post(path, data={"csrf_token": self.token, **fields})

    def hidden(self, name: str, within: str) -> str:
        """What a hidden field of a question holds."""
        fields = self.client.seen.element(f"q-{within}").iter("input")
        return next(each for each in fields if each.attrib.get("name") == name).attrib["value"]

    def answer(self, question: str, typed: str) -> int:
        """Type into the box of a question, on the page that was looked at; the status."""
        sent = {"shown": question, "version": self.hidden("version", question)}
        return self.send(self.place, **sent, **{f"typed-{question}": typed}).status_code

    def decide(self, question: str, use: str) -> int:
        """Take one of the two answers that the page shows; the status."""
        mine, version = f"mine-{question}", self.hidden("both-version", question)
        both = {"both": question, "both-version": version, mine: self.hidden(mine, question)}
        return self.send(f"{self.place}/both", **both, use=use).status_code

    def given(self, question: str) -> list[tuple[Answer | None, str, str]]:
        """Every answer to a question, by whom, and whether it was asked or heard."""
        own = self.place.rpartition("/")[2]
        with database_of(self.app).reader.connect() as connection:
            rows = screenings.history(connection, own)
        return [(row.answer, row.by, row.how) for row in rows if row.question == question]

    def last_used(self, back: timedelta = timedelta()) -> timedelta:
        """How long ago the session was used, after letting that lie further back."""
        own, at = self.member.account.id, now()
        with database_of(self.app).writer.begin() as connection:
            (found,) = staff_sessions.of_account(connection, own, at=at, since=at - HOUR)
            if back:
                staff_sessions.change(connection, found.id, seen_at=at - back)
        return back or at - found.seen_at


@pytest.fixture
def patient(sqlite_app: Application, typical: dict[str, Answer]) -> Person:
    """Somebody at home, half way."""
    person = Person(ClientWire(Client(sqlite_app)))
    person.walk(typical, until="symptoms")
    return person


@pytest.mark.parametrize("use", ["mine", "kept"])
def test_nobody_overwrites_the_other_unseen(
    sqlite_app: Application, patient: Person, typical: dict[str, Answer], use: str
) -> None:
    nurse = OnThePhone(sqlite_app, code_of(patient))
    assert "The patient, typed it, English" in nurse.client.seen.text
    assert WITH_YOU not in patient.open("q/symptoms").text
    assert nurse.answer("leg_pain", "2h") == 303
    assert patient.answer("symptoms", typical).status == 409  # the patient says yes, and is asked
    assert nurse.given("leg_pain") == [("no", nurse.member.account.id, "heard")]
    nurse.client.get(nurse.place)
    shown = patient.open("q/symptoms")
    assert WITH_YOU in shown.text
    assert patient.answer("symptoms", typical).status == 200  # having seen what the nurse wrote
    assert nurse.answer("duration", "1") == 303  # another question: both are kept
    assert nurse.answer("leg_pain", "2") == 409  # the nurse has not seen what the patient wrote
    assert MEANWHILE in nurse.client.seen.text
    assert "Kept now: Yes" in nurse.client.seen.text
    assert nurse.decide("leg_pain", use) == 303
    own = nurse.member.account.id
    given = [("no", own, "heard"), ("yes", "patient", "asked"), ("no", own, "asked")]
    kept = [("yes", own, "asked")] if use == "kept" else []
    assert nurse.given("leg_pain") == [*given, *kept]
    assert [row[1] for row in nurse.given("tingling")] == ["patient"]
    assert nurse.given("duration") == [("under_6_weeks", own, "asked")]


def test_to_look_is_not_to_use(sqlite_app: Application, patient: Person) -> None:
    nurse = OnThePhone(sqlite_app, code_of(patient))
    minutes = nurse.last_used(timedelta(minutes=5))
    told = re.search(r'data-now="(\w+)"', nurse.client.get(nurse.place + "?idle=1").text)
    assert told is not None
    unchanged = nurse.send(f"{nurse.place}/here?idle=1", now=told[1])
    assert (unchanged.status_code, unchanged.data) == (204, b"")
    assert nurse.send(f"{nurse.place}/here?idle=1", now="another").status_code == 200
    assert nurse.last_used() >= minutes
    assert nurse.answer("duration", "1") == 303
    assert nurse.last_used() < minutes
