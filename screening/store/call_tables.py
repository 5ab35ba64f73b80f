"""What staff do with a screening: who called, what was noted, what came of it, and what waits.

Rows are added, but for two tables: `task` is where a screening stands on the worklist now, and
`presence` who has it open now. What happened to a task stands in `step` and `remark`.
"""

from typing import Any

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, LargeBinary, String, Table

from screening.store.sealed import INDEX_OF, KNOWN_AS, Sealed
from screening.store.spellings import plain_name, plain_phone
from screening.store.tables import Instant, metadata

_BY_NAME = {INDEX_OF: "name", KNOWN_AS: plain_name}
_BY_PHONE = {INDEX_OF: "phone", KNOWN_AS: plain_phone}


def _screening(*, is_key: bool = False) -> Column[str]:
    """To which screening a row belongs; many rows to one, or one row to each."""
    parent = ForeignKey("screening.id", ondelete="CASCADE")
    index = not is_key
    name, kind = "screening_id", String(32)
    return Column(name, kind, parent, primary_key=is_key, nullable=False, index=index)


# Who is on the phone, as far as it was told; the newest row of a screening counts.
caller = Table(
    "caller",
    metadata,
    Column("id", String(32), primary_key=True),
    _screening(),
    Column("at", Instant, nullable=False),
    Column("by", String(80), nullable=False),
    Column("giver", String(16), nullable=False),  # who answers: the patient, or who for them
    Column("identity", String(16), nullable=False),  # what came of checking who it is
    Column("language", String(8), nullable=False),  # of the call
    Column("name", Sealed),
    Column("name_index", LargeBinary(32), index=True, info=_BY_NAME),
    Column("birth_date", Sealed),
    Column("phone", Sealed),
    Column("phone_index", LargeBinary(32), index=True, info=_BY_PHONE),
)

# What staff wrote: a note in the caller's words, to a colleague, to the provider; tries to reach.
remark = Table(
    "remark",
    metadata,
    Column("id", String(32), primary_key=True),
    _screening(),
    Column("at", Instant, nullable=False),
    Column("by", String(80), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("code", String(40), nullable=False),
    Column("text", Sealed, nullable=False),
)

# What a call came to: the nurse's judgement beside what the rules said.
disposition = Table(
    "disposition",
    metadata,
    Column("id", String(32), primary_key=True),
    _screening(),
    Column("at", Instant, nullable=False),
    Column("by", String(80), nullable=False),
    Column("code", String(16), nullable=False),
    Column("level", String(40), nullable=False),  # the nurse's judgement
    Column("tool_level", String(40), nullable=False),  # what the rules said then
    Column("tool_headline", String(40)),
    Column("reason", String(40), nullable=False),  # why lower; empty otherwise
    Column("teach_back", String(16), nullable=False),
    Column("signs_read", Boolean, nullable=False),
    Column("call_back_at", Instant),
)

task = Table(
    "task",
    metadata,
    _screening(is_key=True),
    Column("why", String(16), nullable=False),
    Column("level", String(40), nullable=False),
    Column("headline", String(40)),
    Column("rank", Integer, nullable=False),  # the smallest comes first
    Column("due_at", Instant, nullable=False),
    Column("since", Instant, nullable=False),
    Column("language", String(8), nullable=False),
    Column("repeats", Integer, nullable=False),  # how often the same person came before, lately
    Column("is_worse", Boolean, nullable=False),  # than the last time
    Column("tries", Integer, nullable=False),  # to reach them
    Column("contacted", String(40), nullable=False),  # at which level they were reached; or empty
    Column("holder", String(80), nullable=False),
    Column("held_until", Instant),
    Column("ended_at", Instant),
    Column("ended_by", String(80), nullable=False),
)
_order = (task.c.rank, task.c.due_at, task.c.since, task.c.screening_id)


def _of_what_waits(name: str, *columns: Column[Any]) -> Index:
    """An index of what is not done, so that what was done long ago makes no list slower."""
    waiting = task.c.ended_at.is_(None)
    return Index(name, *columns, sqlite_where=waiting, postgresql_where=waiting)


_of_what_waits("ix_task_waiting", *_order)
_of_what_waits("ix_task_held", task.c.holder, *_order)
_of_what_waits("ix_task_since", task.c.since)
_is_done = task.c.ended_at.is_not(None)
Index(
    "ix_task_done",
    task.c.ended_at,
    task.c.screening_id,
    sqlite_where=_is_done,
    postgresql_where=_is_done,
)

presence = Table(
    "presence",
    metadata,
    _screening(is_key=True),
    Column("account_id", String(32), primary_key=True),
    Column("seen_at", Instant, nullable=False),
)
