"""Sealing anew: every value in the database comes under the key in use.

A batch of rows is one transaction with the rows locked, so others can write them before and after.
What is done stays done: a stopped run is simply begun again.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Table, and_, func, or_, select, update
from sqlalchemy.exc import IntegrityError

from screening.keyring import NoSuchKey
from screening.store import audit
from screening.store.all_tables import metadata
from screening.store.database import Database
from screening.store.sealed import Sealed, Unreadable, begin_of, key_of, opened, ring_of, sealed
from screening.store.tables import resume_code

BATCH = 100  # rows


def sealed_tables() -> dict[Table, list[str]]:
    """Every table with sealed columns, and their names."""
    found = {
        table: [column.name for column in table.columns if isinstance(column.type, Sealed)]
        for table in metadata.sorted_tables
    }
    return {table: names for table, names in found.items() if names}


def rotate(database: Database, *, at: datetime, by: str, batch: int = BATCH) -> Iterator[int]:
    """Seal anew what is not under the key in use; tells after each batch how many values it had.

    Raises:
        Unreadable: a value that cannot be opened; what was done before it stays done.
    """
    values = 0
    for table, names in sealed_tables().items():
        for done in _passes(database, table, names, batch):
            values += done
            yield done
    with database.writer.begin() as connection:
        key = ring_of(connection).newest
        audit.add(connection, audit.Act.KEYS_ROTATED, key, at=at, by=by, about={"values": values})


def uses(connection: Connection) -> Counter[str]:
    """How many sealed values, and codes of patients, need each key."""
    found: Counter[str] = Counter()
    for table, names in sealed_tables().items():
        for name in names:
            begins = select(func.substr(table.c[name], 1, LONGEST_BEGIN))
            query = begins.where(table.c[name].is_not(None))
            for (begin,) in connection.execute(query, execution_options={"stream_results": True}):
                found[key_of(bytes(begin))] += 1
    codes = select(resume_code.c.key, func.count()).group_by(resume_code.c.key)
    for key, number in connection.execute(codes):
        found[key] += number
    return found


LONGEST_BEGIN = len(begin_of("k" * 16))


def _passes(database: Database, table: Table, names: list[str], batch: int) -> Iterator[int]:
    """Through all rows, again and again until none is left: others may write behind us."""
    last, found = "", False
    while True:
        with database.writer.begin() as connection:
            rows = _to_change(connection, table, names, last, batch)
            values = sum(_seal_anew(connection, table, names, row) for row in rows)
        if rows:
            last, found = rows[-1].id, True
            yield values
        elif found:
            last, found = "", False
        else:
            return


def _to_change(
    connection: Connection, table: Table, names: list[str], last: str, batch: int
) -> list[Row[Any]]:
    """The next rows, locked, with a value that is not under the key in use."""
    begin = begin_of(ring_of(connection).newest)
    old = (
        and_(table.c[name].is_not(None), func.substr(table.c[name], 1, len(begin)) != begin)
        for name in names
    )
    query = select(table.c.id, *(table.c[name] for name in names))
    query = query.where(table.c.id > last, or_(*old)).order_by(table.c.id).limit(batch)
    return list(connection.execute(query.with_for_update()))


def _seal_anew(connection: Connection, table: Table, names: list[str], row: Row[Any]) -> int:
    """Change one row; says how many values."""
    newest = ring_of(connection).newest
    values: dict[str, str] = {}
    for name in names:
        stored: bytes | None = row._mapping[name]  # noqa: SLF001 -- SQLAlchemy's public name
        try:
            if stored is not None and key_of(stored) != newest:
                values[name] = opened(connection, table.c[name], row.id, stored)
        except (NoSuchKey, Unreadable) as error:
            raise Unreadable(f"{table.name}.{name} of {row.id}: {error}") from error
    anew = sealed(connection, table, row.id, values)
    try:
        connection.execute(update(table).where(table.c.id == row.id).values(**anew))
    except IntegrityError as error:  # the index under another key did not show it
        raise Unreadable(f"{table.name} {row.id} says the same as another row") from error
    return len(values)
