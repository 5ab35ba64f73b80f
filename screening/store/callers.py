"""Queries on who called, as it was told on the phone."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Connection, Row, insert, or_, select

from screening.store.call_tables import caller
from screening.store.sealed import lookup, opened, sealed
from screening.store.share_tables import share


@dataclass(frozen=True)
class Caller:
    """Who is on the phone about a screening, as far as it was told; empty is not told.

    giver: who answers; identity: what came of checking who it is; birth_date is YYYY-MM-DD.
    """

    id: str
    screening_id: str
    at: datetime
    by: str
    giver: str
    identity: str
    language: str
    name: str
    birth_date: str
    phone: str


COLUMNS = tuple(caller.c[field] for field in Caller.__dataclass_fields__)
SEALED = ("name", "birth_date", "phone")


def add(connection: Connection, new: Caller) -> None:
    """Add what was told; what was told before stays, and counts no more."""
    values = {field: value or None if field in SEALED else value for field, value in _fields(new)}
    connection.execute(insert(caller).values(**sealed(connection, caller, new.id, values)))


def _fields(new: Caller) -> list[tuple[str, Any]]:
    return [(field, getattr(new, field)) for field in Caller.__dataclass_fields__]


def newest(connection: Connection, screening_id: str) -> Caller | None:
    """What was told last about a screening."""
    return several(connection, (screening_id,)).get(screening_id)


def several(connection: Connection, screening_ids: Collection[str]) -> dict[str, Caller]:
    """What was told last about each of these screenings, if anything."""
    query = select(*COLUMNS).where(caller.c.screening_id.in_(screening_ids))
    rows = connection.execute(query.order_by(caller.c.at, caller.c.id.desc()))
    newest = {row.screening_id: row for row in rows}
    return {name: _caller(connection, row) for name, row in newest.items()}


def of_screening(connection: Connection, screening_id: str) -> list[Caller]:
    """Everything that was told about who is on the phone, oldest first."""
    query = select(*COLUMNS).where(caller.c.screening_id == screening_id)
    rows = connection.execute(query.order_by(caller.c.at, caller.c.id.desc()))
    return [_caller(connection, row) for row in rows]


def _caller(connection: Connection, row: Row[Any]) -> Caller:
    fields: dict[str, Any] = dict(zip(Caller.__dataclass_fields__, row, strict=True))
    for name in SEALED:
        stored = fields[name]
        fields[name] = opened(connection, caller.c[name], row.id, stored) if stored else ""
    return Caller(**fields)


def with_phone(connection: Connection, phone: str) -> set[str]:
    """The screenings of which somebody told this number: on the phone, or with what they sent."""
    return _with(connection, phone, caller.c.phone_index, share.c.phone_index)


def with_name(connection: Connection, name: str) -> set[str]:
    """The screenings of which somebody told this name."""
    return _with(connection, name, caller.c.name_index, share.c.name_index)


def _with(connection: Connection, value: str, *indexes: Column[Any]) -> set[str]:
    found: set[str] = set()
    for index in indexes:
        entries = [index == entry for entry in lookup(connection, index, value)]
        found.update(connection.scalars(select(index.table.c.screening_id).where(or_(*entries))))
    return found
