"""Picking up a screening that a patient began: by its code, or by who they are."""

from time import monotonic

from flask import abort

from screening import repeats, worklist
from screening.access import resuming
from screening.access.people import Role
from screening.store import screenings, tasks
from screening.store.audit import Act
from screening.store.screenings import Screening
from screening.store.tasks import CODE
from screening.web import context, guards
from screening.web.code_forms import WRONG, Saved
from screening.web.exchange import asked
from screening.web.nurse.blueprint import Answered, nurses, pages, stand, to_call
from screening.web.nurse.forms import searched
from screening.web.nurse.listed import draw

TRIES = "120/hour"  # of one address, which a whole clinic may share; with one code as for patients
ALIKE = 0.05  # seconds in which every refusal is written, so that they take as long


@pages.post("/calls/pick-up")
@guards.staff(Role.NURSE, limit=TRIES)
def pick_up() -> Answered:
    """Open what a code is for, which the patient reads out with the year of birth."""
    form, at, by = Saved(), context.now(), context.staff_name()
    if not form.validate():
        return draw(form, searched()), 422
    with context.desk().database.reader.connect() as reader:  # a slow hash locks nobody out
        proof = resuming.check(reader, form.read, form.born, at=at)
    until = monotonic() + ALIKE
    try:
        found = resuming.pick_up(context.connection(), proof, at=at, by=by)
    except resuming.TooOften:
        context.leave(Act.RESUME_FAILED, "", why="too often")
        abort(429)
    if found is None:
        context.keep()
        context.answer_from(until)
        form.refuse(form.code, WRONG)
        return draw(form, searched()), 422
    _take(found)
    return to_call(found.id)


def _take(found: Screening) -> None:
    """Put a screening on the worklist, if it does not wait there, and hold it if nobody does."""
    connection, at, by = context.connection(), context.now(), context.staff_name()
    task = tasks.find(connection, found.id, to_change=True)
    if task is None or task.is_ended:
        asked().rulebook = context.desk().shelf.get(connection, found.rulebook)
        task = stand(found, CODE)
    if not task.is_held(at):
        worklist.claim(connection, task, at=at, by=by)
    context.leave(Act.RESUMED, found.id)


@pages.post("/calls/find")
@nurses
def find() -> Answered:
    """Show the screenings of who has a phone number, or a name and a day of birth."""
    form, connection = searched(), context.connection()
    if not form.validate():
        return draw(Saved(), form), 422
    born = form.born.isoformat() if form.born else ""
    names = repeats.same_person(connection, form.text("phone"), form.text("name"), born)
    found = screenings.several(connection, tasks.known(connection, names))
    context.leave(Act.SEARCHED, "", found=len(found))
    for each in found:
        context.leave(Act.VIEWED, each.id)
    return draw(Saved(), form, found=sorted(found, key=lambda each: each.begun_at, reverse=True))
