"""Queries on what staff wrote about a screening, and on what their calls came to."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select

from screening.store.call_tables import disposition, remark
from screening.store.sealed import opened, sealed

NOTE, MESSAGE, HANDED, CONTACT, PROMISED = "note", "message", "handed", "contact", "promised"


@dataclass(frozen=True)
class Remark:
    """What somebody wrote. `code`: to whom it was handed over, or what came of a try to reach."""

    id: str
    screening_id: str
    at: datetime
    by: str
    kind: str
    code: str
    text: str


@dataclass(frozen=True)
class Disposition:
    """What a call came to. `level` is the nurse's judgement, `reason` why it is lower."""

    id: str
    screening_id: str
    at: datetime
    by: str
    code: str
    level: str
    tool_level: str
    tool_headline: str | None
    reason: str
    teach_back: str
    signs_read: bool
    call_back_at: datetime | None


REMARK = tuple(remark.c[field] for field in Remark.__dataclass_fields__)
DISPOSITION = tuple(disposition.c[field] for field in Disposition.__dataclass_fields__)


def add(connection: Connection, new: Remark) -> None:
    """Add a remark."""
    connection.execute(insert(remark).values(**sealed(connection, remark, new.id, vars(new))))


def of_screening(connection: Connection, screening_id: str) -> list[Remark]:
    """Everything that was written about a screening, oldest first."""
    query = select(*REMARK).where(remark.c.screening_id == screening_id)
    rows = connection.execute(query.order_by(remark.c.at, remark.c.id))
    names = tuple(Remark.__dataclass_fields__)
    return [_remark(connection, dict(zip(names, row, strict=True))) for row in rows]


def count(connection: Connection, screening_id: str) -> int:
    """How many there are; nothing is opened for it."""
    query = select(func.count()).where(remark.c.screening_id == screening_id)
    return connection.scalar(query) or 0


def handed(connection: Connection, screening_ids: Collection[str], to: str) -> dict[str, Remark]:
    """What somebody was told last when each of these was handed over to them."""
    query = select(*REMARK).where(
        remark.c.screening_id.in_(screening_ids), remark.c.kind == HANDED, remark.c.code == to
    )
    rows = connection.execute(query.order_by(remark.c.at, remark.c.id))
    names = tuple(Remark.__dataclass_fields__)
    newest = {row.screening_id: dict(zip(names, row, strict=True)) for row in rows}
    return {name: _remark(connection, fields) for name, fields in newest.items()}


def _remark(connection: Connection, fields: dict[str, Any]) -> Remark:
    fields["text"] = opened(connection, remark.c.text, fields["id"], fields["text"])
    return Remark(**fields)


def add_disposition(connection: Connection, new: Disposition) -> None:
    """Add what a call came to."""
    connection.execute(insert(disposition).values(**vars(new)))


def dispositions(connection: Connection, screening_id: str) -> list[Disposition]:
    """What the calls about a screening came to, oldest first."""
    query = select(*DISPOSITION).where(disposition.c.screening_id == screening_id)
    rows = connection.execute(query.order_by(disposition.c.at, disposition.c.id))
    return [Disposition(*row) for row in rows]
