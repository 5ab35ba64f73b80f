"""What a view may ask of its request: the database, the clock, the rulebook, the visit.

One place commits: after a view of a request that may write, and below status 400, or where the
view says that the refusal itself is to be kept. What reading leaves behind (that a session was
used, that somebody saw something) is written afterwards, by the same place, before the answer goes.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from time import monotonic, sleep
from typing import cast

from flask import Response, abort
from flask.globals import _cv_app, _cv_request

from screening.access.sessions import Limits, current
from screening.access.sessions import is_due as is_due_to_be_seen
from screening.config import Config
from screening.engine.rulebook import Rulebook
from screening.publishing import Shelf
from screening.store import audit, sessions, staff_sessions
from screening.store.audit import Act, Source
from screening.store.database import FAULTS, Connection, Database
from screening.store.screenings import Screening, is_of_same_person
from screening.store.sessions import Opened
from screening.store.staff_sessions import Session
from screening.web import languages
from screening.web.exchange import Asked, SeeOther, asked
from screening.web.sessions import Visit, is_staff_page

READING = ("GET", "HEAD", "OPTIONS")
SEEN = timedelta(minutes=1)  # after which it is kept again that a patient's session is in use


@dataclass(frozen=True)
class Desk:
    """What every request of an application shares."""

    config: Config
    database: Database
    shelf: Shelf


def desk() -> Desk:
    """The application's own parts."""
    found: Desk = _cv_app.get().app.extensions["desk"]
    return found


def config() -> Config:
    """The settings."""
    return desk().config


def rulebook() -> Rulebook:
    """The rulebook of this request, in its language: its screening's own, else the newest."""
    found = asked().rulebook
    return found.spoken(language()) if found else newest_rulebook()


def newest_rulebook() -> Rulebook:
    """The rulebook that new screenings begin with; from here on that of this request."""
    found = asked().rulebook = desk().shelf.newest(connection())
    return found.spoken(language())


def for_templates() -> dict[str, object]:
    """What every template may ask for. An error page does with the last rulebook that was known."""
    known = asked().rulebook or desk().shelf.last
    return {
        "config": config(),
        "hours": config().hours_in(language()),
        "rulebook": known and known.spoken(language()),
        "lang": language(),
        "switch": languages.switch(),
        "kept": _kept(),
        "me": asked().staff or None,
        "idle": int(config().staff_idle.total_seconds()),
    }


def _kept() -> str:
    """How long answers that nobody uses stay open, in words."""
    minutes = int(config().idle.total_seconds()) // 60
    if minutes >= 120:  # noqa: PLR2004
        return languages.say("%(number)s hours", number=minutes // 60)
    return languages.say("%(number)s minutes", number=minutes)


def now() -> datetime:
    """The time of this request."""
    return asked().at


def request_id() -> str:
    """The name of this request: made by us, whatever was sent; the same in the log and the page."""
    return asked().id


def language() -> str:
    """The language of the page."""
    return languages.language()


def visit() -> Visit:
    """The visitor's session."""
    return cast("Visit", _cv_request.get().session)


def connection() -> Connection:
    """The request's connection, in its one transaction. It refuses writes when reading a page."""
    here = asked()
    if here.connection is None:
        database = desk().database
        if here.method in READING:
            here.connection = database.reader.connect()
        else:
            here.connection = database.writer.connect().execution_options(source=_source(here))
        here.connection.begin()
    return here.connection


def _source(here: Asked) -> Source:
    """From where an act comes; of patients, who give no name, no address is kept."""
    place = (here.remote_addr or "") if is_staff_page(here.path) else "patient"
    return Source(place, here.id)


def keep() -> None:
    """Let what this request wrote be kept although it is refused: a failed try counts."""
    asked().keeps = True


def leave(act: Act, on: str, **about: object) -> None:
    """Let the audit trail know of this, though the request only reads or is refused."""
    asked().left.append((act, on, about))


def answer_from(moment: float) -> None:
    """Hold the answer back until a moment of `monotonic()`; all is written, and no lock held."""
    asked().answers_from = moment


def settle(response: Response) -> None:
    """Commit what a request wrote, or take it back if the answer is an error."""
    here = asked()
    if here.connection and here.method not in READING:
        if response.status_code < 400 or here.keeps:  # noqa: PLR2004 -- below 400 all is well
            here.connection.commit()
        else:
            here.connection.rollback()
    leave_behind()
    if here.answers_from:
        sleep(max(0, here.answers_from - monotonic()))


def leave_behind() -> None:
    """Write what a request leaves that only read, or was refused; in a transaction of its own."""
    here, seen = asked(), _to_be_seen()
    left, here.left = here.left, []
    if not left and seen is None:
        return
    release()
    try:
        with desk().database.writer.connect().execution_options(source=_source(here)) as writer:
            if seen:
                seen(writer)
            for act, on, about in left:
                audit.add(writer, act, on, at=now(), by=staff_name(), about=about)
            writer.commit()
    except FAULTS:
        if left:  # what must be kept and cannot be is not shown; that a session is used can wait
            raise


def _to_be_seen() -> Callable[[Connection], None] | None:
    """What keeps that a session is in use, if it is time for that."""
    here = asked()
    session, found, here.opened = here.staff, here.opened, None
    if here.method not in READING:
        return None
    if session and is_used() and is_due_to_be_seen(session, here.at):
        return partial(staff_sessions.change, session_id=session.id, seen_at=here.at)
    if found is not None and _is_due(found):
        return partial(sessions.touch, token=visit().token, at=here.at)
    return None


def is_used() -> bool:
    """Whether somebody uses a page; a page that looks by itself what is new does not."""
    return "idle" not in asked().args


def staff() -> Session | None:
    """The session of whoever of the staff asks; what it opens, the guard of the route says."""
    here = asked()
    if here.staff is False:
        here.staff = None
        if is_staff_page(here.path) and not visit().is_unsent:
            to_change = here.method not in READING
            token, limits = visit().token, staff_limits()
            found = current(connection(), token, at=here.at, limits=limits, to_change=to_change)
            if found and (config().demo or not found.account.is_demo):
                here.staff = found
                if to_change and is_used():
                    staff_sessions.change(connection(), found.id, seen_at=here.at)
    return here.staff or None


def signed_in() -> Session:
    """The session of the staff member; only where the guard of the route lets in nobody else."""
    return staff() or abort(401)


def staff_name() -> str:
    """By whom this is done, for the audit trail: an account's id; nothing when it is nobody's."""
    session = staff()
    return session.account.id if session else ""


def staff_limits() -> Limits:
    """How long staff stay signed in."""
    return Limits(config().staff_idle, config().staff_longest)


def release(_error: BaseException | None = None) -> None:
    """Give the connection back; what was not committed is undone."""
    here = asked()
    held, here.connection = here.connection, None
    if held is not None:
        held.close()


def opened() -> Screening | None:
    """The screening that this visit opens; None when there is none, or its time ran out."""
    found = _opened()
    return found.screening if found else None


def _opened() -> Opened | None:
    if visit().is_unsent:
        return None
    here = asked()
    found = sessions.find(
        connection(),
        visit().token,
        at=here.at,
        seen_since=here.at - config().idle,
        to_change=here.method not in READING,
    )
    here.opened = found
    return found


def was_closed() -> bool:
    """Whether this visit opened something that was closed because its time ran out."""
    return not visit().is_unsent and sessions.is_over(connection(), visit().token)


def seconds_left() -> int:
    """After how many seconds what this visit opens ends, if nothing more comes from it."""
    here, idle = asked(), config().idle
    found = here.opened or abort(404)
    used = here.at if _is_due(found) else found.seen_at
    return int((min(used + idle, found.ends_at) - here.at).total_seconds())


def _is_due(found: Opened) -> bool:
    """Whether it is time to keep that a patient's session is in use."""
    is_old = abs(now() - found.seen_at) >= min(SEEN, config().idle / 10)
    return is_old and "idle" not in asked().args


def screening(screening_id: str) -> Screening:
    """The screening of this name, if this visit opens it; 404 for everybody else.

    Who goes back to a page of before "Change my answers" is led to what took its place.
    """
    found = _opened()
    if found is None:
        abort(404)
    if found.screening.id != screening_id:
        reads = asked().method in READING  # what is sent to another one must not go unsaid
        is_earlier = reads and is_of_same_person(connection(), found.screening.id, screening_id)
        abort(SeeOther(f"/s/{found.screening.id}") if is_earlier else 404)
    asked().rulebook = desk().shelf.get(connection(), found.screening.rulebook)
    if asked().method not in READING and _is_due(found):
        sessions.touch(connection(), visit().token, now())
    return found.screening
