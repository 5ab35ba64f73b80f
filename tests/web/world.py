"""One of each kind of visitor in one installation, which is put back after each request."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

import sqlalchemy
from werkzeug.test import TestResponse

from screening.access import people
from screening.access.people import Role
from screening.app import Application
from screening.config import Config
from screening.store import proofs, staff_sessions
from screening.store.accounts import Account
from screening.store.proofs import Passkey
from screening.store.staff_tables import staff_session
from screening.store.tables import audit, metadata
from tests import answers
from tests.applications import KEY, KEYS, application, migrated
from tests.client import Client, ClientWire, encoded_form
from tests.dump import database_of
from tests.person import Person
from tests.staff import PASSWORD, Member, invited, member, now, password_shown, signed_in
from tests.web.matrix import VISITORS, Row

URL = "http://localhost:5000"
LEFT = {"audit", "audit_head"}
WHILE = timedelta(minutes=2)  # after which it is kept again that a session is used


@dataclass(frozen=True)
class Visitor:
    """The cookies of a visitor, what stands in their paths and forms, and whose account it is."""

    cookies: Mapping[str, str]
    named: Mapping[str, str]
    account: str = ""


@dataclass
class World:
    """An application with everybody in it, as it was at the beginning."""

    app: Application
    visitors: dict[str, Visitor]
    first: Path
    addresses: Iterator[int]

    def put_back(self) -> None:
        """Let the database be as at the beginning."""
        own = database_of(self.app).url.database
        assert own
        with closing(sqlite3.connect(self.first)) as kept, closing(sqlite3.connect(own)) as used:
            kept.backup(used)

    def client(self, name: str) -> Client:
        """The browser of a visitor."""
        client = Client(self.app)
        for cookie, value in self.visitors[name].cookies.items():
            client.set_cookie(cookie, value)
        return client

    def path(self, row: Row, name: str) -> str:
        """Where a visitor finds a page."""
        return row.path.format_map(self.visitors[name].named)

    def send(self, row: Row, name: str, method: str, **changed: str) -> TestResponse:
        """Ask for a page, with what its form holds; each time from an address of its own."""
        client, own = self.client(name), self.visitors[name].named
        path, number = self.path(row, name), next(self.addresses)
        fields = {key: value.format_map(own) for key, value in row.fields.items()}
        sent = {"version": own["version"], **fields, "csrf_token": own[token_of(path)], **changed}
        return client.open(
            path,
            method=method,
            environ_overrides={"REMOTE_ADDR": f"10.0.{number // 250}.{number % 250}"},
            **({} if method in {"GET", "HEAD", "OPTIONS"} else encoded_form(sent)),
        )

    def held(self) -> dict[str, list[str]]:
        """All that is stored, but for the audit trail and when a session was last used."""
        columns = {name: list(table.c) for name, table in metadata.tables.items()}
        columns["staff_session"] = [c for c in staff_session.c if c.name != "seen_at"]
        with database_of(self.app).reader.begin() as connection:
            return {
                name: sorted(map(str, connection.execute(sqlalchemy.select(*columns[name]))))
                for name in columns.keys() - LEFT
            }

    def trail(self) -> list[tuple[str, str]]:
        """Who did what, from the first row on."""
        query = sqlalchemy.select(audit.c.by, audit.c.act).order_by(audit.c.n)
        with database_of(self.app).reader.begin() as connection:
            return [(row.by, row.act) for row in connection.execute(query)]


def token_of(path: str) -> str:
    """The form token that counts on a page."""
    return "staff_token" if path.startswith("/staff") else "patient_token"


@contextmanager
def a_world(folder: Path) -> Iterator[World]:
    """An installation with everybody in it."""
    url = f"sqlite:///{folder / 'used.db'}"
    config = Config(url=URL, database=url, secret_key=KEY, keys=KEYS)
    with migrated(url), application(config) as app:
        visitors = _everybody(app)
        assert set(visitors) == set(VISITORS)
        with database_of(app).writer.begin() as connection:
            connection.execute(sqlalchemy.update(staff_session).values(seen_at=now() - WHILE))
        first = folder / "first.db"
        with closing(sqlite3.connect(folder / "used.db")) as used:
            with closing(sqlite3.connect(first)) as kept:
                used.backup(kept)
        yield World(app, visitors, first, count(1))


def _everybody(app: Application) -> dict[str, Visitor]:
    shared = _shared(app)
    found = {
        name: Staff(app, shared, member(app, role)).visitor()
        for name, role in (("nurse", Role.NURSE), ("provider", Role.PROVIDER), ("admin", Role.ADMIN))
    }
    shared = {**found["nurse"].named, **shared, "code": "wrong"}
    found["nobody"] = _with_tokens(app, Visitor({}, shared))
    for name in ("patient", "finished"):
        found[name] = _patient(app, name, shared)
    stale = Staff(app, shared, member(app, Role.ADMIN)).visitor()
    with database_of(app).writer.begin() as connection:
        staff_sessions.change(connection, stale.named["own"], proved_at=now() - timedelta(hours=1))
    found["stale"] = stale
    found |= {"half": _half(app, shared), "new": _new(app, shared)}
    found |= {"disabled": _disabled(app, shared), "ended": _ended(app, shared)}
    return found
