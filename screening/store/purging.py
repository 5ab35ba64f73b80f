"""Removing what is kept no longer, so that the file does not hold it either."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Delete, delete, func, select, text

from screening.store.database import Database
from screening.store.staff_tables import device, invitation, staff_session, wait
from screening.store.tables import screening, session

SCREENINGS = "screenings"


def old_screenings(connection: Connection, state: str, before: datetime, most: int) -> list[str]:
    """Some screenings in a state, not changed since a moment; the oldest first, locked."""
    query = (
        select(screening.c.id)
        .where(screening.c.state == state, screening.c.changed_at < before)
        .order_by(screening.c.changed_at, screening.c.id)
        .limit(most)
    )
    return list(connection.scalars(query.with_for_update()))


def count_screenings(connection: Connection, state: str, before: datetime) -> int:
    """How many there are."""
    query = select(func.count()).where(screening.c.state == state, screening.c.changed_at < before)
    return connection.scalar(query) or 0


def remove_screenings(connection: Connection, ids: Sequence[str]) -> None:
    """Remove screenings, and all that hangs on them: answers, steps, assessments, sessions."""
    connection.execute(delete(screening).where(screening.c.id.in_(ids)))


def _over(at: datetime, year_ago: datetime) -> dict[str, tuple[Delete, ColumnElement[bool]]]:
    """What is over by itself: kind, how it is removed, and which rows that are."""
    ended = {
        "sessions of patients": (session, session.c.ends_at < at),
        "sessions of staff": (staff_session, staff_session.c.ends_at < at),
        "invitations": (invitation, invitation.c.ends_at < at),
        "waits": (wait, wait.c.until < year_ago),
        "known devices": (device, device.c.at < year_ago),
    }
    return {kind: (delete(table), rows) for kind, (table, rows) in ended.items()}


def count_over(connection: Connection, at: datetime, year_ago: datetime) -> dict[str, int]:
    """How many rows of each kind are over."""
    return {
        kind: connection.scalar(select(func.count()).select_from(gone.table).where(rows)) or 0
        for kind, (gone, rows) in _over(at, year_ago).items()
    }


def remove_over(connection: Connection, at: datetime, year_ago: datetime) -> dict[str, int]:
    """Remove what is over by itself; says how many rows of each kind."""
    return {
        kind: connection.execute(gone.where(rows)).rowcount
        for kind, (gone, rows) in _over(at, year_ago).items()
    }


def scrub(database: Database) -> None:
    """Let no page of the file, and no journal beside it, hold what was removed."""
    with database.writer.connect() as connection:
        is_sqlite = connection.dialect.name == "sqlite"
        driver = connection.connection.driver_connection
        connection.rollback()
        if is_sqlite:
            for statement in ("VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)"):
                driver.execute(statement).close()  # type: ignore[union-attr]
            return
    with database.writer.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        connection.execute(text("VACUUM"))
