"""Reading the audit trail: the proof that it is whole, and rows by moment, person or object."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from hmac import compare_digest
from sqlite3 import OperationalError as SQLiteFault
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Connection,
    CursorResult,
    Row,
    Select,
    func,
    select,
    type_coerce,
)
from sqlalchemy.exc import OperationalError
from sqlalchemy.types import NullType

from screening.keyring import KeyRing, NoSuchKey
from screening.store.audit import HEAD, NOTHING, Broken, Content, Head, checked_head
from screening.store.database import Database
from screening.store.sealed import ring_of
from screening.store.tables import audit


class Anchor(NamedTuple):
    """A row's number and code, as somebody wrote them down outside the database."""

    n: int
    mac: bytes


class Chosen(NamedTuple):
    """Which rows: from a moment to before another, of one person, on one object."""

    since: datetime | None = None
    until: datetime | None = None
    by: str | None = None
    on: str | None = None
    act: str | None = None


class Entry(NamedTuple):
    """A row to show."""

    n: int
    at: datetime
    by: str
    act: str
    on: str
    place: str
    request: str
    about: str  # a JSON object
    key: str
    mac: bytes


ALL = Chosen()
ROWS = select(*(audit.c[field] for field in Entry._fields)).order_by(audit.c.n)
STORED = (*Content._fields, "mac")
MOMENT = func.to_char(func.timezone("UTC", audit.c.at), "YYYY-MM-DD HH24:MI:SS.US BC")


@contextmanager
def snapshot(database: Database) -> Iterator[Connection]:
    """One and the same state for several queries, while others write."""
    with database.reader.connect() as connection:
        if connection.dialect.name == "postgresql":  # SQLite reads one state anyway
            connection.execution_options(isolation_level="REPEATABLE READ")
        with connection.begin():
            yield connection


def verify(connection: Connection, outside: Anchor | None = None) -> Head:
    """Read the whole trail, row by row; give its head. The connection is one of `snapshot`.

    Raises:
        Broken: with the first row that was changed, removed, added or moved.
    """
    ring = ring_of(connection)
    heads = connection.execute(HEAD).all()
    n, mac = 0, NOTHING
    with _read(connection, _as_stored(connection)) as rows:
        for n, mac in _chain(ring, rows):
            if outside and n == outside.n and not compare_digest(mac, outside.mac):
                raise Broken(n, "it is not the row whose code was written down elsewhere")
    if outside and n < outside.n:
        raise Broken(n + 1, f"it is missing; row {outside.n} was written down elsewhere")
    head = checked_head(ring, heads, n + 1)
    if n != head.n:
        raise Broken(min(n, head.n) + 1, f"the head record speaks of {head.n} rows, not of {n}")
    if mac != head.mac:
        raise Broken(n, "the head record speaks of another last row")
    return head


def entries(
    connection: Connection, chosen: Chosen = ALL, last: int | None = None
) -> Iterator[Entry]:
    """The chosen rows up to the last wanted, oldest first, read as they are wanted."""
    query = ROWS.where(*_conditions(chosen, last))
    with _read(connection, query) as rows:
        for row in rows:
            yield Entry(*row)


def newest(connection: Connection, chosen: Chosen, *, before: int | None, rows: int) -> list[Entry]:
    """Some of the chosen rows, the newest first, from before a row on."""
    conditions = _conditions(chosen, None if before is None else before - 1)
    query = select(*ROWS.selected_columns).where(*conditions).order_by(audit.c.n.desc())
    return [Entry(*row) for row in connection.execute(query.limit(rows))]


def count(connection: Connection, chosen: Chosen = ALL, last: int | None = None) -> int:
    """How many rows are chosen."""
    query = select(func.count()).select_from(audit).where(*_conditions(chosen, last))
    return connection.execute(query).scalar_one()


def keys(connection: Connection) -> dict[str, int]:
    """How many rows are bound with each key."""
    query = select(audit.c.key, func.count().label("rows")).group_by(audit.c.key)
    return {row.key: row.rows for row in connection.execute(query)}


def _conditions(chosen: Chosen, last: int | None) -> list[ColumnElement[bool]]:
    conditions = []
    if chosen.since is not None:
        conditions.append(audit.c.at >= chosen.since)
    if chosen.until is not None:
        conditions.append(audit.c.at < chosen.until)
    if chosen.by is not None:
        conditions.append(audit.c.by == chosen.by)
    if chosen.on is not None:
        conditions.append(audit.c.on == chosen.on)
    if chosen.act is not None:
        conditions.append(audit.c.act == chosen.act)
    if last is not None:
        conditions.append(audit.c.n <= last)
    return conditions


def _chain(ring: KeyRing, rows: Iterable[Row[Any]]) -> Iterator[tuple[int, bytes]]:
    """The number and the code of each row that is what it should be; before the first, nothing."""
    n, mac = 0, NOTHING
    yield n, mac
    try:
        for row in rows:
            mac = _checked(ring, n + 1, mac, row)
            n += 1
            yield n, mac
    except OperationalError as error:
        if isinstance(error.orig, SQLiteFault):  # such as bytes that are no text
            raise Broken(n + 1, "it cannot be read") from error
        raise


def _read(
    connection: Connection, query: Select[*tuple[Any, ...]]
) -> CursorResult[*tuple[Any, ...]]:
    """Rows as they are wanted: PostgreSQL must be told to send some at a time, SQLite not."""
    is_told = connection.dialect.name == "postgresql"
    return connection.execute(query, execution_options={"stream_results": is_told})


def _as_stored(connection: Connection) -> Select[*tuple[Any, ...]]:
    """Each field as it lies there: nothing that was tampered with can stop the reading."""
    columns: dict[str, ColumnElement[Any]] = {
        name: type_coerce(audit.c[name], NullType()) for name in STORED
    }
    if connection.dialect.name == "postgresql":
        columns["at"] = func.replace(MOMENT, " AD", "")
    return select(*columns.values()).order_by(audit.c.n)


def _checked(ring: KeyRing, n: int, before: bytes, row: Row[Any]) -> bytes:
    """The code of a row, if it is the one that belongs here."""
    content, mac = Content._make(row[:-1]), row[-1]
    if content.n < n:
        raise Broken(content.n, "it was added")
    if content.n > n:
        raise Broken(n, f"it is missing; row {content.n} follows")
    try:
        if compare_digest(content.code(ring, before), mac):
            return bytes(mac)
    except (NoSuchKey, TypeError) as error:
        raise Broken(n, f"it cannot be checked: {error}") from error
    raise Broken(n, "its content is not what was written, or the row before is not")
