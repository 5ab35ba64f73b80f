"""Each page of staff is in the reader's language through and through, with errors as without."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from screening.access.people import Role
from screening.app import Application
from screening.config import Config
from tests.applications import KEY, KEYS, application, migrated
from tests.client import Client, ClientWire, post
from tests.person import Person
from tests.pseudo import PSEUDO, teach_pseudo, untranslated
from tests.staff import Member, invited, member, password_shown, signed_in

NAME = "Zyx Wvut"
CLINIC = "Qqq"
DATE = re.compile(r"\d+ de \w+ de \d{4}")
PAGES = (
    "/staff/people",
    "/staff/people/invite",
    "/staff/people/{own}",
    "/staff/audit",
    "/staff/audit?who=patient&before=1",
    "/staff/account",
    "/staff/account/password",
    "/staff/confirm",
    "/staff/nothing",
)
REFUSED = {
    "/staff/people/invite": {"name": ("",), "email": ("no",)},
    "/staff/account/password": {"current": ("no",), "password": ("short",)},
    "/staff/confirm": {"code": ("000000",)},
}


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Application]:
    """An application that speaks the pseudo language; it is a demonstration, which says more."""
    url = f"sqlite:///{tmp_path / 'screening.db'}"
    config = Config(database=url, secret_key=KEY, keys=KEYS, clinic=CLINIC, demo=True)
    with migrated(url), application(config) as app:
        teach_pseudo(app)
        yield app


@pytest.fixture
def admin(app: Application) -> Member:
    """An administrator."""
    return member(app, Role.ADMIN, NAME)


def said_only(client: Client, *data: str) -> list[str]:
    """What a page says that nobody translated; dates are in Spanish by themselves."""
    found = untranslated(client.seen, [NAME, CLINIC, *data])
    return [text for text in found if not DATE.match(text)]


@pytest.mark.parametrize("path", PAGES)
def test_a_page_of_staff_is_translated(app: Application, admin: Member, path: str) -> None:
    client = signed_in(app, admin)
    Person(ClientWire(Client(app))).begin()
    client.set_cookie("lang", "es")
    client.expects = PSEUDO
    client.get(path.format(own=admin.account.id))
    assert said_only(client, admin.email) == []


@pytest.mark.parametrize("path", REFUSED)
def test_what_is_wrong_is_said_in_the_language(app: Application, admin: Member, path: str) -> None:
    client = signed_in(app, admin)
    client.set_cookie("lang", "es")
    client.expects = PSEUDO
    client.get(path)
    form = client.seen.forms[-1]
    assert post(client, path, form.filled(REFUSED[path])).status_code == 422
    assert said_only(client, admin.email) == []


def test_the_way_in_is_translated(app: Application, admin: Member) -> None:
    outside, (inside, _) = Client(app), password_shown(app, admin)
    _account, token = invited(app, Role.NURSE, NAME)
    for client, path in (
        (outside, "/staff/sign-in"),
        (inside, "/staff/second"),
        (outside, f"/staff/invitation/{token}"),
        (outside, "/staff/invitation/none"),
    ):
        client.set_cookie("lang", "es")
        client.expects = PSEUDO
        client.get(path)
        assert said_only(client) == [], path
        for form in client.seen.forms[-1:]:
            post(client, form.action, form.hidden)
            assert said_only(client) == [], path
