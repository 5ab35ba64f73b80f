"""How fast the audit trail is proven whole."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter

from sqlalchemy import insert, text, update

from screening.keyring import KeyRing, new_key
from screening.store.audit import NOTHING, Act, Content, add
from screening.store.database import Database
from screening.store.migrate import migrate
from screening.store.tables import audit, audit_head, written
from screening.store.trail import snapshot, verify
from tests.bench.table import Line, at_least

ROWS = 200_000
AT = datetime(2026, 1, 1, tzinfo=UTC)
BATCH = 10_000
TRIGGERS = ("audit_insert", "audit_head_update")  # one row at a time would take half a minute


def measure(folder: Path, rows: int = ROWS) -> Iterator[Line]:
    """A line for each goal."""
    ring = KeyRing.read(new_key("bench"))
    database = Database(f"sqlite:///{folder / 'trail.db'}", ring)
    migrate(database)
    _fill(database, ring, rows)
    took = min(_verifying(database, rows) for _ in range(3))
    database.dispose()
    beside = f"{rows:,} rows in {took:.2f} s, best of three, one process, SQLite"
    yield at_least("audit verify", rows / took, 50_000, "rows/s", beside)


def _verifying(database: Database, rows: int) -> float:
    """Seconds to prove the whole trail."""
    began = perf_counter()
    with snapshot(database) as connection:
        assert verify(connection).n == rows
    return perf_counter() - began


def _fill(database: Database, ring: KeyRing, rows: int) -> None:
    """All rows but the last as `add` writes them, and the last by itself."""
    mac = NOTHING
    with database.writer.begin() as connection:
        for trigger in TRIGGERS:
            connection.execute(text(f"DROP TRIGGER {trigger}"))
        for begin in range(1, rows, BATCH):
            batch = []
            for n in range(begin, min(begin + BATCH, rows)):
                row, mac = _row(ring, n, mac)
                batch.append(row)
            connection.execute(insert(audit), batch)
        seal = ring.bind(ring.newest, f"head {rows - 1} ".encode() + mac)
        connection.execute(update(audit_head).values(n=rows - 1, mac=mac, seal=seal))
        add(connection, Act.VIEWED, "a" * 16, at=AT, by="b" * 16)


def _row(ring: KeyRing, n: int, before: bytes) -> tuple[dict[str, object], bytes]:
    at = AT + timedelta(seconds=n)
    told = (f"{n % 40:016x}", Act.ANSWERED, f"{n // 30:016x}", "192.0.2.1", f"{n:016x}")
    content = Content(n, written(at), *told, '{"question": "fever"}', ring.newest)
    mac = content.code(ring, before)
    return {**content._asdict(), "at": at, "mac": mac}, mac
