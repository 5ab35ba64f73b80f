"""Where a screening stands on the worklist: how soon somebody is to be called, and who comes first.

A danger comes first, the worst of them before all; then who got worse, then who comes again; among
them the promised time decides, then how long they wait.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from screening.engine.assess import Assessment
from screening.engine.rulebook import Rulebook
from screening.store.screenings import Screening
from screening.store.tasks import CALL, CALM, DANGER, Task

AT_ONCE, TODAY, SOON, LATER = (timedelta(minutes=m) for m in (15, 120, 24 * 60, 48 * 60))
STEP, REPEAT, WORSE = 10, 3, 4  # places of the order: of a level; that a repeat, a worse one gains
LAST = CALM + STEP  # the place of what is no danger


def fresh(found: Assessment, screening: Screening, why: str, at: datetime) -> Task:
    """A screening that comes onto the worklist, with nobody's hand on it; its rank is to come."""
    return Task(
        screening_id=screening.id,
        why=DANGER if found.is_danger else CALL if why == DANGER else why,
        level=found.level,
        headline=found.headline,
        rank=LAST,
        due_at=at + _due_in(found, is_finished=screening.is_finished),
        since=at,
        language=screening.language,
        repeats=0,
        is_worse=False,
        tries=0,
        contacted="",
        holder="",
        held_until=None,
        ended_at=None,
        ended_by="",
    )


def _due_in(found: Assessment, *, is_finished: bool) -> timedelta:
    """How soon somebody is to be called; who stopped before the end may yet tell of a danger."""
    urgency = found.rulebook.urgency
    if found.level in urgency.stops:
        return AT_ONCE
    if found.is_danger or not is_finished:
        return TODAY
    return LATER if found.level == urgency.levels[-1] else SOON


def merged(rulebook: Rulebook, old: Task, new: Task) -> Task:
    """What stands there already, as it is to stand now.

    What waits goes on waiting since then. A danger that nobody acted on stays one, whatever is
    answered later; one that was acted on is one again when it gets worse, or when it had gone.
    """
    kept = new if old.is_ended else _still_waiting(old, new)
    if not old.is_ended and old.why == DANGER and _is_less(rulebook, new, old):
        return replace(kept, why=DANGER, level=old.level, headline=old.headline, due_at=old.due_at)
    if new.why != DANGER:
        return kept
    acted_on = replace(kept, contacted=old.contacted)
    if not is_acted_on(rulebook, acted_on):
        return acted_on
    due_at = new.due_at if old.is_ended else old.due_at
    return replace(acted_on, why=CALL if old.why == DANGER else old.why, due_at=due_at)


def _still_waiting(old: Task, new: Task) -> Task:
    is_new = old.level != new.level
    return replace(
        new,
        since=old.since,
        due_at=min(old.due_at, new.due_at) if is_new else old.due_at,
        tries=old.tries,
        holder=old.holder,
        held_until=old.held_until,
    )


def _is_less(rulebook: Rulebook, new: Task, old: Task) -> bool:
    """Whether the answers of now are less urgent than the danger that stands there."""
    levels = rulebook.urgency.levels
    return levels.index(new.level) > levels.index(old.level)


def is_acted_on(rulebook: Rulebook, task: Task) -> bool:
    """Whether somebody was reached about a danger as bad as this, or worse."""
    levels = rulebook.urgency.levels
    return task.contacted in levels and levels.index(task.contacted) <= levels.index(task.level)


def ranked(rulebook: Rulebook, task: Task) -> Task:
    """A task with its rank: the smallest comes first."""
    is_danger = task.why == DANGER
    place = rulebook.urgency.levels.index(task.level) * STEP if is_danger else LAST
    return replace(task, rank=place - REPEAT * bool(task.repeats) - WORSE * task.is_worse)
