"""The worklist of the nurses: what comes onto it, who holds it, tries to reach, what is done.

A danger stays on top until somebody by name has reached the person or sent help. Nothing is held
for ever: a hold lapses.
"""

import json
from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum
from secrets import token_hex

from screening import repeats
from screening.engine.assess import Assessment, assess
from screening.engine.rulebook import Rulebook
from screening.store import audit, callers, remarks, screenings, tasks
from screening.store.audit import Act
from screening.store.database import Connection
from screening.store.remarks import Remark
from screening.store.screenings import Screening
from screening.store.tasks import CALL, DANGER, Task

HOLD = timedelta(minutes=30)
LATELY = timedelta(days=30)  # how long ago the same person's earlier screenings count
AT_ONCE, TODAY, SOON, LATER = (timedelta(minutes=m) for m in (15, 120, 24 * 60, 48 * 60))
STEP, REPEAT, WORSE = 10, 3, 4  # places of the order: of a level; that a repeat, a worse one gains


class HeldByOther(Exception):  # noqa: N818 -- nothing went wrong; a verb was not allowed
    """Somebody else holds it."""


class Ended(Exception):  # noqa: N818 -- nothing went wrong; a verb was not allowed
    """It is done already."""


class Contact(StrEnum):
    """What came of a try to reach somebody."""

    REACHED = "reached"
    SENT_HELP = "sent_help"
    LEFT_MESSAGE = "left_message"
    UNREACHED = "unreached"


def appear(
    connection: Connection,
    rulebook: Rulebook,
    screening: Screening,
    *,
    why: str,
    at: datetime,
    window: timedelta = LATELY,
) -> Task:
    """Let a screening stand on the worklist as its answers and its person are now.

    `window`: how long ago the same person's earlier screenings count. A danger stays one, whatever
    is answered later.
    """
    found = assess(rulebook, screening.answers, finished=screening.is_finished)
    earlier = repeats.before(connection, screening, at - window)
    told = callers.newest(connection, screening.id)
    new = _task(found, screening.id, why, at)
    new = replace(
        new,
        language=told.language if told else screening.language,
        repeats=len(earlier),
        is_worse=bool(earlier) and _is_worse(connection, found, earlier[0]),
    )
    old = tasks.find(connection, screening.id, to_change=True)
    new = _merged(rulebook, old, new) if old and not old.is_ended else new
    ranked = replace(new, rank=_rank(rulebook, new))
    tasks.put(connection, ranked)
    return ranked


def _task(found: Assessment, screening_id: str, why: str, at: datetime) -> Task:
    return Task(
        screening_id=screening_id,
        why=DANGER if found.is_danger else why,
        level=found.level,
        headline=found.headline,
        rank=0,
        due_at=at + due_in(found.rulebook, found.level),
        since=at,
        language="",
        repeats=0,
        is_worse=False,
        tries=0,
        contacted="",
        holder="",
        held_until=None,
        ended_at=None,
        ended_by="",
    )


def _merged(rulebook: Rulebook, old: Task, new: Task) -> Task:
    """What waits already goes on waiting since then; a danger that was told stays on top.

    Once somebody was reached about it, only a worse one brings it there again.
    """
    kept = replace(
        new,
        since=old.since,
        due_at=min(old.due_at, new.due_at) if new.level != old.level else old.due_at,
        tries=old.tries,
        contacted=old.contacted,
        holder=old.holder,
        held_until=old.held_until,
    )
    if old.why == DANGER and new.why != DANGER:
        return replace(kept, why=DANGER, level=old.level, due_at=old.due_at)
    if _is_contacted(rulebook, kept):
        return replace(kept, why=old.why, due_at=old.due_at)
    return kept


def _is_contacted(rulebook: Rulebook, task: Task) -> bool:
    """Whether somebody was reached about a danger as bad as this, or worse."""
    levels = rulebook.urgency.levels
    return task.contacted in levels and levels.index(task.contacted) <= levels.index(task.level)


def _rank(rulebook: Rulebook, task: Task) -> int:
    """The smallest comes first: the worst level, in it who got worse, then who comes again."""
    levels = rulebook.urgency.levels
    place = len(levels) if _is_contacted(rulebook, task) else levels.index(task.level)
    return place * STEP - REPEAT * bool(task.repeats) - WORSE * task.is_worse


def _is_worse(connection: Connection, found: Assessment, earlier: Screening) -> bool:
    """Whether the level is worse than that of an earlier screening, as it was told then."""
    decision = screenings.find_decision(connection, earlier.id)
    task = tasks.find(connection, earlier.id)
    then = json.loads(decision.result)["urgency"] if decision else task.level if task else ""
    levels = found.rulebook.urgency.levels
    return then in levels and levels.index(found.level) < levels.index(then)


def due_in(rulebook: Rulebook, level: str) -> timedelta:
    """How soon somebody is to be called, by the urgency of their answers."""
    urgency = rulebook.urgency
    if level in urgency.stops:
        return AT_ONCE
    if level in urgency.headline:
        return TODAY
    return LATER if level == urgency.levels[-1] else SOON


def claim(connection: Connection, task: Task, *, at: datetime, by: str) -> Task:
    """Hold a task for a while, or go on holding it.

    Raises:
        Ended: it is done.
        HeldByOther: somebody else holds it.
    """
    _refuse(task, at, by)
    if not (task.holder == by and task.is_held(at)):
        _keep(connection, task, "claimed", Act.CLAIMED, at=at, by=by)
    return tasks.change(connection, task, holder=by, held_until=at + HOLD)


def release(connection: Connection, task: Task, *, at: datetime, by: str) -> Task:
    """Let go of a task; what nobody holds stays as it is.

    Raises:
        Ended: it is done.
        HeldByOther: somebody else holds it.
    """
    _refuse(task, at, by)
    if task.holder:
        _keep(connection, task, "released", Act.RELEASED, at=at, by=by)
    return tasks.change(connection, task, holder="", held_until=None)


def hand_over(
    connection: Connection, task: Task, to: str, note: str, *, at: datetime, by: str
) -> Task:
    """Give a task to a colleague, with a note.

    Raises:
        Ended: it is done.
        HeldByOther: somebody else holds it.
    """
    _refuse(task, at, by)
    write(connection, task.screening_id, remarks.HANDED, note, code=to, at=at, by=by)
    _keep(connection, task, "handed", Act.HANDED, at=at, by=by)
    return tasks.change(connection, task, holder=to, held_until=at + HOLD)


def contact(  # noqa: PLR0913 -- what came of it, who and when
    connection: Connection,
    rulebook: Rulebook,
    task: Task,
    outcome: Contact,
    note: str,
    *,
    at: datetime,
    by: str,
) -> Task:
    """Keep a try to reach somebody. Help that was sent ends it; who was reached is in a call now.

    Others are tried again, a danger soon.

    Raises:
        Ended: it is done.
    """
    if task.is_ended:
        raise Ended(task.screening_id)
    write(connection, task.screening_id, remarks.CONTACT, note, code=outcome, at=at, by=by)
    _keep(connection, task, "contacted", Act.CONTACTED, at=at, by=by)
    tried = replace(task, tries=task.tries + 1)
    if outcome is Contact.SENT_HELP:
        return end(connection, replace(tried, contacted=task.level), at=at, by=by)
    if outcome is Contact.REACHED:
        reached = replace(tried, why=CALL, contacted=task.level, holder=by, held_until=at + HOLD)
        return tasks.change(connection, reached, rank=_rank(rulebook, reached))
    again = at + (AT_ONCE if task.why == DANGER else SOON)
    return tasks.change(connection, tried, due_at=again, holder="", held_until=None)


def promise(
    connection: Connection, task: Task, due_at: datetime, note: str, *, at: datetime, by: str
) -> Task:
    """Somebody was promised a call at a moment; whoever holds it lets go. A danger is not put off.

    Raises:
        Ended: it is done.
    """
    if task.is_ended:
        raise Ended(task.screening_id)
    due_at = min(due_at, task.due_at) if task.why == DANGER else due_at
    write(
        connection, task.screening_id, remarks.PROMISED, note, code=due_at.isoformat(), at=at, by=by
    )
    _keep(connection, task, "promised", Act.PROMISED, at=at, by=by)
    return tasks.change(connection, task, due_at=due_at, holder="", held_until=None)


def call_again(
    connection: Connection,
    rulebook: Rulebook,
    task: Task,
    due_at: datetime,
    *,
    at: datetime,
    by: str,
) -> Task:
    """Somebody who was reached, or sent help, was promised another call: a task of its own kind."""
    waits = replace(task, why=CALL, ended_at=None, ended_by="")
    waits = replace(waits, rank=_rank(rulebook, waits))
    return promise(connection, waits, due_at, "", at=at, by=by)


def end(connection: Connection, task: Task, *, at: datetime, by: str) -> Task:
    """A task is done."""
    return tasks.change(connection, task, ended_at=at, ended_by=by, holder="", held_until=None)


def write(  # noqa: PLR0913 -- what, where, who and when
    connection: Connection,
    screening_id: str,
    kind: str,
    text: str,
    *,
    at: datetime,
    by: str,
    code: str = "",
) -> None:
    """Keep what somebody wrote about a screening."""
    remarks.add(connection, Remark(token_hex(16), screening_id, at, by, kind, code, text))


def _refuse(task: Task, at: datetime, by: str) -> None:
    if task.is_ended:
        raise Ended(task.screening_id)
    if task.is_held(at) and task.holder != by:
        raise HeldByOther(task.holder)


def _keep(
    connection: Connection, task: Task, step: str, act: Act, *, at: datetime, by: str
) -> None:
    screenings.add_step(connection, task.screening_id, step, at, by)
    audit.add(connection, act, task.screening_id, at=at, by=by)
