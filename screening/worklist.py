"""The worklist of the nurses: what comes onto it, who holds it, tries to reach, what is done.

A danger stays on top until somebody by name has reached the person or sent help. Nothing is held
for ever: a hold lapses.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum
from secrets import token_hex

from screening import placing, repeats
from screening.engine.answers import Answer
from screening.engine.assess import assess
from screening.engine.rulebook import Rulebook
from screening.placing import AT_ONCE, SOON, TODAY
from screening.store import audit, remarks, screenings, tasks
from screening.store.audit import Act
from screening.store.database import Connection
from screening.store.remarks import Remark
from screening.store.screenings import Screening
from screening.store.tasks import CALL, CODE, DANGER, Task

HOLD = timedelta(minutes=30)
AGAIN = {DANGER: AT_ONCE, CALL: TODAY, CODE: TODAY}  # after a try in vain; others soon
LATELY = timedelta(days=30)  # how long ago the same person's earlier screenings count


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
    old = tasks.find(connection, screening.id, to_change=True)
    person = repeats.who(connection, screening.id)
    earlier = repeats.before(connection, screening, person)
    new = replace(
        placing.fresh(found, screening, why, at),
        language=person.language or screening.language,
        repeats=sum(each.begun_at >= at - window for each in earlier),
        is_worse=bool(earlier) and repeats.is_worse(found, earlier[0]),
    )
    ranked = placing.ranked(rulebook, placing.merged(rulebook, old, new) if old else new)
    tasks.put(connection, ranked)
    return ranked


def heed(
    connection: Connection,
    rulebook: Rulebook,
    screening: Screening,
    said: Mapping[str, Answer | None],
    *,
    at: datetime,
    window: timedelta = LATELY,
) -> None:
    """Let a danger that was said and is not kept stand on the worklist all the same.

    Only of what the clinic has, and where what is kept tells of no danger as bad.
    """
    told = {q: answer for q, answer in said.items() if answer is not None}
    heard = replace(screening, answers={**screening.answers, **told})
    found = assess(rulebook, heard.answers, finished=heard.is_finished)
    if not (found.is_danger and repeats.is_worse(found, screening)):
        return
    task = tasks.find(connection, screening.id, to_change=True)
    if task:
        appear(connection, rulebook, heard, why=task.why, at=at, window=window)


def claim(connection: Connection, task: Task, *, at: datetime, by: str) -> Task:
    """Hold a task for a while, or go on holding it; what is done for it counts as that.

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
    return tasks.change(connection, _free(task))


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

    Others are tried again: a danger at once, and soon who may not have told of one yet. Whoever
    tried may tell it, whoever holds the task.

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
        return tasks.change(connection, placing.ranked(rulebook, reached))
    tried = _lost(connection, rulebook, tried)
    again = replace(tried, due_at=at + AGAIN.get(tried.why, SOON))
    is_others = task.is_held(at) and task.holder != by
    return tasks.change(connection, again if is_others else _free(again))


def _lost(connection: Connection, rulebook: Rulebook, task: Task) -> Task:
    """Who was reached about a danger, and cannot be any more before the call came to anything.

    Nobody sent help or judged it yet: it is a danger again.
    """
    is_danger = task.level in rulebook.urgency.headline and placing.is_acted_on(rulebook, task)
    if not is_danger or remarks.dispositions(connection, task.screening_id):
        return task
    return placing.ranked(rulebook, replace(task, why=DANGER, contacted=""))


def promise(
    connection: Connection, task: Task, due_at: datetime, note: str, *, at: datetime, by: str
) -> Task:
    """Somebody was promised a call at a moment; whoever holds it lets go. A danger is not put off.

    Raises:
        Ended: it is done.
        HeldByOther: somebody else holds it.
    """
    _refuse(task, at, by)
    due_at = min(due_at, task.due_at) if task.why == DANGER else due_at
    write(
        connection, task.screening_id, remarks.PROMISED, note, code=due_at.isoformat(), at=at, by=by
    )
    _keep(connection, task, "promised", Act.PROMISED, at=at, by=by)
    return tasks.change(connection, _free(task), due_at=due_at)


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
    waits = placing.ranked(rulebook, replace(task, why=CALL, ended_at=None, ended_by=""))
    return promise(connection, waits, due_at, "", at=at, by=by)


def end(connection: Connection, task: Task, *, at: datetime, by: str) -> Task:
    """A task is done."""
    return tasks.change(connection, _free(task), ended_at=at, ended_by=by)


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


def _free(task: Task) -> Task:
    return replace(task, holder="", held_until=None)


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
