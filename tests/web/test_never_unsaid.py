"""A danger sign that cannot be recorded is still answered, and is never replaced unseen."""

import pytest
from sqlalchemy import text

from screening.app import Application
from screening.engine.answers import Answer
from screening.engine.rulebook import Rulebook
from tests.client import Client, ClientWire
from tests.person import Person, chosen

DANGER: dict[str, Answer] = {"emergency_signs": ("chest_breathing",)}
SAFE: dict[str, Answer] = {"emergency_signs": ("none",)}


@pytest.fixture
def advice(rulebook: Rulebook) -> str:
    """What must be said to somebody with a sudden danger sign."""
    return rulebook.outcomes["call_911"].title


def test_a_refused_page_remembers_what_its_person_has_seen(person: Person) -> None:
    person.begin()
    first_window = person.seen.form
    person.press(first_window, chosen(first_window, DANGER))
    refused = person.press(first_window, {})
    assert refused.status == 422
    conflict = person.press(refused.form, chosen(refused.form, SAFE))
    assert conflict.status == 409


def test_a_danger_sign_after_the_end_is_answered(
    person: Person, typical: dict[str, Answer], advice: str
) -> None:
    person.walk(typical)
    late = person.open("q/emergency_signs").form
    person.open("check")
    person.press()
    page = person.press(late, chosen(late, DANGER))
    assert page.status == 409
    assert advice in page.text
    assert "tel:911" in page.links


@pytest.mark.parametrize(("kept", "new"), [(SAFE, DANGER), (DANGER, SAFE)])
def test_two_answers_of_which_one_is_a_danger_come_with_advice(
    person: Person, advice: str, kept: dict[str, Answer], new: dict[str, Answer]
) -> None:
    person.begin()
    form = person.seen.form
    person.press(form, chosen(form, kept))
    page = person.press(form, chosen(form, new))
    assert page.status == 409
    assert advice in page.text


def test_nobody_finishes_on_answers_that_they_were_not_shown(
    person: Person, typical: dict[str, Answer]
) -> None:
    person.walk(typical)
    shown = person.seen.form
    person.answer("stenosis_diagnosis", {"stenosis_diagnosis": "no"})
    page = person.press(shown)
    assert page.path == f"{person.home}/check"
    assert person.press().path == f"{person.home}/result"


def test_a_result_that_is_not_the_stored_one_is_not_shown(
    sqlite_app: Application, typical: dict[str, Answer]
) -> None:
    person = Person(ClientWire(Client(sqlite_app)))
    person.finish(typical)
    database = sqlite_app.extensions["desk"].database
    with database.writer.begin() as connection:
        named = {"own": person.home.split("/")[-1]}
        statement = "UPDATE assessment SET result = '{}' WHERE screening_id = :own"
        connection.execute(text(statement), named)
    assert person.open("result").status == 500


def test_a_refusal_names_the_signs_to_call_for(client: Client, rulebook: Rulebook) -> None:
    client.get("/")
    assert client.post("/", data={"csrf_token": "forged"}).status_code == 400
    assert all(sign in client.seen.text for sign in rulebook.emergency.signs)
