"""Sharing: a person sends a finished screening to the clinic, and says who they are.

Until then nothing is kept that names them.
"""

import json
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from secrets import token_hex
from typing import NamedTuple

from screening import worklist
from screening.engine.rulebook import Rulebook
from screening.store import audit, screenings, shares
from screening.store.audit import Act
from screening.store.database import Connection
from screening.store.screenings import Screening
from screening.store.shares import Share
from screening.store.spellings import plain_phone
from screening.store.tasks import SHARED
from screening.worklist import LATELY

FASTEST = timedelta(seconds=20)  # nobody reads and answers all questions in less
OLDEST = 125  # years
SHORTEST_PHONE, LONGEST_PHONE = 10, 15  # digits
OF_PHONES = set("+()-./ 0123456789\N{HYPHEN}\N{NON-BREAKING HYPHEN}\N{EN DASH}")
MOST_SIGNS = 40
MOST = 500  # that are listed at once
EVER = datetime.min.replace(tzinfo=UTC)


class NotFinished(Exception):  # noqa: N818 -- nothing went wrong; a verb was not allowed
    """Only a finished screening can be sent."""


@dataclass(frozen=True)
class Contact:
    """Who somebody is, and how to reach them; `language` is the one to call in."""

    name: str
    born: date
    phone: str
    best_time: str
    language: str


def share(  # noqa: PLR0913 -- who, when, what was agreed to, what counts as lately
    connection: Connection,
    rulebook: Rulebook,
    screening: Screening,
    contact: Contact,
    *,
    consent: str,
    is_doubtful: bool,
    at: datetime,
    by: str,
    window: timedelta = LATELY,
) -> None:
    """Send a screening, with the consent in the words shown. Sending again changes nothing.

    It stands on the worklist of the nurses from then on.

    Raises:
        NotFinished: it has no result yet.
    """
    if not screening.is_finished:
        raise NotFinished(screening.id)
    if shares.sent_at(connection, screening.id):
        return
    new = _share(screening, contact, consent, at=at, by=by)
    first = screenings.first_begun_at(connection, screening.id) or screening.begun_at
    is_fast = at - first < FASTEST  # begun anew, only what changes is answered
    shares.add(connection, replace(new, is_doubtful=is_doubtful or is_fast))
    screenings.add_step(connection, screening.id, "shared", at, by)
    worklist.appear(connection, rulebook, screening, why=SHARED, at=at, window=window)
    audit.add(connection, Act.SHARED, screening.id, at=at, by=by)


def _share(screening: Screening, contact: Contact, consent: str, *, at: datetime, by: str) -> Share:
    return Share(
        id=token_hex(16),
        screening_id=screening.id,
        at=at,
        by=by,
        name=contact.name,
        birth_date=contact.born.isoformat(),
        phone=contact.phone,
        best_time=contact.best_time,
        language=contact.language,
        consent=consent,
        is_doubtful=False,
    )


class Sendings(NamedTuple):
    """When a screening was sent, and others of its person, before a change of answers or after."""

    own: datetime | None
    others: tuple[datetime, ...]

    @property
    def every(self) -> tuple[datetime, ...]:
        """All of them."""
        return (*self.others, self.own) if self.own else self.others


def sendings(connection: Connection, screening: Screening) -> Sendings:
    """What the clinic has of the person of a screening, as far as its chain tells; oldest first."""
    found = shares.of_same_person(connection, screening.id)
    own = found.pop(screening.id, None)
    return Sendings(own, tuple(found.values()))


class Sent(NamedTuple):
    """What somebody sent: the stored headline and urgency, and who it is. No answers."""

    sent: datetime
    screening: str
    result: str | None
    urgency: str | None
    name: str
    birth_date: str
    phone: str
    best_time: str
    language: str
    doubtful: bool


def sent(
    connection: Connection, *, at: datetime, by: str, since: datetime | None = None
) -> list[Sent]:
    """The first that were sent, from a moment on, oldest first, at most `MOST`.

    Who looks leaves a row for each: print what is listed only after they are committed.
    """
    found = [_sent(*pair) for pair in shares.since(connection, since or EVER, most=MOST)]
    for each in found:
        audit.add(connection, Act.VIEWED, each.screening, at=at, by=by)
    return found


def _sent(found: Share, result: str) -> Sent:
    told = json.loads(result)
    return Sent(
        sent=found.at,
        screening=found.screening_id,
        result=told["headline"],
        urgency=told["urgency"],
        name=found.name,
        birth_date=found.birth_date,
        phone=found.phone,
        best_time=found.best_time,
        language=found.language,
        doubtful=found.is_doubtful,
    )


def birth_date(year: str, month: str, day: str, *, today: date) -> date | None:
    """The day somebody was born on, from what was typed; None when it can be none."""
    try:
        born = date(*(int(part) for part in (year, month, day)))
    except (ValueError, OverflowError):
        return None
    return born if today.year - OLDEST <= born.year and born <= today else None


def is_phone(typed: str) -> bool:
    """Whether a number can be called: it has an area code, and no letters."""
    is_long_enough = SHORTEST_PHONE <= len(plain_phone(typed)) <= LONGEST_PHONE
    return is_long_enough and len(typed) <= MOST_SIGNS and set(typed) <= OF_PHONES
