"""Queries on published rulebooks. A row is added once and never changed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select

from screening.store.tables import rulebook


@dataclass(frozen=True)
class Published:
    """A rulebook as it was released: its canonical text under that text's hash."""

    hash: str
    name: str
    content: str
    at: datetime
    by: str


COLUMNS = tuple(rulebook.c[field] for field in Published.__dataclass_fields__)


def add(connection: Connection, new: Published) -> None:
    """Add a published rulebook."""
    connection.execute(insert(rulebook).values(**vars(new)))


def find(connection: Connection, hash_or_start: str) -> list[Published]:
    """The published rulebooks whose hash begins so; two at most, to tell one from several."""
    query = select(*COLUMNS).where(rulebook.c.hash.startswith(hash_or_start, autoescape=True))
    return [Published(*row) for row in connection.execute(query.limit(2))]


def newest_hash(connection: Connection) -> str | None:
    """The hash of the rulebook that was published last."""
    query = select(rulebook.c.hash).order_by(rulebook.c.id.desc()).limit(1)
    return connection.scalar(query)


def every(connection: Connection) -> Iterator[Published]:
    """All published rulebooks, the newest first."""
    for row in connection.execute(select(*COLUMNS).order_by(rulebook.c.id.desc())):
        yield Published(*row)
