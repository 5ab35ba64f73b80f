"""Connections to SQLite or PostgreSQL, one pool to read and one to write.

A reading connection refuses writes, so that showing a page can never change anything. A writing one
takes SQLite's write lock at once, so that two people wait for each other instead of failing.
"""

from sqlite3 import Connection as SQLiteConnection
from sqlite3 import OperationalError as SQLiteFault
from typing import Any

from pydantic_core import from_json, to_json
from sqlalchemy import (
    URL,
    Connection,
    Engine,
    PoolProxiedConnection,
    create_engine,
    event,
    make_url,
)
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, InterfaceError, InternalError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from screening.keyring import KeyRing

BUSY = 10_000  # milliseconds to wait for somebody else's lock

FAULTS = (OperationalError, InterfaceError, InternalError, PoolTimeoutError, SQLiteFault)
"""What a database that cannot be reached, written or waited for raises."""


def _as_json(value: object) -> str:
    return to_json(value).decode()


KEEPING: dict[str, Any] = {
    "hide_parameters": True,  # answers stay out of errors and logs
    "json_serializer": _as_json,  # both in Rust: half the work of Python's own
    "json_deserializer": from_json,
}

__all__ = ["FAULTS", "BadDatabase", "Connection", "Database"]


class BadDatabase(ValueError):  # noqa: N818 -- it says what is bad
    """An address that names no database."""


class Database:
    """The two pools of one database. Nothing is opened before the first use.

    Whoever reads or writes personal data, or adds to the audit trail, needs the keys.
    """

    def __init__(self, url: str, ring: KeyRing | None = None) -> None:
        try:
            self.url = make_url(url)
        except ArgumentError as error:
            raise BadDatabase("SCREENING_DATABASE is not a database's address") from error
        if self.url.get_backend_name() == "sqlite":
            self.writer = _sqlite(url, "BEGIN IMMEDIATE", "PRAGMA query_only=OFF")
            self.reader = _sqlite(url, "BEGIN", "PRAGMA query_only=ON")
        else:
            self.writer = _postgresql(self.url)
            self.reader = self.writer.execution_options(postgresql_readonly=True)
        for pool in (self.reader, self.writer):
            pool.update_execution_options(ring=ring)

    def dispose(self) -> None:
        """Close every pooled connection."""
        self.reader.dispose()
        self.writer.dispose()


def _postgresql(url: URL) -> Engine:
    patience = {"connect_timeout": BUSY // 1000}
    engine = create_engine(url, pool_pre_ping=True, connect_args=patience, **KEEPING)

    @event.listens_for(engine, "connect")
    def prepare(connection: DBAPIConnection, _record: Any) -> None:  # noqa: ANN401
        cursor = connection.cursor()
        cursor.execute(f"SET lock_timeout = {BUSY}")
        cursor.execute(f"SET statement_timeout = {3 * BUSY}")
        cursor.close()
        connection.commit()

    return engine


def _sqlite(url: str, begin: str, mode: str) -> Engine:
    # Closing rolls back what was not committed; nobody leaves anything that a pool must reset.
    engine = create_engine(url, pool_reset_on_return=None, **KEEPING)

    @event.listens_for(engine, "connect")
    def prepare(connection: SQLiteConnection, _record: Any) -> None:  # noqa: ANN401
        connection.isolation_level = None  # sqlite3 must not begin transactions of its own
        for pragma in (
            f"PRAGMA busy_timeout={BUSY}",
            "PRAGMA journal_mode=WAL",
            "PRAGMA synchronous=FULL",  # what is acknowledged is on the disk
            "PRAGMA foreign_keys=ON",
            mode,
        ):
            connection.execute(pragma).close()

    def start(dbapi_connection: PoolProxiedConnection) -> None:
        driver: Any = dbapi_connection.driver_connection
        driver.execute(begin).close()

    # An event for this would make SQLAlchemy look for listeners at each step of each statement.
    engine.dialect.do_begin = start  # type: ignore[method-assign]
    return engine
