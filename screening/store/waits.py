"""Queries on how often somebody failed to sign in, and until when they have to wait."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, delete, insert, select, update

from screening.store.staff_tables import wait


class Wait(NamedTuple):
    """Failures from one source, one after the other, and until when nothing is looked at."""

    failures: int
    until: datetime


def find(connection: Connection, account_id: str, source: str) -> Wait | None:
    """What is known of a source."""
    query = select(wait.c.failures, wait.c.until).where(*_of(account_id, source))
    row = connection.execute(query).one_or_none()
    return Wait(*row) if row else None


def put(connection: Connection, account_id: str, source: str, new: Wait) -> None:
    """Keep what is known of a source. The caller holds the account's lock."""
    values = new._asdict()
    changed = connection.execute(update(wait).where(*_of(account_id, source)).values(**values))
    if changed.rowcount == 0:
        connection.execute(insert(wait).values(account_id=account_id, source=source, **values))


def clear(connection: Connection, account_id: str, sources: Iterable[str] | None = None) -> int:
    """Forget the failures from some sources, or from all; says from how many."""
    statement = delete(wait).where(wait.c.account_id == account_id)
    if sources is not None:
        statement = statement.where(wait.c.source.in_(list(sources)))
    return connection.execute(statement).rowcount


def longest(connection: Connection, account_id: str) -> datetime | None:
    """Until when somebody has to wait who comes from the worst of the sources."""
    query = select(wait.c.until).where(wait.c.account_id == account_id)
    return connection.scalar(query.order_by(wait.c.until.desc()).limit(1))


def _of(account_id: str, source: str) -> tuple[ColumnElement[bool], ...]:
    return wait.c.account_id == account_id, wait.c.source == source
