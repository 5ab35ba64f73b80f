"""Queries on the sessions of staff. Only the hash of a session's token is kept."""

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, insert, select, update

from screening.store.accounts import ACTIVE, Account, as_account
from screening.store.accounts import COLUMNS as ACCOUNT
from screening.store.sealed import opened, sealed
from screening.store.sessions import hash_of
from screening.store.staff_tables import account, staff_session


@dataclass(frozen=True)
class Session:
    """One person signed in on one device.

    `second_at` is None as long as only the password was shown; `held` is what the session is in
    the middle of: a challenge, a secret not yet confirmed, something to be shown once.
    """

    id: str
    account: Account
    begun_at: datetime
    seen_at: datetime
    ends_at: datetime
    second_at: datetime | None
    proved_at: datetime
    place: str
    held: dict[str, Any] = field(default_factory=dict, repr=False)


OWN = tuple(staff_session.c[name] for name in Session.__dataclass_fields__ if name != "account")
OPEN = (
    select(*ACCOUNT, *(column.label(f"own_{column.name}") for column in OWN))
    .join(staff_session, staff_session.c.account_id == account.c.id)
    .where(
        account.c.state == ACTIVE,
        staff_session.c.ends_at > bindparam("at"),
        staff_session.c.seen_at > bindparam("since"),
    )
)
FIND = OPEN.where(staff_session.c.token_hash == bindparam("own"))
FIND_TO_CHANGE = FIND.with_for_update(of=[account, staff_session])
OF_ACCOUNT = OPEN.where(account.c.id == bindparam("own")).order_by(staff_session.c.seen_at.desc())


def add(connection: Connection, token: str, new: Session) -> None:
    """Add a session."""
    values = {name: getattr(new, name) for name in Session.__dataclass_fields__}
    values["account_id"] = values.pop("account").id
    stored = sealed(connection, staff_session, new.id, {**values, "held": json.dumps(new.held)})
    connection.execute(insert(staff_session).values(token_hash=hash_of(token), **stored))


def find(
    connection: Connection, token: str, *, at: datetime, since: datetime, to_change: bool
) -> Session | None:
    """The session of a token, unless it ended, stood idle, or its account is not active."""
    query = FIND_TO_CHANGE if to_change else FIND
    asked = {"own": hash_of(token), "at": at, "since": since}
    row = connection.execute(query, asked).one_or_none()
    return _as_session(connection, row) if row else None


def of_account(
    connection: Connection, account_id: str, *, at: datetime, since: datetime
) -> list[Session]:
    """The open sessions of a person, the one used last first."""
    rows = connection.execute(OF_ACCOUNT, {"own": account_id, "at": at, "since": since})
    return [_as_session(connection, row) for row in rows]


def change(connection: Connection, session_id: str, **values: Any) -> None:  # noqa: ANN401
    """Change columns of a session; a `token` is kept as its hash, `held` is sealed."""
    if "token" in values:
        values["token_hash"] = hash_of(values.pop("token"))
    if "held" in values:
        values["held"] = json.dumps(values["held"])
    stored = sealed(connection, staff_session, session_id, values)
    own = staff_session.c.id == session_id
    connection.execute(update(staff_session).where(own).values(**stored))


def end(connection: Connection, account_id: str, session_id: str) -> int:
    """End one session of a person; says how many there were."""
    own = (staff_session.c.account_id == account_id, staff_session.c.id == session_id)
    return connection.execute(delete(staff_session).where(*own)).rowcount


def end_all(connection: Connection, account_id: str, but: str = "") -> int:
    """End every session of a person, except one; says how many there were."""
    own = (staff_session.c.account_id == account_id, staff_session.c.id != but)
    return connection.execute(delete(staff_session).where(*own)).rowcount


def _as_session(connection: Connection, row: Row[Any]) -> Session:
    values: dict[str, Any] = {column.name: row._mapping[f"own_{column.name}"] for column in OWN}  # noqa: SLF001
    for name in ("place", "held"):
        if values[name] is not None:
            column = staff_session.c[name]
            values[name] = opened(connection, column, values["id"], values[name])
    values["held"] = json.loads(values["held"] or "{}")
    return Session(account=as_account(connection, row), **values)
