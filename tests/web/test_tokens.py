"""Each form has a token of its visitor; without it nothing happens, whatever the form."""

import re
from collections.abc import Mapping

import pytest

from screening.app import Application
from screening.engine.answers import Answer
from tests.client import Client, ClientWire, post
from tests.dump import dump
from tests.person import Person
from tests.sheet import Blank
from tests.web.test_send import FILLED

FORMS = ["begin", "answer", "finish", "change", "close", "send", "keep", "delete"]
BY_SCRIPT = ["stay"]
BY_CODE = ["open_saved"]


@pytest.fixture(params=FORMS)
def form(request: pytest.FixtureRequest, person: Person, typical: Mapping[str, Answer]) -> Blank:
    """Each form that there is, with what would be sent."""
    match request.param:
        case "begin":
            return person.open("/").form
        case "answer":
            blank = person.begin().form
            return blank._replace(hidden=blank.filled({"emergency_signs": ("none",)}))
        case "finish":
            return person.walk(typical).form
        case "change":
            person.finish(typical)
            return person.open("check").form
        case "keep":
            person.walk(typical)
            blank = person.open("keep").form
            return blank._replace(hidden=blank.filled({"year": ("1950",)}))
        case "delete":
            person.walk(typical)
            return person.open("delete").form
        case "send":
            person.finish(typical)
            blank = person.open("send").form
            return blank._replace(hidden=blank.filled(FILLED))
        case _:
            return person.finish(typical).form


def test_no_form_is_forgotten(app: Application) -> None:
    posts = {rule.endpoint for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())}
    ours = {
        name for name in posts if not name.startswith(("staff.", "admin.", "nurse."))
    }  # see test_matrix
    assert ours == {f"patient.{name}" for name in (*FORMS, *BY_SCRIPT, *BY_CODE)}


@pytest.fixture
def tokens(app: Application, form: Blank) -> dict[str, tuple[str, ...]]:
    """Tokens that are not the form's."""
    (ours,) = form.hidden["csrf_token"]
    stranger = Person(ClientWire(Client(app)))
    return {
        "missing": (),
        "empty": ("",),
        "garbage": ("garbage",),
        "cut": (ours[:-1],),
        "altered": (ours[::-1],),
        "somebody else's": stranger.seen.form.hidden["csrf_token"],
        "long": ("a" * 100_000,),
    }


def test_a_form_without_its_token_does_nothing(
    app: Application, client: Client, form: Blank, tokens: dict[str, tuple[str, ...]]
) -> None:
    before = dump(app)
    for name, token in tokens.items():
        fields = {**form.hidden, "csrf_token": token}
        assert post(client, form.action, fields).status_code == 400, name
    assert post(Client(app), form.action, form.hidden).status_code == 400
    assert dump(app) == before
    assert post(client, form.action, form.hidden).status_code == 303


def test_a_token_from_before_a_screening_began_is_worth_nothing_after(
    client: Client, person: Person
) -> None:
    old = person.open("/").form
    page = person.begin().form
    fields = {**page.filled({"emergency_signs": ("none",)}), **old.hidden}
    assert post(client, page.action, fields).status_code == 400


def test_a_token_is_not_the_key_of_the_session(client: Client, person: Person) -> None:
    person.begin()
    cookie = client.get_cookie("visit")
    assert cookie is not None
    assert cookie.value not in person.seen.html
    assert re.fullmatch(r"[\w.-]+", person.seen.form.hidden["csrf_token"][0])
