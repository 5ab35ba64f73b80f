"""Statements of the hot path: built by SQLAlchemy once, then run by the driver itself.

SQLAlchemy spends two to five times as much on a statement as SQLite does: it looks up how it was
compiled, and makes a context, a result and rows. Here that is done once for each kind of database.
What runs is the same text with the same conversions, on the same connection, in its transaction.
"""

from collections.abc import Callable, Mapping
from operator import itemgetter
from typing import Any, NamedTuple

from sqlalchemy import Connection, Delete, Dialect, Insert, Select, Update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.types import TypeEngine

Values = Mapping[str, Any]
"""The value of each parameter by its name."""

Convert = Callable[[Any], Any]
Converters = tuple[tuple[int, Convert], ...]
"""Where to convert a value, and how."""


class _Ready(NamedTuple):
    """A statement as one kind of driver takes it."""

    text: str
    names: tuple[str, ...]
    pick: Callable[[Values], tuple[Any, ...]]
    is_positional: bool
    given: Converters
    found: Converters


class Prepared:
    """A statement for which every value is given by name, and always the same names."""

    def __init__(self, statement: Select[*tuple[Any, ...]] | Insert | Update | Delete) -> None:
        self._statement = statement
        self._ready: dict[str, _Ready] = {}

    def rows(self, connection: Connection, values: Values) -> list[tuple[Any, ...]]:
        """What it finds.

        Raises:
            DBAPIError: as from SQLAlchemy itself, without the values.
        """
        cursor, converters = self._run(connection, values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return [_converted(row, converters) for row in rows] if converters else rows

    def change(self, connection: Connection, values: Values) -> int:
        """How many rows it changed.

        Raises:
            DBAPIError: as from SQLAlchemy itself, without the values.
        """
        cursor, _ = self._run(connection, values)
        changed: int = cursor.rowcount
        return changed

    def _run(self, connection: Connection, values: Values) -> tuple[Any, Converters]:
        ready = self._ready.get(connection.dialect.name) or self._prepare(connection, values)
        if not connection.in_transaction():
            connection.begin()
        sent: Any = _converted(ready.pick(values), ready.given)
        if not ready.is_positional:
            sent = dict(zip(ready.names, sent, strict=True))
        driver: Any = connection.connection.driver_connection
        try:
            return driver.execute(ready.text, sent), ready.found
        except connection.dialect.loaded_dbapi.Error as error:
            raise _told(connection, ready.text, error) from error

    def _prepare(self, connection: Connection, values: Values) -> _Ready:
        dialect, statement = connection.dialect, self._statement
        compiled = statement.compile(dialect=dialect, column_keys=list(values))
        types = {name: bound.type for bound, name in compiled.bind_names.items()}
        names = tuple(compiled.positiontup or types)
        columns = statement.selected_columns if isinstance(statement, Select) else ()
        ready = self._ready[dialect.name] = _Ready(
            str(compiled),
            names,
            _picker(names),
            is_positional=bool(compiled.positional),
            given=_converters([_inward(types[name], dialect) for name in names]),
            found=_converters([_outward(column.type, dialect) for column in columns]),
        )
        return ready


def _picker(names: tuple[str, ...]) -> Callable[[Values], tuple[Any, ...]]:
    """Takes the values of these names, in their order."""
    if len(names) > 1:
        return itemgetter(*names)
    return lambda values: tuple([values[name] for name in names])


def _inward(kind: TypeEngine[Any], dialect: Dialect) -> Convert | None:
    return kind.dialect_impl(dialect).bind_processor(dialect)


def _outward(kind: TypeEngine[Any], dialect: Dialect) -> Convert | None:
    return kind.dialect_impl(dialect).result_processor(dialect, None)


def _converters(found: list[Convert | None]) -> Converters:
    return tuple([(place, convert) for place, convert in enumerate(found) if convert])


def _converted(values: tuple[Any, ...], converters: Converters) -> tuple[Any, ...]:
    if not converters:
        return values
    changed = list(values)
    for place, convert in converters:
        changed[place] = convert(changed[place])
    return tuple(changed)


def _told(connection: Connection, text: str, error: Any) -> Exception:  # noqa: ANN401
    """The error as SQLAlchemy tells it: of one of its kinds, and never with a value."""
    dialect, driver = connection.dialect, connection.connection
    is_lost = dialect.is_disconnect(error, driver, None)
    if is_lost:
        connection.invalidate(error)  # so that nobody is given it again
    told: Exception = DBAPIError.instance(
        text,
        None,
        error,
        dialect.loaded_dbapi.Error,
        hide_parameters=True,
        connection_invalidated=is_lost,
        dialect=dialect,
    )
    return told
