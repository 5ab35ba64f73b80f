"""Queries on sessions. Only the hash of a session's token is kept."""

from datetime import datetime
from hashlib import sha256

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from screening.store.screenings import COLUMNS, Screening, as_screening
from screening.store.tables import screening, session

OWN = session.c.token_hash == bindparam("own")
ADD, END = insert(session), delete(session).where(OWN)
TOUCH = update(session).where(OWN).values(seen_at=bindparam("at"))
FIND = (
    select(*COLUMNS)
    .join(session, session.c.screening_id == screening.c.id)
    .where(OWN, session.c.ends_at > bindparam("at"), session.c.seen_at > bindparam("since"))
)
FIND_TO_CHANGE = FIND.with_for_update(of=[screening, session])


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
) -> Screening | None:
    """The screening that a session opens, unless it has ended or been idle for too long.

    `to_change` makes others who want to change it wait.
    """
    query = FIND_TO_CHANGE if to_change else FIND
    asked = {"own": hash_of(token), "at": at, "since": seen_since}
    row = connection.execute(query, asked).one_or_none()
    return as_screening(row) if row else None


def touch(connection: Connection, token: str, at: datetime) -> None:
    """The session was used."""
    connection.execute(TOUCH, {"own": hash_of(token), "at": at})


def turn(connection: Connection, token: str, screening_id: str) -> None:
    """Let a session open another screening from now on."""
    statement = update(session).where(session.c.token_hash == hash_of(token))
    connection.execute(statement.values(screening_id=screening_id))


def end(connection: Connection, token: str) -> None:
    """End a session."""
    connection.execute(END, {"own": hash_of(token)})
