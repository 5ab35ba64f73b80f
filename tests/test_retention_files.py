"""What was purged is in no file of the database any more, nor in the journal beside it."""

from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import pytest
import sqlalchemy
from sqlalchemy import text

from screening import retention
from screening.retention import Keep
from screening.store import screenings, sessions
from screening.store.database import Database
from screening.store.screenings import FINISHED, OPEN, Decision, Given, Screening
from tests.applications import RING, migrated
from tests.archive import DAY, NOW
from tests.dump import held

CANARY = "canary7519"
KEEP = Keep(90 * DAY, 90 * DAY)
OLD = NOW - 100 * DAY
SCREENINGS = 300  # so that pages are shared by what goes and what stays

Read = Callable[[], bytes]


@pytest.fixture
def sqlite_files(sqlite_url: str, tmp_path: Path) -> Iterator[tuple[Database, Read]]:
    """A database, and all that lies in its folder while it is open."""
    with migrated(sqlite_url) as database:
        with database.writer.connect() as connection:  # some builds of SQLite clear pages anyway
            connection.execute(text("PRAGMA secure_delete = OFF"))
        yield database, lambda: b"".join(each.read_bytes() for each in tmp_path.iterdir())


@pytest.fixture
def postgres_files(
    postgres_url: str, postgres_server: sqlalchemy.URL
) -> Iterator[tuple[Database, Read]]:
    """The same on PostgreSQL: what is on the disk after a checkpoint, without the write-ahead log.

    That one is written over by the server in its own time.
    """
    if "host" not in postgres_server.query:
        pytest.skip("the files of a server elsewhere cannot be read")
    folder = Path(str(postgres_server.query["host"])) / "data" / "base"
    with migrated(postgres_url) as database:

        def read() -> bytes:
            with database.writer.begin() as connection:
                connection.execute(text("CHECKPOINT"))
                own = connection.scalar(
                    text("SELECT oid FROM pg_database WHERE datname = current_database()")
                )
            return b"".join(file.read_bytes() for file in (folder / str(own)).iterdir())

        yield database, read


@pytest.fixture(params=["sqlite_files", "postgres_files"])
def files(request: pytest.FixtureRequest) -> tuple[Database, Read]:
    """A database and its files."""
    found: tuple[Database, Read] = request.getfixturevalue(request.param)
    return found


def _put(database: Database, name: str, said: str, *, is_old: bool) -> None:
    """A screening that says the same thing wherever it can."""
    at, state = (OLD, FINISHED) if is_old else (NOW, OPEN)
    row = Given(said, said, at, said, "en", "asked", 1)
    with database.writer.begin() as connection:
        screenings.add(connection, Screening(name, "", "en", OPEN, 0, at, {said: said}))
        new = Screening(name, "", "en", state, 1, at, {said: f"{said} {said}"})
        screenings.change(connection, new, [row], at)
        screenings.add_step(connection, name, "begun", at, said)
        screenings.add_decision(connection, Decision(name, at, "", said * 100, said * 100))
        sessions.add(connection, name, name, at=at, until=NOW + DAY)


def test_no_file_holds_what_was_purged(files: tuple[Database, Read]) -> None:
    database, read = files
    names = [f"{Random(n).getrandbits(64):016x}" for n in range(SCREENINGS)]  # noqa: S311 -- no secret
    for number, name in enumerate(names):
        is_old = number % 3 != 0
        _put(database, name, f"{CANARY}-{number}" if is_old else "stays", is_old=is_old)
    before = read()
    assert CANARY.encode() in before
    report = retention.purge(database, KEEP, at=NOW, by="a test", batch=7)
    assert (report.removed["finished screenings"], report.is_scrubbed) == (SCREENINGS * 2 / 3, True)
    after = read()
    assert CANARY.encode() not in after
    assert b"stays" in after
    for table, rows in held(database).items():  # that it was there, the audit trail says for ever
        assert any(names[1] in row for row in rows) == (table == "audit")


def test_a_journal_that_somebody_reads_is_not_called_clean(
    sqlite_files: tuple[Database, Read],
) -> None:
    database, read = sqlite_files
    _put(database, "a", CANARY, is_old=True)
    with database.writer.connect() as connection:
        connection.execute(text("PRAGMA busy_timeout = 50"))
    with database.reader.begin() as reader:
        assert reader.scalar(text("SELECT count(*) FROM screening")) == 1
        report = retention.purge(database, KEEP, at=NOW, by="a test")
        assert (report.total, report.is_scrubbed) == (1, False)
        assert CANARY.encode() in read()
    again = retention.purge(database, KEEP, at=NOW, by="a test")
    assert (again.total, again.is_scrubbed) == (0, True)
    assert CANARY.encode() not in read()


def test_tables_of_somebody_else_are_not_called_clean(
    postgres_files: tuple[Database, Read],
) -> None:
    database, _read = postgres_files
    _put(database, "a", CANARY, is_old=True)
    role = f"other_{database.url.database}"
    with database.writer.begin() as connection:
        connection.execute(text(f"CREATE ROLE {role} LOGIN IN ROLE pg_read_all_data"))
        connection.execute(text(f"GRANT pg_write_all_data TO {role}"))
    try:
        other = Database(
            database.url.set(username=role).render_as_string(hide_password=False), RING
        )
        report = retention.purge(other, KEEP, at=NOW, by="a test")
        assert (report.total, report.is_scrubbed) == (1, False)
        other.dispose()
    finally:
        with database.writer.begin() as connection:
            connection.execute(text(f"DROP ROLE {role}"))
    assert retention.purge(database, KEEP, at=NOW, by="a test").is_scrubbed
