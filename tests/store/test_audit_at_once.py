"""No false alarm, while several write transactions of all sizes and some are rolled back."""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from random import Random
from time import sleep

from screening.store.audit import Act, add
from screening.store.database import Database
from screening.store.trail import snapshot, verify

AT = datetime(2026, 11, 1, 1, 30, 0, 123456, UTC)
THREADS = 8
ROWS = {"sqlite": 100_000, "postgresql": 8_000}
PAUSE = {"sqlite": 2, "postgresql": 0.5}  # seconds; PostgreSQL has fewer rows to write
SIZES = (1, 2, 3, 10, 60, 300, 800)


def test_no_false_alarm(database: Database) -> None:
    wanted = ROWS[database.writer.dialect.name] // THREADS
    with ThreadPoolExecutor(THREADS) as pool:
        draws = [Random(seed) for seed in range(THREADS)]  # noqa: S311 -- the same each time
        writing = [pool.submit(_write, database, each, wanted) for each in draws]
        seen = list(_verified(database, writing))
        kept = sum(done.result() for done in writing)
    assert seen == sorted(seen)
    assert len(set(seen)) > 2
    with snapshot(database) as connection:
        assert verify(connection).n == kept >= wanted * THREADS


def _verified(database: Database, writing: list[Future[int]]) -> Iterator[int]:
    """How many rows there were, each time the trail was verified meanwhile."""
    while not all(done.done() for done in writing):
        with snapshot(database) as connection:
            yield verify(connection).n
        sleep(PAUSE[database.writer.dialect.name])


def _write(database: Database, random: Random, wanted: int) -> int:
    """Write until so many rows are kept; says how many."""
    kept = 0
    while kept < wanted:
        size = random.choice(SIZES)
        with database.writer.connect() as connection, connection.begin() as transaction:
            for i in range(size):
                at = AT + timedelta(microseconds=random.randrange(10**12))
                add(connection, Act.ANSWERED, "a" * 16, at=at, by="b", about={"i": i})
            if random.random() < 0.1:
                transaction.rollback()
            else:
                transaction.commit()
                kept += size
        sleep(random.random() / 100)  # a person does something else in between
    return kept
