"""Queries on the worklist: what waits for staff, in the order in which it is to be done."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal, NamedTuple

from sqlalchemy import ColumnElement, Connection, Select, func, insert, select, tuple_, update

from screening.store.call_tables import task

DANGER, SHARED, CALL, CODE = "danger", "shared", "call", "code"
MOST_COUNTED = 1000
CALM = 900  # the ranks from here on are of no danger

Way = Literal["waiting", "danger", "mine", "free", "calls", "overdue", "done"]


@dataclass(frozen=True)
class Task:
    """Where a screening stands on the worklist.

    why: what brought it there; rank: the smallest comes first; since: when it came; repeats: how
    often the same person came before, lately; tries: to reach them; contacted: the level at which
    somebody reached them; holder: an account, until then.
    """

    screening_id: str
    why: str
    level: str
    headline: str | None
    rank: int
    due_at: datetime
    since: datetime
    language: str
    repeats: int
    is_worse: bool
    tries: int
    contacted: str
    holder: str
    held_until: datetime | None
    ended_at: datetime | None
    ended_by: str

    @property
    def is_ended(self) -> bool:
        """Whether nothing is to be done any more."""
        return self.ended_at is not None

    def is_held(self, at: datetime) -> bool:
        """Whether somebody holds it; a hold lapses."""
        return bool(self.holder) and self.held_until is not None and self.held_until > at


class Wanted(NamedTuple):
    """What is listed: of which kind, in which language, seen by whom and when."""

    way: Way
    at: datetime
    account: str = ""
    language: str = ""
    midnight: datetime | None = None


COLUMNS = tuple(task.c[field] for field in Task.__dataclass_fields__)
ORDER = (task.c.rank, task.c.due_at, task.c.since, task.c.screening_id)
DONE = (task.c.ended_at, task.c.screening_id)  # backwards

Key = tuple[int, datetime, datetime, str]
"""Where a task stands in the order; of what is done, the first moment is when it was."""


def key_of(found: Task) -> Key:
    """Where a task stands in the order."""
    first = found.ended_at or found.due_at
    return found.rank, first, found.since, found.screening_id


def find(connection: Connection, screening_id: str, *, to_change: bool = False) -> Task | None:
    """The task of a screening; `to_change` makes others who want to change it wait."""
    query = select(*COLUMNS).where(task.c.screening_id == screening_id)
    row = connection.execute(query.with_for_update() if to_change else query).one_or_none()
    return Task(*row) if row else None


def known(connection: Connection, screening_ids: Collection[str]) -> set[str]:
    """Those of the screenings that stand, or stood, on the worklist."""
    query = select(task.c.screening_id).where(task.c.screening_id.in_(screening_ids))
    return set(connection.scalars(query))


def since(connection: Connection, screening_ids: Collection[str]) -> dict[str, datetime]:
    """When each of the screenings came to the worklist, if it did; the oldest first."""
    own = task.c.screening_id.in_(screening_ids)
    query = select(task.c.screening_id, task.c.since).where(own).order_by(task.c.since)
    return dict(map(tuple, connection.execute(query)))


def put(connection: Connection, new: Task) -> None:
    """Let a screening stand on the worklist like this; its row, or its screening's, is locked."""
    own = task.c.screening_id == new.screening_id
    if connection.execute(update(task).where(own).values(**vars(new))).rowcount == 0:
        connection.execute(insert(task).values(**vars(new)))


def change(connection: Connection, found: Task, **values: Any) -> Task:  # noqa: ANN401 -- columns
    """Change columns of a task."""
    changed = replace(found, **values)
    put(connection, changed)
    return changed


def listed(
    connection: Connection, wanted: Wanted, *, after: Key | None = None, most: int
) -> list[Task]:
    """The first tasks of a kind, in order, from after one on; what is done, the newest first."""
    query = _of(select(*COLUMNS), wanted)
    if wanted.way == "done":
        query = query.order_by(*(column.desc() for column in DONE))
        if after is not None:
            query = query.where(tuple_(*DONE) < (after[1], after[3]))
    else:
        query = query.order_by(*ORDER)
        if after is not None:
            query = query.where(tuple_(*ORDER) > after)
    return [Task(*row) for row in connection.execute(query.limit(most))]


def count(connection: Connection, wanted: Wanted) -> int:
    """How many there are of a kind; no more are counted than `MOST_COUNTED` and one."""
    some = _of(select(task.c.screening_id), wanted).limit(MOST_COUNTED + 1).subquery()
    return connection.scalar(select(func.count()).select_from(some)) or 0


def longest_wait(connection: Connection) -> datetime | None:
    """Since when the one waits that waits longest."""
    query = select(task.c.since).where(task.c.ended_at.is_(None)).order_by(task.c.since).limit(1)
    return connection.scalar(query)


def _of(query: Select[Any], wanted: Wanted) -> Select[Any]:
    if wanted.language:
        query = query.where(task.c.language == wanted.language)
    if wanted.way == "done":
        return query.where(task.c.ended_at >= wanted.midnight)
    return query.where(task.c.ended_at.is_(None), *_only(wanted))


def _only(wanted: Wanted) -> list[ColumnElement[bool]]:
    is_held = (task.c.holder != "") & (task.c.held_until > wanted.at)
    ways: dict[str, list[ColumnElement[bool]]] = {
        "danger": [task.c.rank < CALM],
        "mine": [task.c.holder == wanted.account, is_held],
        "free": [~is_held],
        "calls": [task.c.why == CALL],
        "overdue": [task.c.due_at < wanted.at],
    }
    return ways.get(wanted.way, [])
