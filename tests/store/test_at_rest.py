"""Whoever takes the files of the database, or a backup, reads no name and no address in them."""

import sqlite3
from contextlib import closing
from itertools import count
from pathlib import Path
from threading import Event, Thread

import pytest
import sqlalchemy
from sqlalchemy import insert, text
from sqlalchemy.exc import DatabaseError

from screening.store.audit import Act, add
from screening.store.backup import backup
from screening.store.database import BadDatabase, Database
from screening.store.migrate import migrate
from screening.store.tables import publication, rulebook
from screening.store.trail import snapshot, verify
from tests.applications import RING
from tests.store.people import AT, person, signed_in

CANARIES = ("Cassandra Canary", "cassandra@canary.example", "CANARYTOTPSECRET")
PLAIN = "plainly written canary"  # what is not sealed is found: we look in the right place


def _fill(database: Database) -> None:
    name, email, totp = CANARIES
    with database.writer.begin() as connection:
        connection.execute(insert(rulebook).values(hash="0", name="a", content="{}"))
        connection.execute(insert(publication).values(hash="0", at=AT, by=PLAIN))
    for i in range(50):
        with database.writer.begin() as connection:
            person(connection, f"{i:02}", name=name, email=f"{i}{email}", totp=totp)
            signed_in(connection, f"{i:02}", f"s{i:02}")
            add(connection, Act.JOINED, f"{i:02}", at=AT, by=f"{i:02}")


def _found(files: list[Path]) -> set[str]:
    """Which of them stand in the files, in any encoding, large or small."""
    assert files
    stored = [file.read_bytes().lower() for file in files]
    encodings = ("utf-8", "utf-16-le", "utf-16-be")
    return {
        said
        for said in (*CANARIES, PLAIN)
        if any(said.lower().encode(e) in content for e in encodings for content in stored)
    }


def test_sqlite_and_its_backup_hold_no_name(sqlite_url: str, tmp_path: Path) -> None:
    database = Database(sqlite_url, RING)
    migrate(database)
    _fill(database)
    backup(database, tmp_path / "copy")
    wal = [*tmp_path.glob("*-wal")]
    assert wal
    for files in ([tmp_path / "copy"], wal, [*tmp_path.iterdir()]):
        assert _found(files) == {PLAIN}
    database.dispose()
    assert _found([*tmp_path.iterdir()]) == {PLAIN}


def test_postgresql_holds_no_name(postgres_url: str, postgres_server: sqlalchemy.URL) -> None:
    if "host" not in postgres_server.query:
        pytest.skip("the files of a server elsewhere cannot be read")
    database = Database(postgres_url, RING)
    migrate(database)
    _fill(database)
    with database.writer.begin() as connection:
        connection.execute(text("CHECKPOINT"))
    room = Path(str(postgres_server.query["host"])) / "data"
    folders = [room / "base", room / "pg_wal"]
    assert _found([file for each in folders for file in each.rglob("*") if file.is_file()]) == {
        PLAIN
    }
    with pytest.raises(BadDatabase, match="pg_dump"):
        backup(database, room / "copy")
    database.dispose()


def test_a_backup_under_load_is_whole(sqlite: Database, tmp_path: Path) -> None:
    stop, files = Event(), [tmp_path / f"copy{i}" for i in range(20)]
    writer = Thread(target=_write, args=(sqlite, stop))
    writer.start()
    try:
        for file in files:
            backup(sqlite, file)
    finally:
        stop.set()
        writer.join()
    for file in files:
        copy = Database(f"sqlite:///{file}", RING)
        with snapshot(copy) as connection:
            people = connection.execute(text("SELECT count(*) FROM account")).scalar_one()
            assert verify(connection).n == people
            assert connection.execute(text("PRAGMA integrity_check")).scalar_one() == "ok"
        copy.dispose()


def _write(database: Database, stop: Event) -> None:
    """A person and a row at a time, until it is enough."""
    for n in count():
        with database.writer.begin() as connection:
            person(connection, f"p{n}", email=f"{n}@example.org")
            add(connection, Act.JOINED, f"p{n}", at=AT, by=f"p{n}")
        if stop.is_set():
            return


def test_a_backup_is_for_its_owner_alone_and_writes_over_nothing(
    sqlite: Database, tmp_path: Path
) -> None:
    file = tmp_path / "copy"
    backup(sqlite, file)
    assert file.stat().st_mode & 0o777 == 0o600
    with closing(sqlite3.connect(file)) as copy:
        assert copy.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    before = file.read_bytes()
    with pytest.raises(FileExistsError):
        backup(sqlite, file)
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(FileExistsError):
        backup(sqlite, link)
    assert file.read_bytes() == before
    assert not (tmp_path / "elsewhere").exists()


def test_no_backup_is_made_of_nothing(tmp_path: Path) -> None:
    with pytest.raises(BadDatabase, match="there is no database"):
        backup(Database(f"sqlite:///{tmp_path / 'none'}"), tmp_path / "copy")
    assert [*tmp_path.iterdir()] == []


def test_half_a_backup_is_not_left(tmp_path: Path) -> None:
    (tmp_path / "broken.db").write_bytes(b"no database" * 1000)
    with pytest.raises(DatabaseError):
        backup(Database(f"sqlite:///{tmp_path / 'broken.db'}"), tmp_path / "copy")
    assert not (tmp_path / "copy").exists()
