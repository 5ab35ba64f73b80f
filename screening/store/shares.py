"""Queries on what patients sent to the clinic."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select

from screening.store.sealed import opened, sealed
from screening.store.share_tables import share
from screening.store.tables import assessment, screening


@dataclass(frozen=True)
class Share:
    """A finished screening that its person sent, and who that is. `birth_date` is YYYY-MM-DD."""

    id: str
    screening_id: str
    at: datetime
    by: str
    name: str
    birth_date: str
    phone: str
    best_time: str
    language: str
    consent: str
    is_doubtful: bool


COLUMNS = tuple(share.c[field] for field in Share.__dataclass_fields__)
SEALED = ("name", "birth_date", "phone")


def add(connection: Connection, new: Share) -> None:
    """Add a share; its screening has none yet."""
    connection.execute(insert(share).values(**sealed(connection, share, new.id, vars(new))))


def find(connection: Connection, screening_id: str) -> Share | None:
    """What was sent of a screening."""
    query = select(*COLUMNS).where(share.c.screening_id == screening_id)
    row = connection.execute(query).one_or_none()
    return _share(connection, row) if row else None


def several(connection: Connection, screening_ids: Collection[str]) -> dict[str, Share]:
    """What was sent of each of these screenings, if anything."""
    query = select(*COLUMNS).where(share.c.screening_id.in_(screening_ids))
    found = (_share(connection, row) for row in connection.execute(query))
    return {each.screening_id: each for each in found}


def since(connection: Connection, at: datetime, *, most: int) -> list[tuple[Share, str]]:
    """The first that were sent at a moment or later, oldest first, each with its stored result."""
    query = (
        select(*COLUMNS, assessment.c.result)
        .join(assessment, assessment.c.screening_id == share.c.screening_id)
        .where(share.c.at >= at)
        .order_by(share.c.at, share.c.id)
        .limit(most)
    )
    return [(_share(connection, row[:-1]), row[-1]) for row in connection.execute(query)]


def _share(connection: Connection, row: Sequence[Any]) -> Share:
    """A row of `COLUMNS`, opened."""
    fields: dict[str, Any] = dict(zip(Share.__dataclass_fields__, row, strict=True))
    for name in SEALED:
        fields[name] = opened(connection, share.c[name], fields["id"], fields[name])
    return Share(**fields)


def sent_at(connection: Connection, screening_id: str) -> datetime | None:
    """When a screening was sent; nothing is opened for it."""
    return connection.scalar(select(share.c.at).where(share.c.screening_id == screening_id))


def of_same_person(connection: Connection, screening_id: str) -> dict[str, datetime]:
    """Which screenings were sent, and when, oldest first: this one, and those of the same chain.

    In a chain each began with the answers of another. Nothing is opened for it.
    """
    own = screening.alias()
    origin = select(func.coalesce(own.c.origin, own.c.id)).where(own.c.id == screening_id)
    first = origin.scalar_subquery()
    query = (
        select(share.c.screening_id, share.c.at)
        .join(screening, screening.c.id == share.c.screening_id)
        .where((screening.c.id == first) | (screening.c.origin == first))
        .order_by(share.c.at, share.c.id)
    )
    return dict(map(tuple, connection.execute(query)))
