"""Deleting on the pages: all is gone, on this device and others, and the receipt can be shown."""

import pytest

from screening.app import Application
from screening.engine.answers import Answer
from screening.store import screenings, shares
from tests.client import Client, ClientWire, post
from tests.dump import database_of, dump
from tests.person import Person, code_of, come_back
from tests.web.test_resume import allow, another
from tests.web.test_send import FILLED, sent_and_begun_anew

OTHERS = "All your other answers and results are deleted."


@pytest.mark.parametrize("where", ["result", "check", "kept"])
def test_all_is_gone_and_a_receipt_stays(
    app: Application, client: Client, person: Person, typical: dict[str, Answer], where: str
) -> None:
    allow(app)
    person.finish(typical)
    code = code_of(person)
    _other_client, other = another(app)
    come_back(other, code)
    person.open(where)
    assert f"{person.home}/delete" in person.seen.links
    form = person.open("delete").form
    answer = post(client, form.action, form.hidden)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/deleted")
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    shown = person.open("/deleted")
    assert shown.heading == "Your answers are deleted"
    assert shown.text == person.open("/deleted").text  # loaded again
    own = person.home.rpartition("/")[2]
    held = dump(app)
    assert [name for name, rows in held.items() if name != "audit" and own in str(rows)] == []
    for page in ("", "/result", "/check", "/kept", "/keep", "/delete"):
        assert client.get(person.home + page).status_code == 404
    assert other.open("result").status == 404
    assert come_back(other, code).status == 422


def test_pressing_twice_shows_the_one_receipt(client: Client, person: Person) -> None:
    person.begin()
    form = person.open("delete").form
    first = post(client, form.action, form.hidden)
    number = person.open("/deleted").text
    again = post(client, form.action, form.hidden)
    assert (first.status_code, again.status_code) == (303, 303)
    assert person.open("/deleted").text == number


def test_where_nothing_was_deleted_there_is_no_receipt(app: Application, person: Person) -> None:
    assert person.open("/deleted").path == "/"
    person.begin()
    assert person.open("/deleted").path == "/"
    stranger = Person(ClientWire(Client(app)))
    person.open("delete")
    person.press()
    assert stranger.open("/deleted").path == "/"


def test_nobody_is_told_that_answers_were_closed_which_they_deleted(person: Person) -> None:
    person.begin()
    person.open("delete")
    person.press()
    assert "were closed" not in person.open("/").text
    person.press()
    assert person.seen.slug == "emergency_signs"


def test_what_a_clinic_was_sent_stays_there_and_the_page_says_so(
    app: Application, client: Client, person: Person, typical: dict[str, Answer]
) -> None:
    person.finish(typical)
    own = person.home.rpartition("/")[2]
    person.open("send")
    assert person.press(answers=FILLED).path.endswith("/sent")
    asked = person.open("delete").text
    assert "The clinic keeps the answers that you sent on " in asked
    assert "We will delete all your answers" not in asked
    shown = person.press()
    assert shown.heading == "Your answers are closed"
    assert OTHERS not in shown.text
    assert "The clinic keeps what it has from you. Call the clinic to ask about it." in shown.text
    assert client.get(person.home).status_code == 404
    with database_of(app).reader.begin() as connection:
        assert screenings.find(connection, own) is not None
        assert shares.find(connection, own) is not None


@pytest.mark.parametrize("is_newer_sent", [False, True])
def test_of_answers_begun_anew_it_is_said_what_the_clinic_keeps(
    app: Application, person: Person, typical: dict[str, Answer], *, is_newer_sent: bool
) -> None:
    older = sent_and_begun_anew(person, typical)
    newer = person.home.rpartition("/")[2]
    if is_newer_sent:
        person.press()
        person.open("send")
        person.press(answers=FILLED)
    asked = person.open("delete").text
    assert asked.count("The clinic keeps the answers that you sent on ") == 1  # of the same day
    assert "We will delete all that the clinic does not have, and your code." in asked
    shown = person.press()
    assert "The clinic keeps what it has from you. Call the clinic to ask about it." in shown.text
    heading = "Your answers are closed" if is_newer_sent else "Only what the clinic has is kept"
    assert shown.heading == heading
    assert (OTHERS in shown.text) != is_newer_sent
    assert older in str(dump(app)["share"])
    assert (newer in str(dump(app)["screening"])) == is_newer_sent
