"""Queries on sessions. Only the hash of a session's token is kept."""

from datetime import datetime
from hashlib import sha256
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from screening.store.prepared import Prepared
from screening.store.screenings import COLUMNS, Screening, as_screening
from screening.store.tables import screening, session

OWN = session.c.token_hash == bindparam("own")
ADD, END = insert(session), delete(session).where(OWN)
TOUCH = Prepared(update(session).where(OWN).values(seen_at=bindparam("at")))
_OPEN = (
    select(session.c.seen_at, *COLUMNS)
    .join(session, session.c.screening_id == screening.c.id)
    .where(OWN, session.c.ends_at > bindparam("at"), session.c.seen_at > bindparam("since"))
)
FIND = Prepared(_OPEN)
FIND_TO_CHANGE = Prepared(_OPEN.with_for_update(of=[screening, session]))


class Opened(NamedTuple):
    """The screening that a session opens, and when the session was last seen to be used."""

    screening: Screening
    seen_at: datetime


def hash_of(token: str) -> bytes:
    """What is kept of a token; it has 256 random bits, so a plain hash will do."""
    return sha256(token.encode()).digest()


def add(
    connection: Connection, token: str, screening_id: str, *, at: datetime, until: datetime
) -> None:
    """Add a session that opens one screening until a moment."""
    moments = {"begun_at": at, "seen_at": at, "ends_at": until}
    connection.execute(ADD, {"token_hash": hash_of(token), "screening_id": screening_id, **moments})


def find_screening(
    connection: Connection,
    token: str,
    *,
    at: datetime,
    seen_since: datetime,
    to_change: bool,
) -> Opened | None:
    """What a session opens, unless it has ended or been idle for too long.

    `to_change` makes others who want to change it wait.
    """
    query = FIND_TO_CHANGE if to_change else FIND
    asked = {"own": hash_of(token), "at": at, "since": seen_since}
    for seen_at, *row in query.rows(connection, asked):
        return Opened(as_screening(row), seen_at)
    return None


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
