"""Coming back to a screening with a code and the year of birth.

What takes long (a slow hash) is done first, on a connection that reads; the verb that follows
writes, looks again, and decides. Neither the code nor the year is kept: only a hash of both, under
a key that is not in the database, and for this visit the code, sealed.
"""

from datetime import datetime, timedelta
from typing import NamedTuple

from screening.access import passwords
from screening.codes import SELECTOR, SHORT, Code, new_code
from screening.store import audit, resume_codes, sessions
from screening.store.audit import Act
from screening.store.database import Connection
from screening.store.resume_codes import Kept
from screening.store.screenings import Screening

TRIES, WHILE = 5, timedelta(hours=1)  # with one code, in vain, whether or not anybody has it


class Made(NamedTuple):
    """A new code as it is written, and what is kept of it."""

    written: str
    kept: Kept


class Proof(NamedTuple):
    """What became of a code: which it is, what is kept of it if anything, whether it is right."""

    code: Code
    kept: Kept | None
    is_right: bool


class Visit(NamedTuple):
    """The session that a code begins, until when; and the one that it takes the place of."""

    token: str
    until: datetime
    before: str


class TooOften(Exception):  # noqa: N818 -- nothing went wrong
    """This code was tried too often: nothing is looked at, right or wrong."""


def make(connection: Connection, year: int, *, until: datetime) -> Made:
    """Think up a code for somebody born in a year; ask before anything is locked."""
    code = new_code(SHORT)
    while resume_codes.is_taken(connection, code.selector):
        code = new_code(SHORT)
    key = resume_codes.newest_key(connection)
    secret = resume_codes.peppered(connection, key, code.verifier, year)
    return Made(code.written, Kept(code.selector, passwords.hash_of(secret), key, until))


def keep(
    connection: Connection, screening: Screening, made: Made, token: str, *, at: datetime, by: str
) -> None:
    """Let a code open a screening, in the place of the one before; a session can show it again."""
    resume_codes.replace(connection, screening.id, made.kept, at)
    sessions.hold(connection, token, code=made.written)
    audit.add(connection, Act.CODE_MADE, screening.id, at=at, by=by)


def shown(connection: Connection, screening: Screening, token: str, *, at: datetime) -> Made | None:
    """The code that a session holds, if it still opens the screening."""
    written = sessions.holds(connection, token, at).get("code", "")
    kept = resume_codes.of_screening(connection, screening.id, at) if written else None
    return Made(written, kept) if kept and kept.selector == written[:SELECTOR] else None


def check(connection: Connection, code: Code, year: int, *, at: datetime) -> Proof:
    """Look at a code and a year; it takes as long whether or not anybody has it."""
    kept = resume_codes.find(connection, code.selector, at)
    key = kept.key if kept else resume_codes.newest_key(connection)
    secret = resume_codes.peppered(connection, key, code.verifier, year)
    return Proof(code, kept, passwords.matches(kept.verifier if kept else None, secret))


def resume(
    connection: Connection, proof: Proof, visit: Visit, *, at: datetime, by: str
) -> Screening | None:
    """Begin a session that opens what the code is for; other sessions go on. None is no.

    No says nothing: not whether there is such a code, nor which part was wrong.

    Raises:
        TooOften: it was tried in vain too often, by whomever.
    """
    opened = _opened(connection, proof, at=at)
    if opened is None:
        return None
    sessions.end(connection, visit.before)
    sessions.add(connection, visit.token, opened.id, at=at, until=visit.until)
    sessions.hold(connection, visit.token, code=proof.code.written)
    audit.add(connection, Act.RESUMED, opened.id, at=at, by=by)
    return opened


def pick_up(connection: Connection, proof: Proof, *, at: datetime, by: str) -> Screening | None:
    """The screening that a code is for, read out to somebody of the staff. None is no.

    That it was opened, whoever calls tells the audit trail, after the last lock is taken.

    Raises:
        TooOften: it was tried in vain too often, by whomever.
    """
    return _opened(connection, proof, at=at, by=by)


def _opened(
    connection: Connection, proof: Proof, *, at: datetime, by: str = ""
) -> Screening | None:
    """What a code opens, if it is right; a try in vain counts."""
    selector = proof.code.selector
    if resume_codes.count(connection, selector, at, WHILE) > TRIES:
        raise TooOften
    kept = proof.kept if proof.is_right else None
    found = resume_codes.opens(connection, kept, at) if kept else None
    if found is None:
        audit.add(connection, Act.RESUME_FAILED, "", at=at, by=by)
        return None
    resume_codes.forget(connection, selector)
    return found
