"""Repeat contact: whether the same person came before, lately, and what changed since.

The same person: of one chain of screenings, or with the same phone number, or with the same name
and day of birth; as the patient wrote them, or as they were told on the phone.
"""

from collections.abc import Collection
from typing import NamedTuple

from screening.engine.answers import Answer
from screening.engine.assess import Assessment, assess
from screening.store import callers, screenings, shares, tasks
from screening.store.callers import Caller
from screening.store.database import Connection
from screening.store.screenings import Screening
from screening.store.shares import Share


class Who(NamedTuple):
    """Who a screening is of, as far as the clinic was told; empty is not told.

    birth_date is YYYY-MM-DD; giver: who answers; identity: what came of checking who it is;
    is_doubtful: a machine may have sent it.
    """

    name: str = ""
    birth_date: str = ""
    phone: str = ""
    best_time: str = ""
    language: str = ""
    giver: str = screenings.PATIENT
    identity: str = ""
    is_doubtful: bool = False


class Change(NamedTuple):
    """What was said to a question the last time, and now; None is no answer."""

    question: str
    before: Answer | None
    now: Answer | None


def who(connection: Connection, screening_id: str) -> Who:
    """Who a screening is of: what was told on the phone stands before what was sent."""
    return people(connection, (screening_id,))[screening_id]


def people(connection: Connection, screening_ids: Collection[str]) -> dict[str, Who]:
    """The same of each of these screenings."""
    told, sent = (
        callers.several(connection, screening_ids),
        shares.several(connection, screening_ids),
    )
    return {name: _who(told.get(name), sent.get(name)) for name in screening_ids}


def _who(told: Caller | None, sent: Share | None) -> Who:
    written = Who()
    if sent:
        written = Who(
            sent.name,
            sent.birth_date,
            sent.phone,
            sent.best_time,
            sent.language,
            is_doubtful=sent.is_doubtful,
        )
    if told is None:
        return written
    return Who(
        told.name or written.name,
        told.birth_date or written.birth_date,
        told.phone or written.phone,
        written.best_time,
        told.language,
        told.giver,
        told.identity,
        written.is_doubtful,
    )


def same_person(connection: Connection, phone: str, name: str, birth_date: str) -> set[str]:
    """The screenings of who has this phone number, or this name and day of birth."""
    found = callers.with_phone(connection, phone) if phone else set()
    if name and birth_date:
        for each in callers.with_name(connection, name) - found:
            if who(connection, each).birth_date == birth_date:
                found.add(each)
    return found


def before(connection: Connection, screening: Screening, person: Who) -> list[Screening]:
    """The earlier screenings of the same person that came to the clinic, the newest first."""
    names = same_person(connection, person.phone, person.name, person.birth_date)
    names.update(screenings.chain(connection, screening.id))
    known = tasks.known(connection, names - {screening.id})
    found = screenings.several(connection, known)
    earlier = [each for each in found if each.begun_at <= screening.begun_at]
    return sorted(earlier, key=lambda each: each.begun_at, reverse=True)


def is_worse(now: Assessment, last: Screening) -> bool:
    """Whether answers are worse than those of the last time: more urgent, or with a new danger.

    Both are judged by the rules of now: those of then may have been others, with other levels.
    """
    rulebook = now.rulebook
    then = assess(rulebook, rulebook.accepted(last.answers), finished=last.is_finished)
    levels = rulebook.urgency.levels
    is_more_urgent = levels.index(now.level) < levels.index(then.level)
    return is_more_urgent or not _dangers(now) <= _dangers(then)


def _dangers(found: Assessment) -> set[str]:
    headline = found.rulebook.urgency.headline
    return {each.rule.id for each in found.fired if each.rule.level in headline}


def changes(earlier: Screening, now: Screening) -> list[Change]:
    """What was said otherwise the last time, in the order of the answers."""
    named = dict.fromkeys((*now.answers, *earlier.answers))
    pairs = [Change(q, earlier.answers.get(q), now.answers.get(q)) for q in named]
    return [each for each in pairs if each.before != each.now]
