"""The worklist: shown, and each act on what stands there."""

from screening import worklist as work
from screening.store import accounts
from screening.web import context
from screening.web.code_forms import Saved
from screening.web.nurse.blueprint import (
    Answered,
    nurses,
    opened,
    pages,
    to_call,
    to_end,
    to_worklist,
)
from screening.web.nurse.forms import HandOver, Promise, Try, searched
from screening.web.nurse.listed import draw
from screening.web.nurse.page import colleagues, whole
from screening.web.nurse.rows import Shown
from screening.worklist import Contact


@pages.get("/worklist")
@nurses
def worklist() -> Answered:
    """Show what waits, danger first."""
    return draw(Saved(), searched())


@pages.post("/calls/<screening_id>/claim")
@nurses
def claim(screening_id: str) -> Answered:
    """Hold a task, and go to it."""
    call = opened(screening_id)
    try:
        work.claim(context.connection(), call.task, at=context.now(), by=context.staff_name())
    except (work.HeldByOther, work.Ended):
        return whole(call, Shown(is_refused=True)), 409
    return to_call(screening_id)


@pages.post("/calls/<screening_id>/release")
@nurses
def release(screening_id: str) -> Answered:
    """Let go of a task."""
    call = opened(screening_id)
    try:
        work.release(context.connection(), call.task, at=context.now(), by=context.staff_name())
    except (work.HeldByOther, work.Ended):
        return whole(call, Shown(is_refused=True)), 409
    return to_worklist()


@pages.post("/calls/<screening_id>/hand-over")
@nurses
def hand_over(screening_id: str) -> Answered:
    """Give a task to a colleague by name."""
    call, form = opened(screening_id), HandOver(prefix="hand-")
    others = colleagues(accounts.names(context.connection()))
    if not (form.validate() and form.is_to_one_of(others)):
        return whole(call, Shown(sent=form)), 422
    try:
        work.hand_over(
            context.connection(),
            call.task,
            form.text("to"),
            form.text("note"),
            at=context.now(),
            by=context.staff_name(),
        )
    except (work.HeldByOther, work.Ended):
        return whole(call, Shown(is_refused=True)), 409
    return to_worklist()


@pages.post("/calls/<screening_id>/contact")
@nurses
def contact(screening_id: str) -> Answered:
    """Keep what came of a try to reach somebody."""
    call, form = opened(screening_id), Try(prefix="try-")
    if not form.validate():
        return whole(call, Shown(sent=form)), 422
    outcome, note = Contact(form.text("outcome")), form.text("note")
    try:
        work.contact(
            context.connection(),
            context.rulebook(),
            call.task,
            outcome,
            note,
            at=context.now(),
            by=context.staff_name(),
        )
    except work.Ended:
        return whole(call, Shown(is_refused=True)), 409
    if outcome is Contact.SENT_HELP:  # it is done, and the hand-off is wanted next
        return to_end(screening_id)
    return to_call(screening_id) if outcome is Contact.REACHED else to_worklist()


@pages.post("/calls/<screening_id>/later")
@nurses
def promise(screening_id: str) -> Answered:
    """End a call for now: somebody is to be called again at a promised time."""
    call, form, at = opened(screening_id), Promise(prefix="later-"), context.now()
    if not form.validate():
        return whole(call, Shown(sent=form)), 422
    try:
        work.promise(
            context.connection(),
            call.task,
            form.due(at),
            form.text("note"),
            at=at,
            by=context.staff_name(),
        )
    except (work.HeldByOther, work.Ended):
        return whole(call, Shown(is_refused=True)), 409
    return to_worklist()
