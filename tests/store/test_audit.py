"""Whatever is done to the audit trail is found, and what is not done is never found."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import Connection, RootTransaction, delete, insert, select, text, update
from sqlalchemy.exc import DBAPIError

from screening.keyring import KeyRing
from screening.store import audit as trail_writer
from screening.store import trail
from screening.store.audit import LONGEST, Act, Broken, Source, add, head_of
from screening.store.database import Database
from screening.store.migrate import migrate
from screening.store.tables import audit, audit_head
from screening.store.trail import Anchor, Chosen, snapshot, verify
from tests.applications import RING
from tests.store.postgres import empty_database
from tests.store.tampering import EARLIER, ROWS, WAYS, Heads, Tampering, drop_triggers

AT = datetime(2026, 11, 1, 1, 30, 0, 123456, UTC)
KEYS = KeyRing.read(f"newer={'n' * 43} older={'o' * 43}")
OTHERS = KeyRing.read(f"newer={'x' * 43}")
STRANGE = ["\0", "a\0b", "\ud800", "\udfff\ud800", "\U0001f642" * 90, "=1+1", "\x1b[2J", "\u202eab"]


@pytest.fixture(scope="module")
def sqlite_trail(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Database, Heads]]:
    """A trail of ten rows, and the head after each."""
    with _trail(f"sqlite:///{tmp_path_factory.mktemp('trail') / 'a.db'}", KEYS) as made:
        yield made


@pytest.fixture(scope="module")
def postgresql_trail(request: pytest.FixtureRequest) -> Iterator[tuple[Database, Heads]]:
    """The same on PostgreSQL."""
    server = request.getfixturevalue("postgres_server")
    with empty_database(server) as url, _trail(url, KEYS) as made:
        yield made


@contextmanager
def _trail(url: str, ring: KeyRing) -> Iterator[tuple[Database, Heads]]:
    database, heads = Database(url, ring), {}
    migrate(database)
    for i in range(1, ROWS + 1):
        with database.writer.begin() as connection:
            connection.execution_options(source=Source("tests", f"r{i}"))
            add(connection, Act.ANSWERED, "a" * 16, at=AT, by=f"nurse{i}", about={"i": i})
            heads[i] = dict(connection.execute(select(audit_head)).mappings().one())
    yield database, heads
    database.dispose()


@contextmanager
def _undone(database: Database) -> Iterator[tuple[Connection, RootTransaction]]:
    with database.writer.connect() as connection, connection.begin() as transaction:
        yield connection, transaction
        transaction.rollback()


def _cases(*, refused: bool) -> list[object]:
    return [
        pytest.param(kind, way, id=f"{kind}-{way.name}")
        for kind in ("sqlite", "postgresql")
        for way in WAYS
        if way.only in ("", kind) and (way.is_refused or not refused)
    ]


@pytest.mark.parametrize(("kind", "way"), _cases(refused=False))
def test_tampering_is_found_and_the_first_broken_row_named(
    request: pytest.FixtureRequest, kind: str, way: Tampering
) -> None:
    database, heads = request.getfixturevalue(f"{kind}_trail")
    with _undone(database) as (connection, _):
        drop_triggers(connection)
        assert verify(connection).n == ROWS
        way.do(connection, heads)
        with pytest.raises(Broken) as found:
            verify(connection)
    assert found.value.n == way.broken, str(found.value)
    with snapshot(database) as connection:
        assert verify(connection).n == ROWS


@pytest.mark.parametrize(("kind", "way"), _cases(refused=True))
def test_triggers_refuse_it(request: pytest.FixtureRequest, kind: str, way: Tampering) -> None:
    database, heads = request.getfixturevalue(f"{kind}_trail")
    with (
        _undone(database) as (connection, _),
        pytest.raises(DBAPIError, match="the audit trail is only added to"),
    ):
        way.do(connection, heads)


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
@pytest.mark.parametrize("rows", [[4], list(range(1, ROWS + 1))], ids=["one", "all"])
def test_rows_of_another_installation_are_none_of_ours(
    request: pytest.FixtureRequest, kind: str, rows: list[int], tmp_path: Path
) -> None:
    database, _ = request.getfixturevalue(f"{kind}_trail")
    wanted = select(audit).where(audit.c.n.in_(rows))
    with (
        _trail(f"sqlite:///{tmp_path / 'b.db'}", OTHERS) as (other, heads),
        other.reader.connect() as connection,
    ):
        theirs = [dict(row) for row in connection.execute(wanted).mappings()]
    with _undone(database) as (connection, _):
        drop_triggers(connection)
        connection.execute(delete(audit).where(audit.c.n.in_(rows)))
        connection.execute(insert(audit), theirs)
        if len(rows) == ROWS:
            connection.execute(update(audit_head).values(heads[ROWS]))
        with pytest.raises(Broken) as found:
            verify(connection)
    assert found.value.n == rows[0]


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_trail_cut_back_with_its_head_is_found_by_a_head_kept_elsewhere(
    request: pytest.FixtureRequest, kind: str
) -> None:
    database, heads = request.getfixturevalue(f"{kind}_trail")
    with snapshot(database) as connection:
        kept = Anchor(*verify(connection)[:2])
        for n, head in heads.items():
            assert verify(connection, Anchor(n, head["mac"])).n == ROWS
        with pytest.raises(Broken) as found:
            verify(connection, Anchor(5, kept.mac))
        assert found.value.n == 5
    with _undone(database) as (connection, _):
        drop_triggers(connection)
        connection.execute(delete(audit).where(audit.c.n > EARLIER))
        connection.execute(update(audit_head).values(heads[EARLIER]))
        assert verify(connection).n == EARLIER  # nothing in the database can show it
        with pytest.raises(Broken) as found:
            verify(connection, kept)
    assert found.value.n == EARLIER + 1


def test_a_key_that_is_gone_is_said(database: Database) -> None:
    with database.writer.begin() as connection:
        add(connection, Act.VIEWED, "a", at=AT, by="b")
    without = Database(database.url.render_as_string(hide_password=False), OTHERS)
    with snapshot(without) as connection, pytest.raises(Broken, match="'tests' is not among"):
        verify(connection)
    with without.writer.begin() as connection, pytest.raises(Broken, match="'tests' is not among"):
        add(connection, Act.VIEWED, "a", at=AT, by="b")
    without.dispose()


def test_rows_under_old_and_new_keys_are_one_trail(database: Database) -> None:
    url = database.url.render_as_string(hide_password=False)
    newer = Database(url, KeyRing.read(f"newest={'n' * 43} tests={'t' * 43}"))
    for each in (database, newer, newer):
        with each.writer.begin() as connection:
            add(connection, Act.VIEWED, "a", at=AT, by="b")
    with snapshot(newer) as connection:
        assert verify(connection).n == 3
        assert trail.keys(connection) == {"tests": 1, "newest": 2}
    newer.dispose()


@pytest.mark.parametrize("hours", [-12, -5, 0, 5.75, 14])
def test_a_moment_reads_back_as_it_was_bound(database: Database, hours: float) -> None:
    zone = timezone(timedelta(hours=hours))
    for at in (AT, AT.replace(microsecond=0), AT.replace(year=999), AT.replace(year=9998)):
        with database.writer.begin() as connection:
            add(connection, Act.VIEWED, "a", at=at.astimezone(zone), by="b")
    with snapshot(database) as connection:
        assert verify(connection).n == 4
        assert [entry.at.year for entry in trail.entries(connection)] == [2026, 2026, 999, 9998]


def test_the_time_zone_of_a_server_changes_nothing(postgres_url: str) -> None:
    database = Database(postgres_url, RING)
    migrate(database)
    with database.writer.begin() as connection:
        add(connection, Act.VIEWED, "a", at=AT, by="b")
        zone = "SET timezone = 'America/St_Johns'"
        connection.execute(text(f"ALTER DATABASE {database.url.database} {zone}"))
    database.dispose()
    with database.writer.begin() as connection:
        add(connection, Act.VIEWED, "a", at=AT, by="b")
        assert (
            "2026-10-31"
            in connection.execute(text("SELECT at::text FROM audit")).scalars().all()[0]
        )
    with snapshot(database) as connection:
        assert verify(connection).n == 2
        assert [(e.at, e.at.utcoffset()) for e in trail.entries(connection)] == [
            (AT, timedelta(0))
        ] * 2
    database.dispose()


@pytest.mark.parametrize("strange", STRANGE)
def test_strange_and_long_texts_can_be_kept(database: Database, strange: str) -> None:
    with database.writer.begin() as connection:
        connection.execution_options(source=Source(strange * 50, strange * 50))
        add(connection, Act.REFUSED, strange * 50, at=AT, by=strange, about={strange: [strange]})
    with snapshot(database) as connection:
        assert verify(connection).n == 1
        (entry,) = trail.entries(connection)
    lengths = [len(value) for value in (entry.by, entry.act, entry.on, entry.place, entry.request)]
    assert all(length <= most for length, most in zip(lengths, LONGEST, strict=True))


def test_the_longest_texts_are_those_of_the_columns() -> None:
    names = ("by", "act", "on", "place", "request")
    assert [getattr(audit.c[name].type, "length", None) for name in names] == [*LONGEST]
    assert all(len(act) <= LONGEST[1] for act in Act)


def test_rows_are_chosen_by_moment_person_object_and_act(database: Database) -> None:
    with database.writer.begin() as connection:
        for i in range(4):
            act = Act.VIEWED if i % 2 else Act.BEGUN
            add(connection, act, f"on{i}", at=AT + timedelta(hours=i), by=f"by{i % 2}")
    hour = timedelta(hours=1)
    for chosen, numbers in (
        (trail.ALL, [1, 2, 3, 4]),
        (Chosen(since=AT + hour), [2, 3, 4]),
        (Chosen(until=AT + hour), [1]),
        (Chosen(since=AT + hour, until=AT + 3 * hour), [2, 3]),
        (Chosen(by="by1"), [2, 4]),
        (Chosen(on="on2"), [3]),
        (Chosen(act=Act.BEGUN), [1, 3]),
        (Chosen(by="nobody"), []),
    ):
        with snapshot(database) as connection:
            assert [entry.n for entry in trail.entries(connection, chosen)] == numbers
            assert trail.count(connection, chosen) == len(numbers)
            newest = trail.newest(connection, chosen, before=None, rows=9)
        assert [entry.n for entry in newest] == numbers[::-1]
    with snapshot(database) as connection:
        assert [entry.n for entry in trail.entries(connection, last=2)] == [1, 2]
        assert [e.n for e in trail.newest(connection, trail.ALL, before=4, rows=2)] == [3, 2]


def test_what_is_rolled_back_leaves_no_row_and_no_gap(database: Database) -> None:
    for is_kept in (True, False, True):
        with database.writer.connect() as connection, connection.begin() as transaction:
            add(connection, Act.VIEWED, "a", at=AT, by="b")
            if not is_kept:
                transaction.rollback()
    with snapshot(database) as connection:
        assert verify(connection).n == 2
        assert head_of(connection).n == 2


def test_nothing_is_added_to_a_trail_whose_head_was_changed(database: Database) -> None:
    with database.writer.begin() as connection:
        drop_triggers(connection)
        connection.execute(update(audit_head).values(seal=trail_writer.NOTHING))
        with pytest.raises(Broken):
            add(connection, Act.VIEWED, "a", at=AT, by="b")
