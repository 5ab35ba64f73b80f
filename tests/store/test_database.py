"""Both databases keep what they are given, in the form in which it was given."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from threading import Timer

import pytest
from sqlalchemy import delete, insert, select
from sqlalchemy.exc import DBAPIError, IntegrityError

from screening.engine.answers import Answer
from screening.store import screenings, sessions
from screening.store.database import BUSY, Database
from screening.store.screenings import OPEN, Given, Screening
from screening.store.tables import given, screening, session

AT = datetime(2026, 11, 1, 1, 30, 0, 123456, UTC)
ANSWERS: dict[str, Answer] = {
    "fever": "declined",
    "cancer_signs": ("none",),
    "location": ("left_calf", "right_calf"),
    "back_pain_score": 0,
    "leg_pain_score": 10,
    "steroid_injection_count": "1",
    "duration": "unsure",
}
NEW = Screening("a" * 16, "0" * 64, "en", OPEN, 0, AT, {})


@pytest.fixture
def kept(database: Database) -> Screening:
    """A screening with answers of every kind."""
    answered = replace(NEW, version=1, answers=ANSWERS)
    rows = [Given(q, answer, AT, "patient", "en", "asked", 1) for q, answer in ANSWERS.items()]
    with database.writer.begin() as connection:
        screenings.add(connection, NEW)
        screenings.change(connection, answered, rows, AT)
    return answered


def test_answers_come_back_as_they_were_given(database: Database, kept: Screening) -> None:
    with database.reader.begin() as connection:
        assert screenings.find(connection, kept.id) == kept
        history = screenings.history(connection, kept.id)
    assert {row.question: row.answer for row in history} == ANSWERS
    assert [type(row.answer) for row in history] == [type(answer) for answer in ANSWERS.values()]


def test_an_answer_taken_back_is_no_answer_in_the_database(
    database: Database, kept: Screening
) -> None:
    row = Given("fever", None, AT, "patient", "en", "asked", 2)
    with database.writer.begin() as connection:
        screenings.change(connection, replace(kept, version=2), [row], AT)
        is_null = select(given.c.question).where(given.c.answer.is_(None))
        assert connection.scalars(is_null).all() == ["fever"]
        assert screenings.history(connection, kept.id)[-1] == row


def test_a_moment_is_the_same_moment_wherever_it_was_said(database: Database) -> None:
    elsewhere = AT.astimezone(timezone(timedelta(hours=-5)))
    with database.writer.begin() as connection:
        screenings.add(connection, replace(NEW, begun_at=elsewhere))
    with database.reader.begin() as connection:
        begun_at = connection.scalars(select(screening.c.begun_at)).one()
    assert begun_at == AT
    assert begun_at.utcoffset() == timedelta(0)


def test_who_reads_cannot_write(database: Database, kept: Screening) -> None:
    with database.reader.connect() as connection:
        for statement in (delete(screening), insert(session).values(token_hash=b"", begun_at=AT)):
            with connection.begin() as transaction:
                with pytest.raises(DBAPIError, match=r"(?i)read-?only"):
                    connection.execute(statement)
                transaction.rollback()
        assert screenings.find(connection, kept.id) == kept


def test_a_writer_after_a_reader_writes(database: Database) -> None:
    for _ in range(2):
        with database.reader.begin() as connection:
            assert screenings.find(connection, "b" * 16) is None
        with database.writer.begin() as connection:
            screenings.add(connection, replace(NEW, id="b" * 16))
            connection.execute(delete(screening))


def test_a_change_of_an_old_version_is_refused(database: Database, kept: Screening) -> None:
    with (
        database.writer.begin() as connection,
        pytest.raises(RuntimeError, match="between reading and writing"),
    ):
        screenings.change(connection, replace(NEW, version=1), [], AT)
    with database.reader.begin() as connection:
        assert screenings.find(connection, kept.id) == kept


@pytest.mark.parametrize("kind", ["begun", "finished"])
def test_a_step_that_happens_once_cannot_happen_twice(
    database: Database, kept: Screening, kind: str
) -> None:
    with database.writer.begin() as connection:
        screenings.add_step(connection, kept.id, kind, AT, "patient")
    with pytest.raises(IntegrityError), database.writer.begin() as connection:
        screenings.add_step(connection, kept.id, kind, AT, "patient")


def test_other_steps_can_happen_again(database: Database, kept: Screening) -> None:
    with database.writer.begin() as connection:
        for at in (AT, AT + timedelta(days=1)):
            screenings.add_step(connection, kept.id, "contacted", at, "nurse")
        assert len(screenings.steps(connection, kept.id)) == 2


def test_what_hangs_on_a_screening_goes_with_it(database: Database, kept: Screening) -> None:
    with database.writer.begin() as connection:
        sessions.add(connection, "token", kept.id, at=AT, until=AT)
        connection.execute(delete(screening))
        assert connection.execute(select(given)).all() == []
        assert connection.execute(select(session)).all() == []


def test_nothing_hangs_on_a_screening_that_is_not_there(database: Database) -> None:
    with pytest.raises(IntegrityError), database.writer.begin() as connection:
        screenings.add_step(connection, "c" * 16, "begun", AT, "patient")


@pytest.mark.parametrize("pool", ["reader", "writer"])
def test_sqlite_keeps_what_it_acknowledged(sqlite: Database, pool: str) -> None:
    wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": BUSY}
    with getattr(sqlite, pool).connect() as connection:
        set_to = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in wanted
        }
    assert set_to == wanted


def test_a_write_lock_of_another_is_waited_out(sqlite: Database) -> None:
    with _locked(sqlite, seconds=2), sqlite.writer.begin() as connection:
        screenings.add(connection, NEW)
    with sqlite.reader.begin() as connection:
        assert screenings.find(connection, NEW.id) == NEW


def test_who_reads_does_not_wait_for_who_writes(sqlite: Database) -> None:
    with sqlite.writer.begin() as writing:
        screenings.add(writing, NEW)
        with sqlite.reader.begin() as reading:
            assert screenings.find(reading, NEW.id) is None


@contextmanager
def _locked(database: Database, *, seconds: float) -> Iterator[None]:
    """Somebody else holds the write lock, and lets go by and by."""
    other = sqlite3.connect(str(database.url.database), check_same_thread=False, timeout=0)
    other.execute("BEGIN IMMEDIATE")
    letting_go = Timer(seconds, other.rollback)
    letting_go.start()
    yield
    letting_go.join()
    other.close()
