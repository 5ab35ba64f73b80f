"""Removing what is kept no longer, so that the file does not hold it either.

Rows that somebody else is changing at that moment are left for the next run: a purge waits for
nobody, so no two wait for each other, and whoever wants a row waits for one batch at most.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, delete, func, select, text, tuple_

from screening.store.call_tables import caller, disposition, presence, remark, task
from screening.store.database import Database
from screening.store.share_tables import share
from screening.store.staff_tables import device, invitation, staff_session, wait
from screening.store.tables import (
    assessment,
    code_try,
    given,
    held,
    resume_code,
    screening,
    session,
    step,
)

OF_PATIENTS = (
    screening,
    given,
    step,
    assessment,
    session,
    held,
    resume_code,
    code_try,
    share,
    caller,
    remark,
    disposition,
    task,
    presence,
)

DAY = timedelta(days=1)

Key = Sequence[Any]
"""The primary key of a row."""


@dataclass(frozen=True)
class Kind:
    """Rows of one table that are kept no longer; of screenings, their state."""

    name: str
    table: Table
    rows: ColumnElement[bool]
    state: str = ""


def old_screenings(state: str, before: datetime) -> Kind:
    """Screenings in a state that did not change since a moment, with all that hangs on them.

    Answers, steps, the assessment, sessions, the code, and who sent it to the clinic go with it.
    """
    rows = (screening.c.state == state) & (screening.c.changed_at < before)
    return Kind(f"{state} screenings", screening, rows, state)


def over(at: datetime, year_ago: datetime) -> list[Kind]:
    """What is over by itself."""
    return [
        Kind("codes of patients", resume_code, resume_code.c.ends_at < at),
        Kind("tries with codes", code_try, code_try.c.since < at - DAY),
        Kind("sessions of patients", session, session.c.ends_at < at),
        Kind("sessions of staff", staff_session, staff_session.c.ends_at < at),
        Kind("invitations", invitation, invitation.c.ends_at < at),
        Kind("waits", wait, wait.c.until < year_ago),
        Kind("known devices", device, device.c.at < year_ago),
    ]


def count(connection: Connection, kind: Kind) -> int:
    """How many rows there are."""
    query = select(func.count()).select_from(kind.table).where(kind.rows)
    return connection.scalar(query) or 0


def remove(connection: Connection, kind: Kind, most: int, after: Key | None) -> list[Key]:
    """Remove some rows, in the order of their keys, from after one on; gives the keys."""
    columns = list(kind.table.primary_key)
    query = select(*columns).where(kind.rows).order_by(*columns).limit(most)
    if after is not None:  # so that all batches together read the table once
        query = query.where(tuple_(*columns) > tuple(after))
    rows = connection.execute(query.with_for_update(skip_locked=True))
    keys: list[Key] = [tuple(row) for row in rows]
    if keys:
        gone = tuple_(*columns).in_(keys)
        connection.execute(delete(kind.table).where(gone))
    return keys


def scrub(database: Database) -> bool:
    """Let no page of the files hold what was removed; False if some of it had to stay there.

    On SQLite somebody's reading can keep it in the journal. PostgreSQL's plain VACUUM leaves bytes
    in pages; only a new file is sure to hold none, and only the owner of a table gets that.
    """
    if database.url.get_backend_name() == "sqlite":
        return _scrub_sqlite(database)
    everything = database.writer.execution_options(isolation_level="AUTOCOMMIT")
    with everything.connect() as connection:
        connection.detach()  # what is set here holds for nobody else
        connection.execute(text("SET statement_timeout = 0"))  # a large table takes its time
        are_new = [_rewritten(connection, table.name) for table in OF_PATIENTS]
    return all(are_new)


def _rewritten(connection: Connection, table: str) -> bool:
    """Put a table into a new file; False if PostgreSQL passed it over."""
    file = select(func.pg_relation_filenode(table))
    before = connection.scalar(file)
    connection.execute(text(f"VACUUM FULL {table}"))
    return bool(connection.scalar(file) != before)


def _scrub_sqlite(database: Database) -> bool:
    with database.writer.connect() as connection:
        driver: Any = connection.connection.driver_connection
        connection.rollback()  # there is no vacuum inside a transaction
        driver.execute("VACUUM").close()
        is_busy, *_pages = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return not is_busy
