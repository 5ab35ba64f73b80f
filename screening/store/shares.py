"""Queries on what patients sent to the clinic."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select

from screening.store.sealed import opened, sealed
from screening.store.share_tables import share


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
    if row is None:
        return None
    fields: dict[str, Any] = dict(zip(Share.__dataclass_fields__, row, strict=True))
    for name in SEALED:
        fields[name] = opened(connection, share.c[name], row.id, fields[name])
    return Share(**fields)


def sent_at(connection: Connection, screening_id: str) -> datetime | None:
    """When a screening was sent; nothing is opened for it."""
    return connection.scalar(select(share.c.at).where(share.c.screening_id == screening_id))
