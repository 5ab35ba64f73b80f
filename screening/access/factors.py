"""Setting up a second factor: an authenticator app, passkeys, recovery codes."""

from collections.abc import Mapping
from datetime import datetime
from secrets import token_hex

from screening.access import passkeys, passwords, sessions, totp
from screening.access.people import Refused
from screening.access.signing_in import TOTP, Shown
from screening.codes import SELECTOR, Code, new_code
from screening.store import accounts, audit, proofs
from screening.store.accounts import Account
from screening.store.audit import Act
from screening.store.database import Connection
from screening.store.proofs import Passkey
from screening.store.staff_sessions import Session

CODES = 10


class LastFactor(Refused):
    """Without this one the person could not sign in any more."""


def has_factor(connection: Connection, account: Account) -> bool:
    """Whether this person has a second factor; recovery codes alone are none."""
    return account.totp is not None or bool(proofs.passkeys(connection, account.id))


def may_add(connection: Connection, session: Session, at: datetime) -> bool:
    """Whether a factor may be added: by who is in and has just proved it, or has none yet.

    A session may be older than the first factor, and then has shown the password alone.
    """
    if session.second_at is None:
        return not has_factor(connection, session.account)
    return sessions.is_fresh(session, at)


def begin_app(connection: Connection, session: Session) -> None:
    """Think up a secret for an app; it counts once a code of it was shown."""
    sessions.hold(connection, session, totp=totp.new_secret())


def confirm_app(
    connection: Connection, session: Session, typed: str, *, at: datetime
) -> Shown | None:
    """Take the app that shows the right code, in the place of the one before; None is no."""
    secret, own = session.held.get("totp"), session.account.id
    may = secret is not None and may_add(connection, session, at)
    step = totp.step_of(str(secret), typed, at, None) if may else None
    if step is None:
        return None
    accounts.change(connection, own, totp=secret, totp_step=step - 1)
    sessions.hold(connection, session, totp=None)
    audit.add(connection, Act.FACTOR_ADDED, own, at=at, by=own, about={"kind": TOTP})
    return Shown(TOTP, str(step))


def add_passkey(
    connection: Connection, session: Session, made: passkeys.Made, *, at: datetime
) -> Shown | None:
    """Take a passkey that was made for this session's challenge; None is no."""
    if not may_add(connection, session, at) or proofs.has_credential(connection, made.credential):
        return None
    own = session.account.id
    new = Passkey(token_hex(8), own, made.credential, made.public_key, made.uses, at)
    proofs.add_passkey(connection, new)
    sessions.hold(connection, session, challenge=None)
    audit.add(connection, Act.FACTOR_ADDED, own, at=at, by=own, about={"kind": passkeys.KIND})
    return Shown(passkeys.KIND, f"{new.id} {new.count}")


def remove_app(connection: Connection, account: Account, *, at: datetime) -> None:
    """Take the app away, if there is one.

    Raises:
        LastFactor: there is no passkey.
    """
    if account.totp is None:
        return
    if not proofs.passkeys(connection, account.id):
        raise LastFactor
    accounts.change(connection, account.id, totp=None)
    _removed(connection, account, TOTP, at)


def remove_passkey(
    connection: Connection, account: Account, passkey_id: str, *, at: datetime
) -> bool:
    """Take a passkey away; False when there is none such.

    Raises:
        LastFactor: it is the only one, and there is no app.
    """
    known = {key.id for key in proofs.passkeys(connection, account.id)}
    if passkey_id not in known:
        return False
    if account.totp is None and known == {passkey_id}:
        raise LastFactor
    proofs.remove_passkeys(connection, account.id, passkey_id)
    _removed(connection, account, passkeys.KIND, at)
    return True


def new_codes() -> dict[str, str]:
    """Recovery codes as they are written, with their hashes. Ask before anything is locked."""
    made: dict[str, Code] = {}
    while len(made) < CODES:
        code = new_code()
        made[code.selector] = code
    return {code.written: passwords.hash_of(code.verifier) for code in made.values()}


def keep_codes(
    connection: Connection, session: Session, made: Mapping[str, str], *, at: datetime
) -> None:
    """Put new recovery codes in the place of the old; the session holds them for a while."""
    own = session.account.id
    hashes = {written[:SELECTOR]: kept for written, kept in made.items()}
    proofs.replace_codes(connection, own, hashes, at)
    sessions.hold(connection, session, codes=list(made))
    audit.add(connection, Act.CODES_MADE, own, at=at, by=own)


def _removed(connection: Connection, account: Account, kind: str, at: datetime) -> None:
    own = account.id
    audit.add(connection, Act.FACTOR_REMOVED, own, at=at, by=own, about={"kind": kind})
