"""Beginning, going on after a while, and beginning anew with the answers of before."""

from flask import url_for

from screening import intake
from screening.store.screenings import PATIENT
from screening.web import context, guards
from screening.web.languages import render
from screening.web.patient import visits
from screening.web.patient.way import Answered, go_on, pages, see_other

EVERYTHING = '"cache", "cookies", "storage"'  # that a browser keeps of this site


@pages.get("/")
@guards.anybody()
def start() -> Answered:
    """Say what this is, and offer to begin, or to go on; say so where answers were closed."""
    context.newest_rulebook()
    opened = context.opened()
    was_closed = opened is None and context.was_closed()
    return render("patient/start.html", opened=opened, was_closed=was_closed)


@pages.post("/")
@guards.anybody(limit="begins")
def begin() -> Answered:
    """Begin a screening."""
    visits.end_visit()
    begun = intake.begin(
        context.connection(),
        context.newest_rulebook(),
        at=context.now(),
        by=PATIENT,
        language=context.language(),
    )
    visits.open_visit(begun)
    return go_on(begun)


@pages.get("/s/<screening_id>")
@guards.anybody()
def resume(screening_id: str) -> Answered:
    """Go on where the person was."""
    return go_on(context.screening(screening_id))


@pages.post("/s/<screening_id>/change")
@guards.anybody(limit="begins")
def change(screening_id: str) -> Answered:
    """Begin a new screening with the answers of a finished one; the old one stays as it is."""
    screening = context.screening(screening_id)
    if not screening.is_finished:
        return go_on(screening)
    begun = intake.begin_again(
        context.connection(),
        context.newest_rulebook(),
        screening,
        at=context.now(),
        by=PATIENT,
        language=context.language(),
    )
    visits.turn_visit(begun)
    return see_other(url_for(".check", screening_id=begun.id))


@pages.post("/s/<screening_id>/close")
@guards.anybody()
def close(screening_id: str) -> Answered:  # noqa: ARG001 -- the page says it, and all ends
    """End what this visit opened, and leave nothing of it on the device.

    Also where it ended before, or goes on with a newer screening: whoever presses this wants the
    device to be clean, and ends nothing but their own.
    """
    visits.end_visit()
    response = see_other(url_for(".start"))
    response.headers["Clear-Site-Data"] = EVERYTHING
    return response
