"""One of each kind of visitor in one installation, which is put back after each request."""

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import sqlalchemy
from werkzeug.test import TestResponse

from screening.app import Application
from screening.store.staff_tables import staff_session
from screening.store.tables import audit, metadata, session
from tests.client import FORM, Client
from tests.dump import database_of
from tests.sheet import encoded
from tests.web.matrix import ACCOUNT as CAME_FROM
from tests.web.matrix import READING, Row

LEFT = {"audit", "audit_head"}


@dataclass(frozen=True)
class Visitor:
    """The cookies of a visitor, what stands in their paths and forms, and whose account it is."""

    cookies: Mapping[str, str]
    named: Mapping[str, str]
    account: str = ""


class World:
    """An application with everybody in it, as it was at the beginning."""

    def __init__(self, app: Application, visitors: Mapping[str, Visitor], kept: Path) -> None:
        self.app, self.visitors, self._kept = app, visitors, kept
        self._addresses = count(1)
        with closing(sqlite3.connect(self._used)) as used, closing(sqlite3.connect(kept)) as first:
            used.backup(first)
        self.first = self.held()

    @property
    def _used(self) -> str:
        return str(database_of(self.app).url.database)

    def put_back(self) -> None:
        """Let the database be as at the beginning."""
        with (
            closing(sqlite3.connect(self._kept)) as first,
            closing(sqlite3.connect(self._used)) as u,
        ):
            first.backup(u)

    def client(self, name: str) -> Client:
        """The browser of a visitor."""
        client = Client(self.app)
        for cookie, value in self.visitors[name].cookies.items():
            client.set_cookie(cookie, value)
        return client

    def path(self, row: Row, name: str) -> str:
        """Where a visitor finds a page."""
        return row.path.format_map(self.visitors[name].named)

    def send(self, row: Row, who: str, method: str, /, **changed: str) -> TestResponse:
        """Ask for a page, with what its form holds; each time from an address of its own."""
        own, path, number = self.visitors[who].named, self.path(row, who), next(self._addresses)
        token = own["staff_token" if path.startswith("/staff") else "patient_token"]
        fields = {key: value.format_map(own) for key, value in row.fields.items()}
        sent = {"version": own["version"], "csrf_token": token, **fields, **changed}
        return self.client(who).open(
            path,
            method=method,
            environ_overrides={"REMOTE_ADDR": f"10.0.{number // 250}.{number % 250}"},
            data=None if method in READING else encoded({k: (v,) for k, v in sent.items()}),
            content_type=None if method in READING else FORM,
            headers={"Referer": f"http://localhost:5000{CAME_FROM}"},
        )

    def held(self) -> dict[str, list[str]]:
        """All that is stored, but for the audit trail and when people were last seen."""
        columns = {name: list(table.c) for name, table in metadata.tables.items()}
        for seen in (staff_session, session):
            columns[seen.name].remove(seen.c.seen_at)
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
