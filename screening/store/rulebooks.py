"""Queries on rulebooks and when each was published. Rows are added and never changed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select

from screening.store.tables import publication, rulebook


@dataclass(frozen=True)
class Stored:
    """A rulebook's canonical text under that text's hash."""

    hash: str
    name: str
    content: str


@dataclass(frozen=True)
class Publication:
    """From when on new screenings began with a rulebook, and who decided it."""

    hash: str
    name: str
    at: datetime
    by: str


COLUMNS = tuple(rulebook.c[field] for field in Stored.__dataclass_fields__)
NEWEST = select(publication.c.hash).order_by(publication.c.id.desc()).limit(1)


def add(connection: Connection, new: Stored) -> None:
    """Add a rulebook."""
    connection.execute(insert(rulebook).values(**vars(new)))


def find(connection: Connection, hash_or_start: str) -> list[Stored]:
    """The rulebooks whose hash begins so; two at most, to tell one from several."""
    query = select(*COLUMNS).where(rulebook.c.hash.startswith(hash_or_start, autoescape=True))
    return [Stored(*row) for row in connection.execute(query.limit(2))]


def publish(connection: Connection, rulebook_hash: str, *, at: datetime, by: str) -> None:
    """From now on new screenings begin with this rulebook."""
    connection.execute(insert(publication).values(hash=rulebook_hash, at=at, by=by))


def newest_hash(connection: Connection) -> str | None:
    """The hash of the rulebook that was published last."""
    return connection.scalar(NEWEST)


def publications(connection: Connection) -> Iterator[Publication]:
    """Every publication, the newest first."""
    query = (
        select(rulebook.c.hash, rulebook.c.name, publication.c.at, publication.c.by)
        .join(rulebook, rulebook.c.hash == publication.c.hash)
        .order_by(publication.c.id.desc())
    )
    for row in connection.execute(query):
        yield Publication(*row)
