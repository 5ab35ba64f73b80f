"""How somebody comes to be each kind of visitor, by the product's own verbs."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy

from screening import intake, worklist
from screening.access import passwords, people
from screening.access.people import Role
from screening.access.sessions import FRESH
from screening.app import Application
from screening.config import Config
from screening.store import proofs, staff_sessions
from screening.store.proofs import Passkey
from screening.store.sessions import hash_of
from screening.store.staff_tables import staff_session
from screening.store.tasks import CALL
from tests import answers
from tests.applications import CLINIC, KEY, KEYS, application, migrated
from tests.client import Client, ClientWire, post
from tests.dump import database_of
from tests.person import Person, code_of
from tests.staff import HOUR, PASSWORD, Member, invited, member, now, password_shown, signed_in
from tests.web.matrix import VISITORS
from tests.web.world import Visitor, World

URL = "http://localhost:5000"  # by a name, so that passkeys can hold
WHILE = timedelta(minutes=2)  # after which it is kept again that a session is used

Named = dict[str, str]


class Worlds:
    """Everybody, for many tests of a worker: made anew before what they proved is too long ago."""

    def __init__(self, folders: pytest.TempPathFactory) -> None:
        self._folders, self._open = folders, ExitStack()
        self._made: tuple[World, datetime] | None = None

    def newest(self) -> World:
        """Everybody, as at the beginning."""
        if self._made is None or now() - self._made[1] > FRESH / 2:
            self.close()
            folder = self._folders.mktemp("world")
            self._made = self._open.enter_context(a_world(folder)), now()
        world, _ = self._made
        world.put_back()
        return world

    def close(self) -> None:
        """End the application."""
        self._open.close()


@pytest.fixture(scope="session")
def worlds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Worlds]:
    """Everybody, for all tests of a worker."""
    worlds = Worlds(tmp_path_factory)
    yield worlds
    worlds.close()


@pytest.fixture
def world(worlds: Worlds) -> World:
    """Everybody, as at the beginning."""
    return worlds.newest()


@contextmanager
def a_world(folder: Path) -> Iterator[World]:
    """An installation with everybody in it."""
    url = f"sqlite:///{folder / 'used.db'}"
    with (
        migrated(url),
        application(Config(url=URL, database=url, secret_key=KEY, keys=KEYS, clinic=CLINIC)) as app,
    ):
        visitors = _everybody(app)
        assert set(visitors) == set(VISITORS)
        with database_of(app).writer.begin() as connection:
            connection.execute(sqlalchemy.update(staff_session).values(seen_at=now() - WHILE))
        yield World(app, visitors, folder / "first.db")


def _everybody(app: Application) -> dict[str, Visitor]:
    named = _named(app)
    roles = {"nurse": Role.NURSE, "provider": Role.PROVIDER, "admin": Role.ADMIN}
    found = {name: _in(app, member(app, role), named) for name, role in roles.items()}
    outside = {**found["nurse"].named, "code": "wrong"}  # the ids are somebody's
    found["nobody"] = _with_tokens(Client(app), outside)
    found["patient"] = _patient(app, outside, is_finished=False)
    found["finished"] = _patient(app, outside, is_finished=True)
    found["stale"] = _in(app, member(app, Role.ADMIN), named)
    with database_of(app).writer.begin() as connection:
        staff_sessions.change(connection, found["stale"].named["own"], proved_at=now() - HOUR)
    found["half"] = _half(app, outside)
    found["new"] = _new(app, outside)
    found["disabled"] = _disabled(app, outside)
    found["ended"] = _ended(app, outside)
    return found


def _named(app: Application) -> Named:
    """What all may name: a patient's screening, somebody's account, an invitation."""
    person = Person(ClientWire(Client(app)))
    style = next(
        i.attrib["href"] for i in person.seen.root.iter("link") if "style" in str(i.attrib)
    )
    person.walk(answers.typical())
    saved = code_of(person)
    target = member(app, Role.NURSE)
    client = signed_in(app, target)
    return {
        "s": person.home,
        "version": "1",
        "saved": saved,
        "style": style,
        "password": PASSWORD,
        "target": target.account.id,
        "targets_email": target.email,
        "targets_session": _session(app, client),
        "token": invited(app, Role.NURSE)[1],
        "call": _called(app),
    }


def _called(app: Application) -> str:
    """A call that nobody holds."""
    rulebook = answers.mild()
    with database_of(app).writer.begin() as connection:
        begun = intake.begin(connection, rulebook, at=now(), by="tests", language="en")
        worklist.appear(connection, rulebook, begun, why=CALL, at=now())
    return begun.id


def _in(app: Application, somebody: Member, named: Named) -> Visitor:
    """Somebody who is signed in here and elsewhere, with an app, a passkey and codes."""
    client, other, own = (
        signed_in(app, somebody),
        signed_in(app, somebody, code=1),
        somebody.account,
    )
    key = Passkey(own.id[:16], own.id, own.id.encode(), b"a public key", 0, now())
    with database_of(app).writer.begin() as connection:
        proofs.add_passkey(connection, key)
    mine = {"own": _session(app, client), "session": _session(app, other), "passkey": key.id}
    visitor = _with_tokens(client, {**named, **mine, "code": somebody.codes[5]})
    return replace(visitor, account=own.id)


def _half(app: Application, named: Named) -> Visitor:
    somebody = member(app, Role.ADMIN)
    client, _session_id = password_shown(app, somebody)
    return _with_tokens(client, {**named, "code": somebody.codes[5]})


def _new(app: Application, named: Named) -> Visitor:
    account, token = invited(app, Role.ADMIN)
    with database_of(app).writer.begin() as connection:
        account = people.accept(connection, token, passwords.hash_of(PASSWORD), at=now())
    client, _session_id = password_shown(app, Member(account, "", ()))
    return _with_tokens(client, named)


def _disabled(app: Application, named: Named) -> Visitor:
    somebody = member(app, Role.ADMIN)
    client = signed_in(app, somebody)
    with database_of(app).writer.begin() as connection:
        people.disable(connection, somebody.account, at=now(), by="tests")
    return _with_tokens(client, named)


def _ended(app: Application, named: Named) -> Visitor:
    client = signed_in(app, member(app, Role.ADMIN))
    token = cookie(client, "staff")
    client.get("/staff/account")
    assert post(client, "/staff/sign-out", client.seen.forms[0].hidden).status_code == 303
    client.set_cookie("staff", token)
    return _with_tokens(client, named)


def _patient(app: Application, named: Named, *, is_finished: bool) -> Visitor:
    client = Client(app)
    person = Person(ClientWire(client))
    person.walk(answers.typical())
    (version,) = person.seen.form.hidden["version"]
    if is_finished:
        person.press()
    return _with_tokens(client, {**named, "s": person.home, "version": version})


def _with_tokens(client: Client, named: Named) -> Visitor:
    """A visitor with the tokens of the forms on their own pages."""
    tokens = {}
    for name, page in (("staff", "/staff/sign-in"), ("patient", "/")):
        client.get(page, follow_redirects=True)
        (tokens[f"{name}_token"],) = client.seen.forms[0].hidden["csrf_token"]
    cookies = {name: cookie(client, name) for name in ("staff", "visit")}
    return Visitor(cookies, {**named, **tokens})


def cookie(client: Client, name: str) -> str:
    """What a cookie holds."""
    found = client.get_cookie(name)
    assert found is not None
    return found.value


def _session(app: Application, client: Client) -> str:
    """The id of the session that a browser has."""
    query = sqlalchemy.select(staff_session.c.id)
    with database_of(app).reader.begin() as connection:
        mine = staff_session.c.token_hash == hash_of(cookie(client, "staff"))
        return str(connection.scalars(query.where(mine)).one())
