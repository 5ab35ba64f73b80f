"""Rows of staff, written as the store writes them."""

from datetime import UTC, datetime

from sqlalchemy import Connection, insert

from screening.store.sealed import sealed
from screening.store.staff_tables import account, staff_session

AT = datetime(2026, 11, 1, tzinfo=UTC)


def person(
    connection: Connection, own: str, *, name: str = "Ann", email: str, totp: str | None = None
) -> None:
    """An account."""
    values = {"id": own, "role": "nurse", "state": "active", "is_demo": False, "at": AT, "by": ""}
    personal = {"name": name, "email": email, "totp": totp}
    stored = sealed(connection, account, own, {**values, **personal})
    connection.execute(insert(account).values(stored))


def signed_in(connection: Connection, own: str, session: str) -> None:
    """A session of an account."""
    moments = dict.fromkeys(("begun_at", "seen_at", "ends_at", "proved_at"), AT)
    values = {"id": session, "account_id": own, "token_hash": session.encode(), "place": "here"}
    stored = sealed(connection, staff_session, session, {**values, **moments})
    connection.execute(insert(staff_session).values(stored))
