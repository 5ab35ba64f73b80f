"""What the visit of a patient opens: ended, turned to another screening, begun anew."""

from screening.store import sessions
from screening.store.screenings import Screening
from screening.web.context import config, connection, now, visit


def end_visit() -> None:
    """End what this visit opened; before an act, for the audit row is to be the last lock."""
    sessions.end(connection(), visit().token)


def turn_visit(begun: Screening) -> None:
    """Let this visit open another screening of the same person, under the same token."""
    sessions.turn(connection(), visit().token, begun.id)


def open_visit(begun: Screening) -> None:
    """Let this visit open a screening, under a new token; the old one was ended before."""
    visit().renew()
    until = now() + config().longest
    sessions.add(connection(), visit().token, begun.id, at=now(), until=until)
