"""Made-up staff, for trying things out on this machine alone."""

from datetime import datetime

from screening.access import passwords, people, totp
from screening.access.people import Role
from screening.store import accounts, proofs
from screening.store.accounts import ACTIVE, Account
from screening.store.database import Connection

PASSWORD = "try it on this machine"  # noqa: S105 -- known to everybody, hence only in a demo
PEOPLE = {
    "Demo Nurse": ("nurse@demo.example", Role.NURSE),
    "Demo Provider": ("provider@demo.example", Role.PROVIDER),
    "Demo Administrator": ("admin@demo.example", Role.ADMIN),
}


def add_people(connection: Connection, at: datetime) -> None:
    """Add the made-up staff who are not there yet."""
    for name, (email, role) in PEOPLE.items():
        if accounts.find_by_email(connection, email) is None:
            _add(connection, name, email, role, at)


def people_of(connection: Connection) -> list[Account]:
    """The made-up staff who can sign in."""
    return [each for each in accounts.everybody(connection) if each.is_demo and each.is_active]


def code_of(person: Account, at: datetime) -> str:
    """What this person's app would show now."""
    return totp.code_at(person.totp, at) if person.totp else ""


def _add(connection: Connection, name: str, email: str, role: Role, at: datetime) -> None:
    invited, _token = people.invite(
        connection, name=name, email=email, role=role, at=at, by="demonstration", is_demo=True
    )
    proofs.uninvite(connection, invited.id)
    accounts.change(
        connection,
        invited.id,
        state=ACTIVE,
        password=passwords.hash_of(PASSWORD),
        totp=totp.new_secret(),
    )
