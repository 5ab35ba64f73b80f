"""Queries on accounts. Names and e-mail addresses are sealed; an address is found by its index."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, insert, select, update
from sqlalchemy.exc import IntegrityError

from screening.store.sealed import lookup, opened, sealed
from screening.store.staff_tables import account

INVITED, ACTIVE, DISABLED = "invited", "active", "disabled"


@dataclass(frozen=True)
class Account:
    """One member of staff. `password` is a hash, `totp` the secret of an authenticator app."""

    id: str
    role: str
    state: str
    is_demo: bool
    name: str
    email: str
    password: str | None
    totp: str | None
    totp_step: int | None
    at: datetime

    @property
    def is_active(self) -> bool:
        """Whether this person may sign in."""
        return self.state == ACTIVE


COLUMNS = tuple(account.c[field] for field in Account.__dataclass_fields__)
SEALED = ("name", "email", "totp")


def as_account(connection: Connection, row: Row[Any]) -> Account:
    """A row of `COLUMNS`, with what is sealed in it opened."""
    fields: dict[str, Any] = dict(zip(Account.__dataclass_fields__, row, strict=False))
    for field in SEALED:
        if fields[field] is not None:
            fields[field] = opened(connection, account.c[field], row.id, fields[field])
    return Account(**fields)


def add(connection: Connection, new: Account, by: str) -> bool:
    """Add an account; False when somebody has its address, perhaps since a moment ago."""
    values = sealed(connection, account, new.id, {**vars(new), "by": by})
    try:
        with connection.begin_nested():
            connection.execute(insert(account).values(**values))
    except IntegrityError:
        return False
    return True


def find(connection: Connection, account_id: str, *, to_change: bool = False) -> Account | None:
    """An account by its id; `to_change` makes others who want to change it wait."""
    query = select(*COLUMNS).where(account.c.id == account_id)
    return _one(connection, query.with_for_update() if to_change else query)


def find_by_email(connection: Connection, email: str) -> Account | None:
    """An account by its address, written in the one way in which all are kept."""
    known = lookup(connection, account.c.email_index, email)
    return _one(connection, select(*COLUMNS).where(account.c.email_index.in_(known)))


def change(connection: Connection, account_id: str, **values: object) -> None:
    """Change columns of an account."""
    stored = sealed(connection, account, account_id, values)
    connection.execute(update(account).where(account.c.id == account_id).values(**stored))


def everybody(connection: Connection) -> Iterator[Account]:
    """All accounts, the oldest first."""
    for row in connection.execute(select(*COLUMNS).order_by(account.c.at, account.c.id)):
        yield as_account(connection, row)


def names(connection: Connection) -> dict[str, str]:
    """The name of everybody by their account."""
    return {each.id: each.name for each in everybody(connection)}


def active_with(connection: Connection, role: str) -> set[str]:
    """The ids of active accounts with a role."""
    return set(connection.scalars(_active_with(role)))


def lock_active_with(connection: Connection, role: str) -> set[str]:
    """The same, locked against change."""
    return set(connection.scalars(_active_with(role).with_for_update()))


def _active_with(role: str) -> Select[tuple[str]]:
    is_wanted = (account.c.role == role, account.c.state == ACTIVE)
    return select(account.c.id).where(*is_wanted).order_by(account.c.id)


def has_demo(connection: Connection) -> bool:
    """Whether there are made-up accounts that can sign in."""
    query = select(account.c.id).where(account.c.is_demo, account.c.state == ACTIVE)
    return connection.execute(query.limit(1)).first() is not None


def _one(connection: Connection, query: Select[Any]) -> Account | None:
    row = connection.execute(query).one_or_none()
    return as_account(connection, row) if row else None
