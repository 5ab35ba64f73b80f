"""Queries on sessions. Only the hash of a session's token is kept; what one holds is sealed."""

import json
from collections.abc import Collection
from datetime import datetime
from hashlib import sha256
from secrets import token_hex
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from screening.store.prepared import Prepared
from screening.store.screenings import COLUMNS, Screening, as_screening
from screening.store.sealed import opened, sealed
from screening.store.tables import held, screening, session

OWN = session.c.token_hash == bindparam("own")
ADD, END = insert(session), delete(session).where(OWN)
TOUCH = Prepared(update(session).where(OWN).values(seen_at=bindparam("at")))
_OPEN = (
    select(session.c.seen_at, session.c.ends_at, *COLUMNS)
    .join(session, session.c.screening_id == screening.c.id)
    .where(OWN, session.c.ends_at > bindparam("at"), session.c.seen_at > bindparam("since"))
)
FIND = Prepared(_OPEN)
FIND_TO_CHANGE = Prepared(_OPEN.with_for_update(of=[screening, session]))


class Opened(NamedTuple):
    """What a session opens, when it was last used, and when it ends in any case."""

    screening: Screening
    seen_at: datetime
    ends_at: datetime


def hash_of(token: str) -> bytes:
    """What is kept of a token; it has 256 random bits, so a plain hash will do."""
    return sha256(token.encode()).digest()


def add(
    connection: Connection, token: str, screening_id: str, *, at: datetime, until: datetime
) -> None:
    """Add a session that opens one screening until a moment."""
    moments = {"begun_at": at, "seen_at": at, "ends_at": until}
    connection.execute(ADD, {"token_hash": hash_of(token), "screening_id": screening_id, **moments})


def find(
    connection: Connection,
    token: str,
    *,
    at: datetime,
    seen_since: datetime,
    to_change: bool,
) -> Opened | None:
    """What a session opens, unless it has ended or been idle for too long.

    `to_change` makes others who want to change the screening wait.
    """
    query = FIND_TO_CHANGE if to_change else FIND
    asked = {"own": hash_of(token), "at": at, "since": seen_since}
    for seen_at, ends_at, *row in query.rows(connection, asked):
        return Opened(as_screening(row), seen_at, ends_at)
    return None


def is_over(connection: Connection, token: str) -> bool:
    """Whether a session that `find` does not give once opened something."""
    own = (session.c.token_hash == hash_of(token), session.c.screening_id.is_not(None))
    return connection.scalar(select(session.c.begun_at).where(*own)) is not None


def touch(connection: Connection, token: str, at: datetime) -> None:
    """The session was used."""
    TOUCH.change(connection, {"own": hash_of(token), "at": at})


def turn(connection: Connection, token: str, screening_id: str) -> None:
    """Let a session open another screening from now on."""
    statement = update(session).where(session.c.token_hash == hash_of(token))
    connection.execute(statement.values(screening_id=screening_id))


def end(connection: Connection, token: str) -> None:
    """End a session."""
    connection.execute(END, {"own": hash_of(token)})


def end_all(connection: Connection, screening_ids: Collection[str]) -> None:
    """End every session that opens one of these screenings."""
    connection.execute(delete(session).where(session.c.screening_id.in_(screening_ids)))


def part(connection: Connection, token: str, until: datetime) -> None:
    """Let a session open nothing any more; what it holds can be shown until a moment."""
    statement = update(session).where(session.c.token_hash == hash_of(token))
    connection.execute(statement.values(screening_id=None, ends_at=until))


def hold(connection: Connection, token: str, **values: object) -> None:
    """Keep what a session can show again, in the place of what it held before."""
    own, row = hash_of(token), token_hex(8)
    connection.execute(delete(held).where(held.c.session == own))
    stored = sealed(connection, held, row, {"held": json.dumps(values)})
    connection.execute(insert(held).values(id=row, session=own, **stored))


def holds(connection: Connection, token: str, at: datetime) -> dict[str, Any]:
    """What a session holds; nothing when it ended."""
    query = select(held.c.id, held.c.held).join(session, session.c.token_hash == held.c.session)
    own = (held.c.session == hash_of(token), session.c.ends_at > at)
    row = connection.execute(query.where(*own)).one_or_none()
    found: dict[str, Any] = (
        json.loads(opened(connection, held.c.held, row.id, row.held)) if row else {}
    )
    return found
