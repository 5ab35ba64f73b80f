"""What somebody with every right on the database, but without the keys, can do to the trail."""

from collections.abc import Callable
from typing import NamedTuple

from sqlalchemy import Connection, delete, func, insert, select, text, update

from screening.store.tables import audit, audit_head

ROWS = 10
EARLIER = 8  # the row whose head was copied when it was the last
WITHOUT_TRIGGERS = {
    "sqlite": "SELECT 'DROP TRIGGER ' || name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT 'DROP TRIGGER ' || tgname || ' ON ' || tgrelid::regclass"
    " FROM pg_trigger WHERE NOT tgisinternal",
}

Row = dict[str, object]
Heads = dict[int, Row]


class Tampering(NamedTuple):
    """What is done, which row is then the first broken one, and whether a trigger refuses it.

    What looks like the next row, or the next head, no trigger can tell from a true one.
    """

    name: str
    do: Callable[[Connection, Heads], None]
    broken: int
    is_refused: bool = True
    only: str = ""  # one kind of database


def drop_triggers(connection: Connection) -> None:
    """What protects the tables against mistakes, and those who have few rights."""
    found = connection.execute(text(WITHOUT_TRIGGERS[connection.dialect.name])).scalars().all()
    assert found
    for statement in found:
        connection.execute(text(statement))


def change(n: int, /, **values: object) -> Callable[[Connection, Heads], None]:
    """Change fields of one row."""
    return lambda connection, _: _run(connection, update(audit).where(audit.c.n == n), values)


def change_head(**values: object) -> Callable[[Connection, Heads], None]:
    """Change fields of the head record."""
    return lambda connection, _: _run(connection, update(audit_head), values)


def sql(*statements: str) -> Callable[[Connection, Heads], None]:
    """Run statements."""

    def run(connection: Connection, _: Heads) -> None:
        for statement in statements:
            connection.execute(text(statement))

    return run


def row(connection: Connection, n: int) -> Row:
    """One row as it is stored."""
    return dict(connection.execute(select(audit).where(audit.c.n == n)).mappings().one())


def copy(source: int, /, **values: object) -> Callable[[Connection, Heads], None]:
    """Add a copy of a row, with some fields of its own."""

    def do(connection: Connection, _: Heads) -> None:
        connection.execute(insert(audit).values({**row(connection, source), **values}))

    return do


def code_from(n: int, source: int) -> Callable[[Connection, Heads], None]:
    """Give a row the code of another."""

    def do(connection: Connection, heads: Heads) -> None:
        change(n, mac=row(connection, source)["mac"])(connection, heads)

    return do


def delete_last_and_move_head(connection: Connection, _: Heads) -> None:
    """The head record as it would be for one row less, as far as it can be known."""
    connection.execute(delete(audit).where(audit.c.n == ROWS))
    change_head(n=ROWS - 1, mac=row(connection, ROWS - 1)["mac"])(connection, {})


def head_as_it_was(connection: Connection, heads: Heads) -> None:
    """An older head, true in itself, with all the rows after it still there."""
    connection.execute(update(audit_head).values(heads[EARLIER]))


def second_head(connection: Connection, heads: Heads) -> None:
    """Two heads, each true in itself."""
    connection.execute(insert(audit_head).values({**heads[EARLIER], "id": 2}))


def swap(connection: Connection, _: Heads) -> None:
    """Two rows take each other's place, codes and all."""
    third, fourth = row(connection, 3), row(connection, 4)
    for n, other in ((3, fourth), (4, third)):
        connection.execute(update(audit).where(audit.c.n == n).values({**other, "n": n}))


def insert_in_the_middle(connection: Connection, heads: Heads) -> None:
    """The later rows move on by one; a copy fills the gap."""
    sql("UPDATE audit SET n = n + 100 WHERE n >= 6", "UPDATE audit SET n = n - 99 WHERE n >= 106")(
        connection, heads
    )
    copy(5, n=6)(connection, heads)


def reverse(connection: Connection, heads: Heads) -> None:
    """The rows in the other order."""
    sql("UPDATE audit SET n = n + 100", "UPDATE audit SET n = 111 - n")(connection, heads)


def append_and_move_head(connection: Connection, heads: Heads) -> None:
    """A row that looks as if it were the next, and the head that goes with it."""
    copy(ROWS, n=ROWS + 1, by="somebody else")(connection, heads)
    mac = connection.execute(select(audit.c.mac).where(audit.c.n == ROWS + 1)).scalar_one()
    change_head(n=ROWS + 1, mac=mac)(connection, heads)


def rewrite_everything(connection: Connection, heads: Heads) -> None:
    """Somebody with keys of their own binds every row anew."""
    connection.execute(update(audit).values(by="somebody else", mac=b"\1" * 32))
    change_head(mac=b"\1" * 32, seal=b"\2" * 32)(connection, heads)
    assert connection.execute(select(func.count()).select_from(audit)).scalar_one() == ROWS


def _run(connection: Connection, statement: object, values: Row) -> None:
    done = connection.execute(statement.values(values))  # type: ignore[attr-defined]
    assert done.rowcount == 1


WAYS = [
    Tampering("number", change(4, n=40), 4),
    Tampering("who", change(4, by="somebody else"), 4),
    Tampering("act", change(4, act="screening.viewed"), 4),
    Tampering("on what", change(4, on="b" * 16), 4),
    Tampering("place", change(4, place="192.0.2.1"), 4),
    Tampering("request", change(4, request="r9"), 4),
    Tampering("what about", change(4, about='{"i": 5}'), 4),
    Tampering("white space of what about", change(4, about='{"i":4}'), 4),
    Tampering("key to another of the ring", change(4, key="older"), 4),
    Tampering("key to one that is not there", change(4, key="lost"), 4),
    Tampering("code zeroed", change(4, mac=bytes(32)), 4),
    Tampering("code cut short", change(4, mac=b"\1"), 4),
    Tampering("code of the row before", code_from(4, 3), 4),
    Tampering("a sign moved to the next field", change(4, place="test", request="sr4"), 4),
    Tampering("delete the first", sql("DELETE FROM audit WHERE n = 1"), 1),
    Tampering("delete in the middle", sql("DELETE FROM audit WHERE n = 5"), 5),
    Tampering("delete the last", sql("DELETE FROM audit WHERE n = 10"), ROWS),
    Tampering("delete all", sql("DELETE FROM audit"), 1),
    Tampering("delete all and the head", sql("DELETE FROM audit", "DELETE FROM audit_head"), 1),
    Tampering("delete the last, move the head", delete_last_and_move_head, ROWS),
    Tampering("insert in the middle", insert_in_the_middle, 6),
    Tampering("insert before the first", copy(1, n=0), 0),
    Tampering("insert far before the first", copy(1, n=-7), -7),
    Tampering("insert behind a gap", copy(ROWS, n=ROWS + 2), ROWS + 1),
    Tampering("a copy at the end", copy(ROWS, n=ROWS + 1), ROWS + 1, is_refused=False),
    Tampering("a row at the end and its head", append_and_move_head, ROWS + 1, is_refused=False),
    Tampering("swap two", swap, 3),
    Tampering("reverse", reverse, 1),
    Tampering("renumber", sql("UPDATE audit SET n = n + 100", "UPDATE audit SET n = n - 99"), 1),
    Tampering("rewrite everything", rewrite_everything, 1),
    Tampering("head as it was", head_as_it_was, EARLIER + 1),
    Tampering("two heads", second_head, ROWS + 1),
    Tampering("no head", sql("DELETE FROM audit_head"), ROWS + 1),
    Tampering("head's seal zeroed", change_head(seal=bytes(32)), ROWS + 1),
    Tampering("head's code", change_head(mac=bytes(32)), ROWS + 1),
    Tampering("head's key", change_head(key="older"), ROWS + 1),
    Tampering("head's key that is not there", change_head(key="lost"), ROWS + 1),
    Tampering("head's number back", change_head(n=ROWS - 1), ROWS + 1),
    Tampering("head's number on", change_head(n=ROWS + 1), ROWS + 1, is_refused=False),
    Tampering(
        "a microsecond",
        sql("UPDATE audit SET at = replace(at, '.123456', '.123457') WHERE n = 4"),
        4,
        only="sqlite",
    ),
    Tampering(
        "a moment that is none", sql("UPDATE audit SET at = 'soon' WHERE n = 4"), 4, only="sqlite"
    ),
    Tampering(
        "bytes that are no text",
        sql("""UPDATE audit SET "by" = CAST(x'ff' AS TEXT) WHERE n = 4"""),
        4,
        only="sqlite",
    ),
    Tampering(
        "bytes for text", sql("""UPDATE audit SET "by" = x'41' WHERE n = 4"""), 4, only="sqlite"
    ),
    Tampering("text for a code", sql("UPDATE audit SET mac = 'ä' WHERE n = 4"), 4, only="sqlite"),
    Tampering(
        "text for the head's code",
        sql("UPDATE audit_head SET mac = 'ä'"),
        ROWS + 1,
        only="sqlite",
    ),
    Tampering(
        "replace a row, which no delete trigger sees",
        sql("""REPLACE INTO audit SELECT n, at, 'x', act, "on", place, request, about, key, mac
               FROM audit WHERE n = 4"""),
        4,
        only="sqlite",
    ),
    Tampering(
        "replace the head",
        sql("REPLACE INTO audit_head SELECT id, n, mac, 'older', seal FROM audit_head"),
        ROWS + 1,
        only="sqlite",
    ),
    Tampering(
        "a microsecond",
        sql("UPDATE audit SET at = at + interval '1 microsecond' WHERE n = 4"),
        4,
        only="postgresql",
    ),
    Tampering(
        "a year before our time",
        sql(
            "UPDATE audit SET at = (to_char(at, 'YYYY-MM-DD HH24:MI:SS.USTZH') || ' BC')"
            "::timestamptz WHERE n = 4"
        ),
        4,
        only="postgresql",
    ),
    Tampering("never", sql("UPDATE audit SET at = 'infinity' WHERE n = 4"), 4, only="postgresql"),
    Tampering("truncate", sql("TRUNCATE audit"), 1, only="postgresql"),
    Tampering("truncate the head", sql("TRUNCATE audit_head"), ROWS + 1, only="postgresql"),
    Tampering("truncate both", sql("TRUNCATE audit, audit_head"), 1, only="postgresql"),
]
