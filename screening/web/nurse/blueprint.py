"""What the pages of nurses share: their place, and the screening that a call is about."""

from collections.abc import Callable
from typing import NamedTuple

from flask import Blueprint, Response, abort, url_for

from screening import repeats, worklist
from screening.access.people import Role
from screening.engine.journey import Journey, journey
from screening.repeats import Who
from screening.store import presence, screenings, tasks
from screening.store.audit import Act
from screening.store.screenings import Screening
from screening.store.tasks import Task
from screening.web import context, guards
from screening.web.exchange import SeeOther, asked

pages = Blueprint("nurse", __name__, url_prefix="/staff")

Answered = str | Response | tuple[str, int]

nurses: Callable[[guards.View], guards.View] = guards.staff(Role.NURSE)


class Call(NamedTuple):
    """A screening that staff have open: its place on the worklist, its way, and its person."""

    screening: Screening
    task: Task
    way: Journey
    who: Who

    @property
    def id(self) -> str:
        """The name of the screening."""
        return self.screening.id

    @property
    def language(self) -> str:
        """In which to speak: as told on the phone or asked for, else that of the answers."""
        return self.who.language or self.screening.language


def opened(screening_id: str) -> Call:
    """What a page of a call is about; 404 for what never came to the clinic.

    Whoever wants to change it waits for others. That somebody has it open is kept, and told to
    others who have; a page that only looks again tells nobody.
    """
    connection, writes = context.connection(), asked().method not in context.READING
    screening = screenings.find(connection, screening_id, to_change=writes)
    task = tasks.find(connection, screening_id, to_change=writes)
    if screening is None or task is None:
        context.leave(Act.REFUSED, str(asked().endpoint))
        abort(404)
    asked().rulebook = context.desk().shelf.get(connection, screening.rulebook)
    if writes:
        presence.see(connection, screening.id, context.staff_name(), context.now())
    else:
        context.leave(Act.VIEWED, screening.id)
    way = journey(context.rulebook(), screening.answers)
    return Call(screening, task, way, repeats.who(connection, screening.id))


def stand(screening: Screening, why: str) -> Task:
    """Let a screening stand on the worklist as it is now."""
    window, at = context.config().repeat, context.now()
    connection, rulebook = context.connection(), context.rulebook()
    return worklist.appear(connection, rulebook, screening, why=why, at=at, window=window)


def to_call(screening_id: str, place: str = "") -> SeeOther:
    """To the page of a call."""
    return SeeOther(url_for("nurse.call", screening_id=screening_id) + place)


def to_end(screening_id: str) -> SeeOther:
    """To what a call came to."""
    return SeeOther(url_for("nurse.ask_end", screening_id=screening_id, done=1))


def to_worklist() -> SeeOther:
    """To the worklist."""
    return SeeOther(url_for("nurse.worklist"))
