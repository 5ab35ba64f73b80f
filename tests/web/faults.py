"""What can happen to a database while people are answering; each is over after its block."""

import resource
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import sqlalchemy
from sqlalchemy import Engine, event

from screening.store.database import Database

Fault = Callable[[Database], AbstractContextManager[None]]

REFUSED_AT_COMMIT = """
CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'no space left' USING ERRCODE = 'disk_full'; END $$;
CREATE CONSTRAINT TRIGGER refuse AFTER INSERT OR UPDATE ON screening
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION refuse();
CREATE CONSTRAINT TRIGGER refuse AFTER INSERT OR UPDATE OR DELETE ON session
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION refuse();
"""


@contextmanager
def disk_is_full(database: Database) -> Iterator[None]:
    """Nothing can be written to any file; SQLite meets that when it commits."""
    assert database.url.database
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@contextmanager
def file_is_locked(database: Database) -> Iterator[None]:
    """Somebody holds SQLite's write lock for longer than anybody waits."""
    _wait_less(database, "PRAGMA busy_timeout=50")
    other = sqlite3.connect(str(database.url.database))
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.close()


@contextmanager
def table_is_locked(database: Database) -> Iterator[None]:
    """Somebody holds a lock on a table of PostgreSQL for longer than anybody waits."""
    _wait_less(database, "SET lock_timeout = 50")
    with _another(database) as engine, engine.connect() as other:
        other.exec_driver_sql("LOCK TABLE screening IN EXCLUSIVE MODE")
        yield


@contextmanager
def server_is_away(database: Database) -> Iterator[None]:
    """PostgreSQL ends every connection, and takes no new one."""
    _alter(database, "ALLOW_CONNECTIONS false")
    try:
        yield
    finally:
        _alter(database, "ALLOW_CONNECTIONS true")


@contextmanager
def server_only_reads(database: Database) -> Iterator[None]:
    """PostgreSQL became a standby, as after a failover."""
    _alter(database, "SET default_transaction_read_only = on")
    try:
        yield
    finally:
        _alter(database, "RESET default_transaction_read_only")


@contextmanager
def commit_fails(database: Database) -> Iterator[None]:
    """PostgreSQL takes everything, and has no room for it when it is to be kept."""
    with _another(database) as engine:
        with engine.begin() as connection:
            connection.exec_driver_sql(REFUSED_AT_COMMIT)
        try:
            yield
        finally:
            with engine.begin() as connection:
                connection.exec_driver_sql("DROP FUNCTION refuse() CASCADE")


SQLITE: list[Fault] = [disk_is_full, file_is_locked]
POSTGRES: list[Fault] = [commit_fails, server_is_away, server_only_reads, table_is_locked]


def _wait_less(database: Database, how: str) -> None:
    """New connections lose patience soon, so that tests need none."""

    @event.listens_for(database.writer, "connect")
    def lose_patience(connection: Any, _record: Any) -> None:  # noqa: ANN401 -- the driver's own
        connection.execute(how).close()
        connection.commit()

    database.dispose()


@contextmanager
def _another(database: Database) -> Iterator[Engine]:
    engine = sqlalchemy.create_engine(database.url)
    try:
        yield engine
    finally:
        engine.dispose()


def _alter(database: Database, how: str) -> None:
    """Change a database of PostgreSQL from outside, and end its connections."""
    name = database.url.database
    outside = sqlalchemy.create_engine(
        database.url.set(database="postgres"), isolation_level="AUTOCOMMIT"
    )
    with outside.connect() as connection:
        connection.exec_driver_sql(f"ALTER DATABASE {name} {how}")
        connection.exec_driver_sql(
            f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"  # noqa: S608
        )
    outside.dispose()
