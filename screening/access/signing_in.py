"""Signing in: a password, then a second factor, each looked at only while nobody has to wait.

What takes long (a slow hash) is done first, on a connection that reads; the verb that follows
writes, looks again at what may have changed meanwhile, and decides.
"""

from datetime import datetime
from secrets import token_urlsafe
from typing import NamedTuple

from screening.access import passwords, sessions, totp, waiting
from screening.access.people import one_way
from screening.access.sessions import Limits
from screening.codes import read_code
from screening.store import accounts, audit, proofs, staff_sessions
from screening.store.accounts import Account
from screening.store.audit import Act
from screening.store.database import Connection
from screening.store.staff_sessions import Session


class Knock(NamedTuple):
    """Who stands at the door: an address, a device's token if any, what to call the place."""

    address: str
    device: str
    place: str


class Proof(NamedTuple):
    """What became of a password: whose it should be, and whether it is."""

    account_id: str | None
    password: str | None
    is_right: bool


class Shown(NamedTuple):
    """A second factor that was shown: what kind, and what of it cannot be used again."""

    kind: str
    used: str


class In(NamedTuple):
    """Somebody is in: the tokens of the session and of the device from here on."""

    token: str
    device: str


TOTP, RECOVERY, PASSKEY = "totp", "recovery", "passkey"


def check_password(
    connection: Connection, email: str, password: str, *, demo: bool = False
) -> Proof:
    """Look at a password; it takes as long whoever it is, and says nothing yet.

    Made-up staff, whose password is known, are nobody except in a demonstration.
    """
    account = accounts.find_by_email(connection, one_way(email))
    if account and account.is_demo and not demo:
        account = None
    kept = account.password if account else None
    is_right = passwords.matches(kept, password)
    return Proof(account.id if account else None, kept, is_right)


def sign_in(
    connection: Connection, proof: Proof, knock: Knock, *, at: datetime, limits: Limits
) -> str | None:
    """Begin a session of which the password is proved, and give its token; None is no.

    No says nothing: not whether there is an account, whether it is locked, or what was wrong.
    """
    account = _locked(connection, proof.account_id)
    if account is None or not account.is_active:
        _no(connection, account, "account", at)
        return None
    sources = waiting.sources_of(connection, account.id, knock.address, knock.device)
    if waiting.must_wait(connection, account.id, sources, at):
        _no(connection, account, "wait", at)
        return None
    if not proof.is_right or account.password != proof.password:
        waiting.failed(connection, account.id, sources, at)
        _no(connection, account, "password", at)
        return None
    token = token_urlsafe(32)
    has_factor = account.totp is not None or bool(proofs.passkeys(connection, account.id))
    held = {} if has_factor else {"totp": totp.new_secret()}
    sessions.begin(connection, account, token, place=knock.place, at=at, limits=limits, held=held)
    audit.add(connection, Act.PASSWORD_SHOWN, account.id, at=at, by=account.id)
    return token


def check_code(connection: Connection, account: Account, typed: str, at: datetime) -> Shown | None:
    """Look at the code of an app, or a recovery code."""
    step = totp.step_of(account.totp, typed, at, account.totp_step) if account.totp else None
    if step is not None:
        return Shown(TOTP, str(step))
    code = read_code(typed)
    if code is None:
        return None
    kept = proofs.code_verifier(connection, account.id, code.selector)
    return Shown(RECOVERY, code.selector) if passwords.matches(kept, code.verifier) else None


def show_second(
    connection: Connection, session: Session, shown: Shown | None, knock: Knock, *, at: datetime
) -> In | None:
    """The second factor of somebody who has shown the password; None is no.

    The session goes on under another token, so that one seen before opens nothing.
    """
    if not _accept(connection, session.account, shown, knock, at):
        return None
    own, token = session.account.id, token_urlsafe(32)
    staff_sessions.change(connection, session.id, token=token, second_at=at, proved_at=at)
    device = _device(connection, knock.device, own, at)
    about = {"with": shown.kind if shown else ""}
    audit.add(connection, Act.SIGNED_IN, own, at=at, by=own, about=about)
    return In(token, device)


def _device(connection: Connection, token: str, own: str, at: datetime) -> str:
    """The token by which this device is known from here on; several people may share one."""
    known = proofs.accounts_of(connection, token)
    if own in known:
        return token
    device = token if known else token_urlsafe(32)  # one that we did not make is not taken over
    proofs.add_device(connection, device, own, at)
    return device


def prove_again(
    connection: Connection, session: Session, shown: Shown | None, knock: Knock, *, at: datetime
) -> str | None:
    """Ask somebody who is in once more, before something grave; gives the session's new token."""
    if not _accept(connection, session.account, shown, knock, at):
        return None
    own, token = session.account.id, token_urlsafe(32)
    staff_sessions.change(connection, session.id, token=token, proved_at=at)
    audit.add(
        connection, Act.PROVED, own, at=at, by=own, about={"with": shown.kind if shown else ""}
    )
    return token


def password_again(
    connection: Connection, session: Session, password: str, knock: Knock, *, at: datetime
) -> bool:
    """Ask somebody who is in for the password they have now; this counts as at the door."""
    account = _locked(connection, session.account.id)
    if account is None or not account.is_active:
        return False
    sources = waiting.sources_of(connection, account.id, knock.address, knock.device)
    is_right = passwords.matches(account.password, password)
    if waiting.must_wait(connection, account.id, sources, at):
        _no(connection, account, "wait", at)
        return False
    if not is_right:
        waiting.failed(connection, account.id, sources, at)
        _no(connection, account, "password", at)
    return is_right


def _accept(
    connection: Connection, seen: Account, shown: Shown | None, knock: Knock, at: datetime
) -> bool:
    """Use a second factor up, under the same lock and the same waits as the password."""
    account = _locked(connection, seen.id)
    if account is None or not account.is_active:
        return False
    sources = waiting.sources_of(connection, account.id, knock.address, knock.device)
    if waiting.must_wait(connection, account.id, sources, at):
        _no(connection, account, "wait", at)
        return False
    if shown is None or not _use(connection, account, shown, at):
        waiting.failed(connection, account.id, sources, at)
        _no(connection, account, "second", at)
        return False
    waiting.succeeded(connection, account.id, sources)
    return True


def _use(connection: Connection, account: Account, shown: Shown, at: datetime) -> bool:
    """Whether it was not used already; from here on it is."""
    match shown.kind:
        case "totp":
            step = int(shown.used)
            if account.totp_step is not None and step <= account.totp_step:
                return False
            accounts.change(connection, account.id, totp_step=step)
            return True
        case "recovery":
            return proofs.use_code(connection, account.id, shown.used, at)
        case _:
            key, _, count = shown.used.partition(" ")
            return proofs.use_passkey(connection, account.id, key, int(count))


def _locked(connection: Connection, account_id: str | None) -> Account | None:
    return accounts.find(connection, account_id, to_change=True) if account_id else None


def _no(connection: Connection, account: Account | None, why: str, at: datetime) -> None:
    """Keep that somebody failed to sign in; an address that nobody has is not kept."""
    on = account.id if account else ""
    audit.add(connection, Act.SIGN_IN_FAILED, on, at=at, by="", about={"why": why})
