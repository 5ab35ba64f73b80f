"""Who leaves a shared device ends their visit, and tells the browser to keep nothing of it."""

import pytest

from screening.app import Application
from screening.engine.answers import Answer
from tests.client import Client, ClientWire, post
from tests.dump import dump
from tests.person import Person
from tests.sheet import Blank, Sheet

CLOSE = "Close and clear this device"
EVERYTHING = '"cache", "cookies", "storage"'


def closing(person: Person) -> Blank:
    """The form of the page as its button to close sends it."""
    html = person.seen.html
    assert CLOSE in html
    assert f'action="{person.home}/close"' in html
    return person.seen.form._replace(action=f"{person.home}/close")


@pytest.mark.parametrize("where", ["result", "check"])
def test_closing_ends_the_visit(
    app: Application, client: Client, person: Person, typical: dict[str, Answer], where: str
) -> None:
    person.finish(typical)
    person.open(where)
    cookie = client.get_cookie("visit")
    assert cookie is not None
    answer = post(client, person.home + "/close", closing(person).hidden)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    assert answer.headers["Clear-Site-Data"] == EVERYTHING
    client.set_cookie("visit", cookie.value)  # a browser that does not clear, or a copy
    for page in ("", "/check", "/result", "/q/fever"):
        assert client.get(person.home + page).status_code == 404
    assert person.home not in client.get("/").text
    assert cookie.value not in str(dump(app))


def test_who_has_not_finished_can_close_as_well(
    client: Client, person: Person, typical: dict[str, Answer]
) -> None:
    person.walk(typical)
    assert person.seen.path.endswith("/check")
    assert post(client, person.home + "/close", closing(person).hidden).status_code == 303
    assert client.get(person.home).status_code == 404


def test_closing_twice_or_from_an_older_page_still_clears(
    client: Client, person: Person, typical: dict[str, Answer]
) -> None:
    person.finish(typical)
    form = closing(person)
    person.open("check")
    person.press()  # a newer screening, in the place of the one on the page
    newer = Sheet(client.get(person.seen.path).text, person.seen.path)
    for _ in range(2):
        answer = post(client, form.action, form.hidden)
        assert answer.headers["Clear-Site-Data"] == EVERYTHING
    assert client.get(newer.path).status_code == 404


def test_nobody_closes_what_is_somebody_elses(
    app: Application, person: Person, typical: dict[str, Answer]
) -> None:
    person.finish(typical)
    client = Client(app)
    stranger = Person(ClientWire(client))
    stranger.begin()
    post(client, f"{person.home}/close", stranger.seen.form.hidden)
    assert person.open("result").status == 200
    assert client.get(stranger.home).status_code == 404
