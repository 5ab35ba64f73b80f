"""Sessions of staff: from the password on; what they open depends on what was proved."""

from datetime import datetime, timedelta
from secrets import token_hex
from typing import Any, NamedTuple

from screening.store import audit, staff_sessions
from screening.store.accounts import Account
from screening.store.audit import Act
from screening.store.database import Connection
from screening.store.staff_sessions import Session

FRESH = timedelta(minutes=5)  # after which somebody is asked again before something grave
SEEN = timedelta(seconds=15)  # how exactly it is kept when a session was last used


class Limits(NamedTuple):
    """How long a session may stand unused, and how long it may last at all."""

    idle: timedelta
    longest: timedelta


def begin(  # noqa: PLR0913 -- whose, under what token, where, when and how long
    connection: Connection,
    account: Account,
    token: str,
    *,
    place: str,
    at: datetime,
    limits: Limits,
    held: dict[str, Any] | None = None,
) -> Session:
    """Begin a session of which only the password is proved."""
    until = at + limits.longest
    new = Session(token_hex(8), account, at, at, until, None, at, place, held or {})
    staff_sessions.add(connection, token, new)
    return new


def current(
    connection: Connection, token: str, *, at: datetime, limits: Limits, to_change: bool
) -> Session | None:
    """The session of a token; None when it ended, whatever ended it.

    A clock that is set back ends nothing; but what was begun while it was far ahead would go on
    until that time comes.
    """
    since = at - limits.idle
    found = staff_sessions.find(connection, token, at=at, since=since, to_change=to_change)
    return found if found and found.begun_at <= at + limits.longest else None


def is_fresh(session: Session, at: datetime) -> bool:
    """Whether the person proved a moment ago who they are."""
    return session.second_at is not None and abs(at - session.proved_at) < FRESH


def is_due(session: Session, at: datetime) -> bool:
    """Whether it is time to keep that the session is being used."""
    return abs(at - session.seen_at) >= SEEN  # also after the clock was set back


def hold(connection: Connection, session: Session, **held: Any) -> None:  # noqa: ANN401
    """Keep what the session is in the middle of; None lets go of it."""
    session.held.update(held)
    kept = {name: value for name, value in session.held.items() if value is not None}
    staff_sessions.change(connection, session.id, held=kept)


def sign_out(connection: Connection, session: Session, *, at: datetime) -> None:
    """End the session, here and now."""
    staff_sessions.end(connection, session.account.id, session.id)
    audit.add(connection, Act.SIGNED_OUT, session.account.id, at=at, by=session.account.id)


def end(connection: Connection, account_id: str, session_id: str, *, at: datetime, by: str) -> bool:
    """End one session of a person; False when there is none such."""
    ended = staff_sessions.end(connection, account_id, session_id) == 1
    if ended:
        audit.add(connection, Act.SESSION_ENDED, account_id, at=at, by=by)
    return ended


def end_others(connection: Connection, session: Session, *, at: datetime) -> int:
    """End all other sessions of the person."""
    own = session.account.id
    ended = staff_sessions.end_all(connection, own, but=session.id)
    if ended:
        audit.add(connection, Act.SESSION_ENDED, own, at=at, by=own, about={"ended": ended})
    return ended
