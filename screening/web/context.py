"""What a view may ask of its request: the database, the clock, the rulebook, the visit.

One place commits: after a view of a request that may write, and only below status 400.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import cast

from flask import Response, abort, current_app, g, request, session

from screening.config import Config
from screening.engine.rulebook import Rulebook
from screening.publishing import Shelf
from screening.store import sessions
from screening.store.database import Connection, Database
from screening.store.screenings import Screening
from screening.web.sessions import Visit

READING = ("GET", "HEAD", "OPTIONS")


@dataclass(frozen=True)
class Desk:
    """What every request of an application shares."""

    config: Config
    database: Database
    shelf: Shelf


def desk() -> Desk:
    """The application's own parts."""
    found: Desk = current_app.extensions["desk"]
    return found


def config() -> Config:
    """The settings."""
    return desk().config


def rulebook() -> Rulebook:
    """The rulebook of this request: its screening's own, or the newest before there is one."""
    if "rulebook" not in g:
        newest_rulebook()
    found: Rulebook = g.rulebook
    return found


def newest_rulebook() -> Rulebook:
    """The rulebook that new screenings begin with; from here on that of this request."""
    g.rulebook = desk().shelf.newest(connection())
    found: Rulebook = g.rulebook
    return found


def for_templates() -> dict[str, object]:
    """What every template may ask for. An error page does with the last rulebook that was known."""
    known = g.get("rulebook") or desk().shelf.last
    return {"config": config(), "rulebook": known, "lang": language(), "kept": _kept()}


def _kept() -> str:
    """How long answers that nobody uses stay open, in words."""
    minutes = int(config().idle.total_seconds()) // 60
    return f"{minutes // 60} hours" if minutes >= 120 else f"{minutes} minutes"  # noqa: PLR2004


def now() -> datetime:
    """The time of this request, the same however often it is asked."""
    if "now" not in g:
        g.now = datetime.now(UTC)
    moment: datetime = g.now
    return moment


def language() -> str:
    """The language of the page."""
    return "en"


def visit() -> Visit:
    """The visitor's session."""
    return cast("Visit", session)


def connection() -> Connection:
    """The request's connection, in its one transaction. It refuses writes when reading a page."""
    if "connection" not in g:
        database = desk().database
        pool = database.reader if request.method in READING else database.writer
        g.connection = pool.connect()
        g.connection.begin()
    found: Connection = g.connection
    return found


def settle(response: Response) -> None:
    """Commit what a request wrote, or take it back if the answer is an error."""
    if "connection" in g and request.method not in READING:
        if response.status_code < 400:  # noqa: PLR2004 -- below 400 all is well
            g.connection.commit()
        else:
            g.connection.rollback()


def release(_error: BaseException | None = None) -> None:
    """Give the connection back; what was not committed is undone."""
    held = g.pop("connection", None)
    if held is not None:
        held.close()


def opened() -> Screening | None:
    """The screening that this visit opens; None when there is none, or its time ran out."""
    if visit().is_unsent:
        return None
    return sessions.find_screening(
        connection(),
        visit().token,
        at=now(),
        seen_since=now() - config().idle,
        to_change=request.method not in READING,
    )


def screening(screening_id: str) -> Screening:
    """The screening of this name, if this visit opens it; 404 for everybody else."""
    found = opened()
    if found is None or found.id != screening_id:
        abort(404)
    g.rulebook = desk().shelf.get(connection(), found.rulebook)
    if request.method not in READING:
        sessions.touch(connection(), visit().token, now())
    return found


def turn_visit(begun: Screening) -> None:
    """Let this visit open another screening of the same person, under the same token."""
    sessions.turn(connection(), visit().token, begun.id)


def open_visit(begun: Screening) -> None:
    """Let this visit open a screening, under a new token."""
    sessions.end(connection(), visit().token)
    visit().renew()
    until = now() + config().longest
    sessions.add(connection(), visit().token, begun.id, at=now(), until=until)
