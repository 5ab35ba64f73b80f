"""Keys are changed while everybody works, and a stopped run goes on where it was."""

from collections import deque
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import count, islice
from threading import Event

import pytest
from sqlalchemy import select, update

from screening.keyring import KeyRing
from screening.store import rotation, trail
from screening.store.database import Database
from screening.store.sealed import Unreadable, lookup, opened, sealed
from screening.store.staff_tables import account, staff_session
from screening.store.trail import snapshot
from tests.applications import KEYS
from tests.store.people import AT, person, signed_in

NEWER = f"newer={'n' * 43}"
PEOPLE = 45
BATCH = 10
EACH = 4  # name, e-mail, secret of the app, place of the session


@contextmanager
def _with(database: Database, keys: str) -> Iterator[Database]:
    other = Database(database.url.render_as_string(hide_password=False), KeyRing.read(keys))
    try:
        yield other
    finally:
        other.dispose()


@pytest.fixture
def full(database: Database) -> Database:
    """People with sessions, all under the first key."""
    with database.writer.begin() as connection:
        for i in range(PEOPLE):
            person(connection, f"{i:02}", email=f"{i}@example.org", totp=f"totp{i}")
            signed_in(connection, f"{i:02}", f"s{i:02}")
    return database


def _all_open(database: Database) -> None:
    """Everything reads as it was written, and is found."""
    with snapshot(database) as connection:
        for row in connection.execute(select(account)):
            i = int(row.id)
            assert opened(connection, account.c.totp, row.id, row.totp) == f"totp{i}"
            assert opened(connection, account.c.email, row.id, row.email) == f"{i}@example.org"
            assert row.email_index in lookup(connection, account.c.email_index, f"{i}@example.org")
        for row in connection.execute(select(staff_session)):
            assert opened(connection, staff_session.c.place, row.id, row.place) == "here"


def test_afterwards_no_value_needs_the_old_key(full: Database) -> None:
    with _with(full, f"{NEWER} {KEYS}") as both:
        assert sum(rotation.rotate(both, at=AT, by="", batch=BATCH)) == PEOPLE * EACH
        with snapshot(both) as connection:
            assert rotation.uses(connection) == {"newer": PEOPLE * EACH}
            (kept,) = trail.entries(connection)
        assert (kept.act, kept.on, kept.about) == (
            "keys.rotated",
            "newer",
            f'{{"values": {PEOPLE * EACH}}}',
        )
        assert list(rotation.rotate(both, at=AT, by="")) == []
    with _with(full, NEWER) as without:
        _all_open(without)


def test_a_stopped_run_goes_on_where_it_was(full: Database) -> None:
    with _with(full, f"{NEWER} {KEYS}") as both:
        run = rotation.rotate(both, at=AT, by="", batch=BATCH)
        done = next(run) + next(run)
        run.close()  # type: ignore[attr-defined]
        _all_open(both)
        with snapshot(both) as connection:
            assert rotation.uses(connection) == {"newer": done, "tests": PEOPLE * EACH - done}
            assert list(trail.entries(connection)) == []  # it is not finished
        assert sum(rotation.rotate(both, at=AT, by="", batch=BATCH)) == PEOPLE * EACH - done
        with snapshot(both) as connection:
            assert len(list(trail.entries(connection))) == 1
    with _with(full, NEWER) as without:
        _all_open(without)


def test_others_change_the_same_rows_meanwhile(full: Database) -> None:
    stop = Event()
    with _with(full, f"{NEWER} {KEYS}") as both, ThreadPoolExecutor(1) as pool:
        writing = pool.submit(_write, (both, full), stop)
        run = rotation.rotate(both, at=AT, by="", batch=BATCH)
        deque(islice(run, 20), maxlen=0)
        stop.set()
        written = writing.result()
        deque(run, maxlen=0)
        deque(rotation.rotate(both, at=AT, by="", batch=BATCH), maxlen=0)
    with _with(full, NEWER) as without:
        _all_open(without)
        with snapshot(without) as connection:
            for row in connection.execute(select(account)):
                name = opened(connection, account.c.name, row.id, row.name)
                assert name == written.get(row.id, "Ann")


def _write(databases: tuple[Database, Database], stop: Event) -> dict[str, str]:
    """Names as they were written last, half of them still under the old key."""
    written: dict[str, str] = {}
    for turn in count():
        if stop.is_set() and turn >= PEOPLE:
            break
        own = f"{turn % PEOPLE:02}"
        written[own] = f"name {turn}"
        with databases[turn % 2].writer.begin() as connection:
            found = select(account).where(account.c.id == own).with_for_update()
            assert connection.execute(found).one()
            values = sealed(connection, account, own, {"name": written[own]})
            connection.execute(update(account).where(account.c.id == own).values(values))
    return written


def test_what_cannot_be_opened_is_named_and_nothing_is_lost(full: Database) -> None:
    with full.writer.begin() as connection:
        first = select(account.c.name).where(account.c.id == "00")
        moved = update(account).where(account.c.id == "01").values(name=first.scalar_subquery())
        connection.execute(moved)
    with (
        _with(full, f"{NEWER} {KEYS}") as both,
        pytest.raises(Unreadable, match=r"account\.name of 01"),
    ):
        list(rotation.rotate(both, at=AT, by="", batch=1))
    with _with(full, NEWER) as without, pytest.raises(Unreadable, match="'tests' is not among"):
        list(rotation.rotate(without, at=AT, by=""))


def test_two_with_the_same_address_under_two_keys_are_named(full: Database) -> None:
    with _with(full, f"{NEWER} {KEYS}") as both:
        with both.writer.begin() as connection:
            person(connection, "99", email="7@example.org")  # without looking it up before
        with pytest.raises(Unreadable, match="07 says the same as another row"):
            list(rotation.rotate(both, at=AT, by=""))


def test_every_sealed_column_is_found() -> None:
    found = {table.name: names for table, names in rotation.sealed_tables().items()}
    assert found == {
        "account": ["name", "email", "totp"],
        "caller": ["name", "birth_date", "phone"],
        "held": ["held"],
        "remark": ["text"],
        "share": ["name", "birth_date", "phone"],
        "staff_session": ["place", "held"],
    }
