"""Queries on what proves who somebody is: invitations, passkeys, recovery codes, known devices."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, func, insert, select, update

from screening.store.sessions import hash_of
from screening.store.staff_tables import device, invitation, passkey, recovery_code


@dataclass(frozen=True)
class Passkey:
    """A key pair on somebody's device; here stands the public half."""

    id: str
    account_id: str
    credential: bytes
    public_key: bytes
    count: int
    at: datetime


PASSKEY = tuple(passkey.c[field] for field in Passkey.__dataclass_fields__)


def invite(
    connection: Connection,
    token: str,
    account_id: str,
    *,
    at: datetime,
    until: datetime,
    by: str,
) -> None:
    """Add an invitation; the ones before it are worth nothing any more."""
    uninvite(connection, account_id)
    values = {"token_hash": hash_of(token), "account_id": account_id, "at": at, "by": by}
    connection.execute(insert(invitation).values(**values, ends_at=until))


def uninvite(connection: Connection, account_id: str) -> None:
    """Remove the invitations of an account."""
    connection.execute(delete(invitation).where(invitation.c.account_id == account_id))


def invited(connection: Connection, token: str, at: datetime) -> str | None:
    """The account that an invitation is for, if it still holds."""
    query = select(invitation.c.account_id).where(
        invitation.c.token_hash == hash_of(token), invitation.c.ends_at > at
    )
    return connection.scalar(query)


def add_passkey(connection: Connection, new: Passkey) -> None:
    """Add a passkey."""
    connection.execute(insert(passkey).values(**vars(new)))


def passkeys(connection: Connection, account_id: str) -> list[Passkey]:
    """The passkeys of an account, the oldest first."""
    query = select(*PASSKEY).where(passkey.c.account_id == account_id)
    return [Passkey(*row) for row in connection.execute(query.order_by(passkey.c.at))]


def has_credential(connection: Connection, credential: bytes) -> bool:
    """Whether somebody has this passkey already."""
    query = select(passkey.c.id).where(passkey.c.credential == credential)
    return connection.execute(query).first() is not None


def use_passkey(connection: Connection, account_id: str, passkey_id: str, count: int) -> bool:
    """Keep how often a passkey was used, as it tells itself; False when it is gone."""
    own = (passkey.c.account_id == account_id, passkey.c.id == passkey_id)
    return connection.execute(update(passkey).where(*own).values(count=count)).rowcount == 1


def remove_passkeys(connection: Connection, account_id: str, passkey_id: str | None = None) -> int:
    """Remove one passkey of an account, or all; says how many there were."""
    statement = delete(passkey).where(passkey.c.account_id == account_id)
    if passkey_id is not None:
        statement = statement.where(passkey.c.id == passkey_id)
    return connection.execute(statement).rowcount


def replace_codes(
    connection: Connection, account_id: str, codes: dict[str, str], at: datetime
) -> None:
    """Put recovery codes, selector to hash, in the place of those that there were."""
    remove_codes(connection, account_id)
    rows = [
        {"account_id": account_id, "selector": selector, "verifier": verifier, "at": at}
        for selector, verifier in codes.items()
    ]
    connection.execute(insert(recovery_code), rows)


def remove_codes(connection: Connection, account_id: str) -> None:
    """Remove the recovery codes of an account."""
    connection.execute(delete(recovery_code).where(recovery_code.c.account_id == account_id))


def code_verifier(connection: Connection, account_id: str, selector: str) -> str | None:
    """The hash of an unused recovery code."""
    query = select(recovery_code.c.verifier).where(
        recovery_code.c.account_id == account_id,
        recovery_code.c.selector == selector,
        recovery_code.c.used_at.is_(None),
    )
    return connection.scalar(query)


def use_code(connection: Connection, account_id: str, selector: str, at: datetime) -> bool:
    """Use a recovery code up; False when it was used before."""
    statement = update(recovery_code).where(
        recovery_code.c.account_id == account_id,
        recovery_code.c.selector == selector,
        recovery_code.c.used_at.is_(None),
    )
    return connection.execute(statement.values(used_at=at)).rowcount == 1


def codes_left(connection: Connection, account_id: str) -> int:
    """How many recovery codes can still be used."""
    query = select(func.count()).where(
        recovery_code.c.account_id == account_id, recovery_code.c.used_at.is_(None)
    )
    return connection.scalar(query) or 0


def add_device(connection: Connection, token: str, account_id: str, at: datetime) -> None:
    """Remember a device on which somebody signed in."""
    values = {"token_hash": hash_of(token), "account_id": account_id, "at": at}
    connection.execute(insert(device).values(**values))


def knows_device(connection: Connection, token: str, account_id: str) -> bool:
    """Whether this person signed in on this device before."""
    query = select(device.c.at).where(
        device.c.token_hash == hash_of(token), device.c.account_id == account_id
    )
    return connection.execute(query).first() is not None


def accounts_of(connection: Connection, token: str) -> set[str]:
    """Who signed in on a device before."""
    query = select(device.c.account_id).where(device.c.token_hash == hash_of(token))
    return set(connection.scalars(query))


def forget_devices(connection: Connection, account_id: str) -> None:
    """No device of this person is known any more."""
    connection.execute(delete(device).where(device.c.account_id == account_id))
