"""Sending a result to the clinic: with consent, once, and nothing that names anybody before."""

import pytest

from screening.app import Application
from screening.config import Config
from screening.engine.answers import Answer
from screening.engine.rulebook import Rulebook
from screening.store import shares
from tests.applications import KEY, KEYS, application, migrated
from tests.client import Client, ClientWire, post
from tests.dump import database_of, dump
from tests.person import Person
from tests.sheet import Fields

FILLED: Fields = {
    "name": ("Cassandra Canary",),
    "month": ("4",),
    "day": ("27",),
    "year": ("1951",),
    "phone": ("404 555 0142",),
    "best_time": ("any",),
    "language": ("es",),
    "consent": ("yes",),
}


@pytest.fixture
def finished(person: Person, typical: dict[str, Answer]) -> Person:
    """Somebody who is at the result."""
    person.finish(typical)
    return person


def test_it_is_sent_once_however_often_the_button_is_pressed(
    finished: Person, app: Application
) -> None:
    form = finished.open("send").form
    assert finished.press(form, FILLED).path.endswith("/sent")
    held = dump(app)["share"]
    assert finished.press(form, {**FILLED, "name": ("Somebody Else",)}).path.endswith("/sent")
    assert dump(app)["share"] == held
    assert finished.open("send").path.endswith("/sent")
    with database_of(app).reader.connect() as connection:
        found = shares.find(connection, finished.home.rpartition("/")[2])
    assert found is not None
    assert (found.name, found.birth_date, found.language) == (
        "Cassandra Canary",
        "1951-04-27",
        "es",
    )
    assert found.name not in str(held)
    assert "I agree" in found.consent


def test_nothing_names_anybody_before_it_is_sent(finished: Person, app: Application) -> None:
    before = dump(app)
    page = finished.open("send")
    finished.press(page.form, {**FILLED, "consent": ()})
    assert finished.seen.status == 422
    assert dump(app) == before


@pytest.mark.parametrize(
    ("field", "sent", "said"),
    [
        ("name", "", "Enter your name"),
        ("name", "\u202e", "Enter a name"),
        ("name", "x" * 121, "Use 120 characters or fewer"),
        ("month", "13", "Enter the day you were born"),
        ("year", "2099", "Enter the day you were born"),
        ("phone", "911", "Enter a phone number"),
        ("best_time", "", "Select when we can call you"),
        ("best_time", "never", "Select when we can call you"),
        ("language", "fr", "Select the language for the call"),
        ("consent", "", "Select the box if you agree"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(
    finished: Person, field: str, sent: str, said: str
) -> None:
    finished.open("send")
    form = finished.seen.form._replace(action=f"{finished.home}/send")
    page = finished.wire.post(
        form.action, {**form.hidden, **FILLED, field: (sent,) if sent else ()}
    )
    assert page.status == 422
    assert page.title.startswith("Error: ")
    assert said in page.text
    for name, value in FILLED.items():
        if name != field:
            kept = page.form.chosen.get(name) or page.form.offered[name]
            assert kept == value, name


def sent_and_begun_anew(person: Person, typical: dict[str, Answer]) -> str:
    """Let somebody send a result, and begin anew with its answers; gives the id of the one sent."""
    person.finish(typical)
    older = person.home.rpartition("/")[2]
    person.open("send")
    person.press(answers=FILLED)
    person.open("check")
    person.press(person.seen.form)
    person.home = "/".join(person.seen.path.split("/")[:3])
    return older


UNKNOWN = "we keep nothing that says who you are"


def test_whoever_sent_answers_before_a_change_is_told_which_ones_the_clinic_has(
    app: Application, person: Person, typical: dict[str, Answer]
) -> None:
    person.finish(typical)
    assert UNKNOWN in person.open("send").text
    person.home = ""
    older = sent_and_begun_anew(person, typical)
    with database_of(app).reader.connect() as connection:
        at = shares.sent_at(connection, older)
    assert at is not None
    said = f"The clinic has the answers that you sent on {at:%B} {at.day}, {at.year}. It does not"
    result = person.press()
    assert result.path == f"{person.home}/result"
    assert said in result.text
    assert "You sent it on" not in result.text
    asked = person.open("send")
    refused = person.press(answers={**FILLED, "consent": ()})
    assert refused.status == 422
    for page in (asked, refused):
        assert said in page.text
        assert UNKNOWN not in page.text
    person.press(refused.form, FILLED)
    assert "You sent it on" in person.open("result").text
    assert said not in person.seen.text
    assert len([row for row in dump(app)["share"] if older in str(row)]) == 1


DO_FIRST = "Do that first. Do not wait for the clinic to call."


def test_danger_comes_before_any_call_of_the_clinic(
    person: Person, typical: dict[str, Answer], rulebook: Rulebook
) -> None:
    person.finish({**typical, "injury": "minor"})
    urgent = rulebook.outcomes["same_day"].title
    asked = person.open("send").text
    assert asked.index(urgent) < asked.index(DO_FIRST) < asked.index("Your full name")
    assert urgent in person.press(answers=FILLED).text


def test_without_danger_nothing_is_to_be_done_first(finished: Person) -> None:
    assert DO_FIRST not in finished.open("send").text


def test_only_a_result_can_be_sent(
    person: Person, typical: dict[str, Answer], app: Application
) -> None:
    person.walk(typical)
    assert person.open("send").path.endswith("/check")
    page = person.wire.post(f"{person.home}/send", {**person.seen.form.hidden, **FILLED})
    assert page.path.endswith("/check")
    assert not [row for row in dump(app)["share"] if person.home.rpartition("/")[2] in row]


def test_the_consent_that_is_kept_is_the_one_that_was_read(
    finished: Person, app: Application
) -> None:
    form = finished.open("send").form
    finished.wire.post(form.action, {**form.hidden, **FILLED, "shown_in": ("es",)})
    with database_of(app).reader.connect() as connection:
        found = shares.find(connection, finished.home.rpartition("/")[2])
    assert found is not None
    assert found.consent.startswith("Acepto enviar")


@pytest.mark.parametrize(
    "name", ["Maria\u00a0Lopez", "\u200fAda Doe", "\u0639\u0644\u06cc\u200c\u0631\u0636\u0627"]
)
def test_names_are_taken_as_people_write_and_paste_them(finished: Person, name: str) -> None:
    form = finished.open("send").form
    assert finished.press(form, {**FILLED, "name": (name,)}).path.endswith("/sent")


def test_nothing_is_offered_where_no_clinic_reads_it(
    sqlite_url: str, typical: dict[str, Answer]
) -> None:
    config = Config(database=sqlite_url, secret_key=KEY, keys=KEYS)
    with migrated(sqlite_url), application(config) as app:
        client = Client(app)
        person = Person(ClientWire(client))
        person.finish(typical)
        hidden, links = person.seen.form.hidden, person.open("result").root.iter("a")
        assert [a for a in links if a.get("href", "").endswith("/send")] == []
        assert "the clinic can read your answers" not in person.seen.text
        assert person.open("send").status == 404
        refused = post(client, f"{person.home}/send", {**hidden, **FILLED})
        assert refused.status_code == 404
        assert dump(app)["share"] == []
        assert person.open("result").status == 200
