"""Deleting: all of a person's answers go at once, and a receipt stays for a while."""

from datetime import datetime, timedelta
from typing import NamedTuple

from screening.codes import new_code
from screening.store import audit, resume_codes, screenings, sessions, tasks
from screening.store.audit import Act
from screening.store.database import Connection
from screening.store.screenings import Screening

SHOWN = timedelta(minutes=30)  # how long the receipt of a deletion can be shown again


class Receipt(NamedTuple):
    """That answers were deleted: a number to ask by, when, and whether a clinic keeps a copy.

    `is_rest_deleted`: of one who began anew a clinic keeps some, and the others are gone.
    """

    number: str
    at: datetime
    is_kept: bool
    is_rest_deleted: bool = False  # receipts that were held before this was known have none


def opened(connection: Connection, screening: Screening) -> list[datetime]:
    """When staff opened what was not sent, of the person of a screening; oldest first."""
    chain = screenings.chain(connection, screening.id)
    sent = screenings.with_step(connection, chain, "shared")
    found = tasks.since(connection, set(chain) - sent)
    return list(found.values())


def delete(
    connection: Connection, screening: Screening, *, at: datetime, by: str, token: str = ""
) -> Receipt:
    """Delete all answers of this person: those before and after, too, that began with the same.

    What a clinic has, for it was sent or spoken of on the phone, stays with the clinic, and opens
    for the person no more. All their sessions end; that of `token` opens nothing, and holds the
    receipt for a while.
    """
    every = screenings.lock_chain(connection, screening.id)
    sent = screenings.with_step(connection, every, "shared")
    stay = sent | tasks.known(connection, every)
    rest = set(every) - stay
    made = Receipt(new_code().written, at, bool(stay), bool(stay and rest))
    if token:
        sessions.part(connection, token, at + SHOWN)
        sessions.hold(connection, token, receipt={**made._asdict(), "at": at.isoformat()})
    resume_codes.remove(connection, *every)
    sessions.end_all(connection, every)
    screenings.remove(connection, rest)
    for name in every:
        about = {"receipt": made.number, "kept": name in stay}
        audit.add(connection, Act.DELETED, name, at=at, by=by, about=about)
    return made


def receipt(connection: Connection, token: str, *, at: datetime) -> Receipt | None:
    """The receipt that a session holds."""
    held = sessions.holds(connection, token, at).get("receipt")
    return Receipt(**{**held, "at": datetime.fromisoformat(held["at"])}) if held else None
