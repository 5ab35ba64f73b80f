"""Finishing a call: read aloud, said back, what happens next, and the nurse's own judgement."""

from flask import url_for

from screening import calls, intake, worklist
from screening.engine.assess import Assessment
from screening.store.screenings import Screening
from screening.web import context
from screening.web.languages import later, render, say
from screening.web.nurse import labels
from screening.web.nurse.blueprint import Answered, Call, nurses, opened, pages, to_worklist
from screening.web.nurse.forms import Finish
from screening.web.nurse.page import panel

PROBLEMS = {
    calls.Problem.UNASKED: later("Ask these danger questions first: %(questions)s"),
    calls.Problem.SIGNS_UNREAD: later("Read out the warning signs, then check the box"),
    calls.Problem.TOO_UNSURE: later(
        "Too many danger questions are not known. A clinician must take over today or sooner"
    ),
    calls.Problem.NO_REASON: later("Select why you judge it less urgent than the tool"),
    calls.Problem.TOO_SLOW: later("What happens next is too slow for how urgent you judge it"),
}


@pages.get("/calls/<screening_id>/finish")
@nurses
def ask_end(screening_id: str) -> Answered:
    """Show what to read aloud, and ask what the call came to."""
    return _draw(opened(screening_id), Finish())


@pages.post("/calls/<screening_id>/finish")
@nurses
def finish(screening_id: str) -> Answered:
    """Close a call: the answers are final, and what it came to stands beside the result."""
    call, form = opened(screening_id), Finish()
    found = call.way.assessment
    if not form.validate() or form.text("level") not in found.rulebook.urgency.levels:
        return _draw(call, form), 422
    connection, at, by = context.connection(), context.now(), context.staff_name()
    try:
        calls.close(connection, call.task, found, form.closing(), at=at, by=by)
    except calls.NotClosable as refused:
        _refuse(form, found, refused)
        return _draw(call, form), 422
    except worklist.Ended:
        return _draw(call, form, is_ended=True), 409
    intake.finish_as_it_is(connection, context.rulebook(), call.screening, at=at, by=by)
    return to_worklist()
