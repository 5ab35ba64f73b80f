"""A prepared statement does as SQLAlchemy does, on both databases: the same values and errors."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

from screening.app import Application
from screening.store import screenings
from screening.store.database import FAULTS, Database
from screening.store.prepared import Prepared
from screening.store.screenings import OPEN, Screening
from screening.store.tables import given, screening, session
from tests.dump import database_of
from tests.web.faults import file_is_locked, server_is_away

AT = datetime(2026, 11, 1, 1, 30, 0, 120, UTC)
CANARY = "canary-answer"
ROW: Mapping[str, Any] = {
    "screening_id": "a" * 16,
    "version": 1,
    "question": "fever",
    "answer": CANARY,
    "at": AT,
    "by": "patient",
    "language": "en",
    "how": "asked",
}
ADD = Prepared(insert(given).inline())
COLUMNS = tuple(given.c[name] for name in ROW)
OWN = given.c.version == bindparam("own")
FIND, FIND_PLAINLY = Prepared(select(*COLUMNS).where(OWN)), select(*COLUMNS).where(OWN)


@pytest.fixture
def begun(database: Database) -> Database:
    """A database with one screening."""
    with database.writer.begin() as connection:
        screenings.add(connection, Screening("a" * 16, "0" * 64, "en", OPEN, 0, AT, {}))
    return database


@pytest.mark.parametrize(
    "answer", [None, 0, 10, "no", "", "«Ñandú» \N{SNOWMAN}", '"\\\n', ["a", "b"], []]
)
@pytest.mark.parametrize("at", [AT, AT.replace(microsecond=0), AT.astimezone(timezone.min)])
def test_values_go_in_and_come_out_as_with_sqlalchemy(
    begun: Database, answer: object, at: datetime
) -> None:
    values = {**ROW, "answer": answer, "at": at}
    with begun.writer.begin() as connection:
        connection.execute(insert(given).inline(), values)
        assert ADD.change(connection, {**values, "version": 2}) == 1
        plainly = [connection.execute(FIND_PLAINLY, {"own": own}).one() for own in (1, 2)]
        (quickly,), (too,) = [FIND.rows(connection, {"own": own}) for own in (1, 2)]
        is_null = select(given.c.version).where(given.c.answer.is_(None))
        assert len(connection.scalars(is_null).all()) == (2 if answer is None else 0)
    assert quickly == plainly[0] == tuple(values.values())
    assert too == plainly[1]
    assert quickly[4].utcoffset() == timedelta(0)


def test_bytes_come_out_as_they_went_in(begun: Database) -> None:
    token = bytes(range(32))
    values = {"token_hash": token, "screening_id": "a" * 16}
    add = Prepared(insert(session))
    find = Prepared(select(session.c.token_hash, session.c.seen_at))
    with begun.writer.begin() as connection:
        add.change(connection, {**values, **dict.fromkeys(("begun_at", "seen_at", "ends_at"), AT)})
        assert find.rows(connection, {}) == [(token, AT)]


def test_it_says_how_many_rows_it_changed(begun: Database) -> None:
    change = Prepared(update(screening).where(screening.c.id == bindparam("own")))
    with begun.writer.begin() as connection:
        assert change.change(connection, {"own": "a" * 16, "state": "finished"}) == 1
        assert change.change(connection, {"own": "b" * 16, "state": "finished"}) == 0


def test_it_is_undone_with_its_transaction(begun: Database) -> None:
    with begun.writer.connect() as connection:  # it begins one by itself
        ADD.change(connection, ROW)
    with begun.reader.begin() as connection:
        assert FIND.rows(connection, {"own": 1}) == []


def test_every_value_must_be_given(begun: Database) -> None:
    with begun.writer.begin() as connection:
        ADD.change(connection, ROW)
        with pytest.raises(KeyError):
            ADD.change(connection, {name: ROW[name] for name in ROW if name != "how"})


def test_an_error_is_one_of_sqlalchemys_and_holds_no_answer(begun: Database) -> None:
    with begun.writer.begin() as connection:
        ADD.change(connection, ROW)
    with begun.writer.connect() as connection:
        with pytest.raises(IntegrityError) as caught:
            ADD.change(connection, ROW)
        assert caught.value.params is None
        assert caught.value.hide_parameters
        assert CANARY not in f"{caught.value} {caught.value!r}"


def test_who_reads_cannot_write(begun: Database) -> None:
    with begun.reader.connect() as connection:
        with pytest.raises(DBAPIError, match=r"(?i)read-?only") as caught:
            ADD.change(connection, ROW)
        assert CANARY not in str(caught.value)


def test_a_locked_file_is_a_fault(sqlite: Database) -> None:
    with file_is_locked(sqlite), pytest.raises(FAULTS), sqlite.writer.connect() as connection:
        ADD.change(connection, ROW)


def test_a_lost_connection_is_a_fault_and_is_not_given_out_again(
    postgres_app: Application,
) -> None:
    postgres = database_of(postgres_app)
    with postgres.writer.connect() as connection:
        assert FIND.rows(connection, {"own": -1}) == []
        with server_is_away(postgres):
            with pytest.raises(OperationalError) as caught:
                FIND.rows(connection, {"own": -1})
            assert caught.value.connection_invalidated
            assert connection.invalidated
    with postgres.writer.connect() as connection:
        assert FIND.rows(connection, {"own": -1}) == []
