"""Picking up a screening that a patient began: by its code, or by who they are."""

from time import monotonic

from flask import abort

from screening import repeats, worklist
from screening.access import resuming
from screening.access.people import Role
from screening.store import screenings, tasks
from screening.store.audit import Act
from screening.store.tasks import CODE
from screening.web import context, guards
from screening.web.code_forms import WRONG, Saved
from screening.web.nurse.blueprint import Answered, nurses, pages, to_call
from screening.web.nurse.forms import Search
from screening.web.nurse.listed import draw

ALIKE = 0.05  # seconds in which every refusal is written, so that they take as long


@pages.post("/calls/pick-up")
@guards.staff(Role.NURSE, limit="30/minute")
def pick_up() -> Answered:
    """Open what a code is for, which the patient reads out with the year of birth."""
    form, at, by = Saved(), context.now(), context.staff_name()
    if not form.validate():
        return draw(form, Search()), 422
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
        return draw(form, Search()), 422
    connection = context.connection()
    rulebook = context.desk().shelf.get(connection, found.rulebook)
    task = tasks.find(connection, found.id)
    if task is None or task.is_ended:
        task = worklist.appear(connection, rulebook, found, why=CODE, at=at)
    if not task.is_held(at):
        worklist.claim(connection, task, at=at, by=by)
    return to_call(found.id)


@pages.post("/calls/find")
@nurses
def find() -> Answered:
    """Show the screenings of who has a phone number, or a name and a day of birth."""
    form, connection = Search(), context.connection()
    context.newest_rulebook()
    if not form.validate():
        return draw(Saved(), form), 422
    born = form.born.isoformat() if form.born else ""
    names = repeats.same_person(connection, form.text("phone"), form.text("name"), born)
    found = screenings.several(connection, names)
    for each in found:
        context.leave(Act.VIEWED, each.id)
    return draw(Saved(), form, found=sorted(found, key=lambda each: each.begun_at, reverse=True))
