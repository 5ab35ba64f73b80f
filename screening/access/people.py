"""Staff come by invitation, get a role, and lose it; every act is in the audit trail."""

import re
import unicodedata
from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum
from secrets import token_hex, token_urlsafe

from screening.access import passwords
from screening.store import accounts, audit, proofs, staff_sessions, waits
from screening.store.accounts import ACTIVE, DISABLED, INVITED, Account
from screening.store.audit import Act
from screening.store.database import Connection
from screening.store.staff_sessions import Session

INVITATION = timedelta(hours=72)
ADDRESS = re.compile(r"[^@\s]{1,64}@[^@\s]{1,60}\.[^@\s.]{2,20}")


class Role(StrEnum):
    """What somebody is here to do."""

    NURSE = "nurse"
    PROVIDER = "provider"
    ADMIN = "admin"


class Refused(Exception):  # noqa: N818 -- nothing went wrong; a verb was not allowed
    """A verb that is not allowed here."""


class EmailTaken(Refused):
    """There is an account with this address."""


class LastAdministrator(Refused):
    """Without this person nobody could let anybody in."""


class NotInvited(Refused):
    """The invitation was used, is over, or never was."""


class WeakPassword(Refused):
    """A password that is refused; the argument says why."""

    def __init__(self, weakness: passwords.Weakness) -> None:
        super().__init__(weakness)
        self.weakness = weakness


def one_way(email: str) -> str:
    """An address as it is kept and looked for."""
    return unicodedata.normalize("NFKC", email).strip().casefold()


def is_address(email: str) -> bool:
    """Whether this can be an e-mail address."""
    address = one_way(email)
    return ADDRESS.fullmatch(address) is not None and address.isprintable()


def invite(  # noqa: PLR0913 -- whom, as what, by whom and when
    connection: Connection,
    *,
    name: str,
    email: str,
    role: Role,
    at: datetime,
    by: str,
    is_demo: bool = False,
) -> tuple[Account, str]:
    """Make an account that nobody can sign in to yet, and the token of its one-time link.

    Raises:
        EmailTaken: somebody has this address.
    """
    email = one_way(email)
    new = Account(token_hex(16), role, INVITED, is_demo, name, email, None, None, None, at)
    if accounts.find_by_email(connection, email) or not accounts.add(connection, new, by):
        raise EmailTaken
    return new, _invited(connection, new, at=at, by=by)


def invite_again(connection: Connection, account: Account, *, at: datetime, by: str) -> str:
    """Let somebody begin anew, who lost the way in: nothing proved before counts any more.

    Raises:
        LastAdministrator: nobody else could let this person in.
    """
    _keep_an_administrator(connection, account)
    return begin_anew(connection, account, at=at, by=by)


def begin_anew(connection: Connection, account: Account, *, at: datetime, by: str) -> str:
    """As `invite_again`, of whomever: for the command line, where nobody can be shut out."""
    accounts.change(connection, account.id, state=INVITED, password=None, totp=None)
    _forget_proofs(connection, account.id)
    return _invited(connection, account, at=at, by=by)


def accept(connection: Connection, token: str, kept: str, *, at: datetime) -> Account:
    """Take up an invitation with a `new_password`; it cannot be taken up again.

    Raises:
        NotInvited: it does not hold, or no longer.
    """
    account = invited(connection, token, at, to_change=True)
    accounts.change(connection, account.id, state=ACTIVE, password=kept)
    proofs.uninvite(connection, account.id)
    audit.add(connection, Act.JOINED, account.id, at=at, by=account.id)
    return replace(account, state=ACTIVE, password=kept)


def invited(
    connection: Connection, token: str, at: datetime, *, to_change: bool = False
) -> Account:
    """Whom an invitation is for.

    Raises:
        NotInvited: it does not hold, or no longer.
    """
    account_id = proofs.invited(connection, token, at)
    found = accounts.find(connection, account_id, to_change=to_change) if account_id else None
    if found is None or found.state != INVITED or proofs.invited(connection, token, at) is None:
        raise NotInvited
    return found


def set_password(connection: Connection, session: Session, password: str, *, at: datetime) -> str:
    """Take another password; other sessions of the person end, and this one gets a new token.

    Raises:
        WeakPassword: somebody could guess it.
    """
    own = session.account.id
    accounts.change(connection, own, password=new_password(session.account, password))
    about = {"ended": staff_sessions.end_all(connection, own, but=session.id)}
    token = token_urlsafe(32)
    staff_sessions.change(connection, session.id, token=token)
    audit.add(connection, Act.PASSWORD_SET, own, at=at, by=own, about=about)
    return token


def set_role(
    connection: Connection, account: Account, role: Role, *, at: datetime, by: str
) -> None:
    """Give somebody another role; their sessions end, so that none holds what the old one opened.

    Raises:
        LastAdministrator: somebody must remain who can let people in.
    """
    if role == account.role:
        return
    _keep_an_administrator(connection, account)
    accounts.change(connection, account.id, role=role)
    staff_sessions.end_all(connection, account.id)
    about = {"from": account.role, "to": role}
    audit.add(connection, Act.ROLE_SET, account.id, at=at, by=by, about=about)


def disable(connection: Connection, account: Account, *, at: datetime, by: str) -> None:
    """Shut somebody out, at once: sessions and invitations end with it.

    Raises:
        LastAdministrator: somebody must remain who can let people in.
    """
    if account.state != DISABLED:
        _keep_an_administrator(connection, account)
        shut_out(connection, account, at=at, by=by)


def shut_out(connection: Connection, account: Account, *, at: datetime, by: str) -> None:
    """As `disable`, of whomever."""
    accounts.change(connection, account.id, state=DISABLED)
    staff_sessions.end_all(connection, account.id)
    proofs.uninvite(connection, account.id)
    audit.add(connection, Act.DISABLED, account.id, at=at, by=by)


def restore(connection: Connection, account: Account, *, at: datetime, by: str) -> str | None:
    """Let somebody in again; who never took up an invitation gets another."""
    if account.state != DISABLED:
        return None
    if account.password is None:
        token = invite_again(connection, account, at=at, by=by)
    else:
        accounts.change(connection, account.id, state=ACTIVE)
        token = None
    audit.add(connection, Act.RESTORED, account.id, at=at, by=by)
    return token


def unlock(connection: Connection, account: Account, *, at: datetime, by: str) -> None:
    """End every wait of somebody who failed to sign in too often."""
    if waits.clear(connection, account.id):
        audit.add(connection, Act.UNLOCKED, account.id, at=at, by=by)


def _invited(connection: Connection, account: Account, *, at: datetime, by: str) -> str:
    token, until = token_urlsafe(32), at + INVITATION
    proofs.invite(connection, token, account.id, at=at, until=until, by=by)
    about = {"role": account.role}
    audit.add(connection, Act.INVITED, account.id, at=at, by=by, about=about)
    return token


def new_password(account: Account, password: str) -> str:
    """What is kept of a new password. This takes long: ask before anything is locked.

    Raises:
        WeakPassword: somebody could guess it.
    """
    weakness = passwords.weakness(password, about_person(account))
    if weakness:
        raise WeakPassword(weakness)
    return passwords.hash_of(password)


def about_person(account: Account) -> list[str]:
    """Words that others know of a person, and try first."""
    return account.name.split() + account.email.replace("@", ".").split(".")


def _forget_proofs(connection: Connection, account_id: str) -> None:
    staff_sessions.end_all(connection, account_id)
    proofs.remove_passkeys(connection, account_id)
    proofs.remove_codes(connection, account_id)
    proofs.forget_devices(connection, account_id)
    waits.clear(connection, account_id)


def _keep_an_administrator(connection: Connection, account: Account) -> None:
    """Refuse what would leave nobody who can let people in."""
    if account.role == Role.ADMIN and accounts.lock_active_with(connection, Role.ADMIN) <= {
        account.id
    }:
        raise LastAdministrator
