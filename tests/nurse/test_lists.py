"""Lists of the worklist: pages that follow each other, counts that stop, plans without a sort."""

import importlib.util
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, get_args

import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import Connection, delete, event, insert, text

from screening.placing import LAST, STEP
from screening.store import tasks
from screening.store.call_tables import task as task_table
from screening.store.database import Database
from screening.store.tables import screening
from screening.store.tasks import CALL, DANGER, MOST_COUNTED, SHARED, Key, Task, Wanted, Way
from tests.nurse.ward import DANA, DAY, MINUTE, NOW, SAM, TO_911, TO_ER, Ward
from tests.promises.tree import ROOT

WANTED = Wanted("waiting", NOW, DANA, midnight=NOW - DAY)
WAITING = MOST_COUNTED + 200
MIGRATION = ROOT / "screening/store/migrations/versions/0007_calls.py"


@pytest.fixture
def busy(ward: Ward) -> Ward:
    """One in which more waits than is counted, and as much is done."""
    like = ward.task(ward.call())
    with ward.database.writer.begin() as connection:
        rows = [_like(like, number) for number in range(2 * WAITING)]
        values = {"rulebook": "", "language": "en", "state": "open", "version": 0, "answers": {}}
        values |= {"begun_at": NOW, "changed_at": NOW}
        connection.execute(insert(screening), [{"id": row.screening_id, **values} for row in rows])
        connection.execute(insert(task_table), [vars(row) for row in rows])
    with ward.database.writer.begin() as connection:
        connection.execute(text("ANALYZE"))
    return ward


def _like(task: Task, number: int) -> Task:
    """One of many: every second is done, every fifth a danger, every seventh held."""
    at, is_danger = NOW - number * MINUTE, number % 5 == 0
    new = replace(
        task,
        screening_id=f"{number:016x}",
        why=DANGER if is_danger else CALL,
        rank=STEP if is_danger else LAST,
        due_at=at,
        since=at,
        language="es" if number % 3 == 0 else "en",
    )
    if number % 2:
        return replace(new, ended_at=at, ended_by=DANA)
    return replace(new, holder=SAM, held_until=NOW + MINUTE) if number % 7 == 0 else new


@pytest.mark.parametrize("way", ["waiting", "danger", "done"])
def test_pages_follow_each_other_and_miss_nothing(busy: Ward, way: Way) -> None:
    wanted = WANTED._replace(way=way, midnight=NOW - 9 * DAY)
    with busy.database.reader.begin() as connection:
        whole = tasks.listed(connection, wanted, most=10 * WAITING)
        pages = [each.screening_id for each in _paged(connection, wanted, 97)]
    assert pages == [each.screening_id for each in whole]
    assert len({*pages}) == len(pages) > 97


def _paged(connection: Connection, wanted: Wanted, most: int) -> Iterator[Task]:
    after: Key | None = None
    while page := tasks.listed(connection, wanted, after=after, most=most):
        yield from page
        after = tasks.key_of(page[-1])


def test_counts_stop_where_nobody_counts_any_more(busy: Ward) -> None:
    with busy.database.reader.begin() as connection:
        counts = {way: tasks.count(connection, WANTED._replace(way=way)) for way in get_args(Way)}
        held = tasks.count(connection, WANTED._replace(way="mine", account=SAM))
    assert (counts["waiting"], counts["danger"], counts["mine"]) == (1001, 240, 0)
    assert held == len(range(0, 2 * WAITING, 14))
    assert counts["done"] == DAY // MINUTE // 2


def test_no_list_and_no_count_reads_what_is_done_or_sorts(busy: Ward) -> None:
    """Each is answered from an index, in its order, from where the page before ended."""
    after = tasks.key_of(busy.task(f"{0:016x}"))
    ways = [WANTED._replace(way=way) for way in get_args(Way)]
    for wanted in (*ways, WANTED._replace(language="es")):
        for query in _asked(busy.database, wanted, after):
            sorts = [step for step in query if "Sort" in step or "TEMP B-TREE" in step]
            assert sorts == [], (wanted.way, query)
            read = [step for step in query if " task" in step]
            assert read
            assert [step for step in read if "ix_task_" not in step] == [], (wanted.way, query)


def _asked(database: Database, wanted: Wanted, after: Key) -> Iterator[list[str]]:
    """The plans of all that a list asks, as the database gives them."""
    said: list[tuple[str, object]] = []

    def hear(*told: Any) -> None:  # noqa: ANN401 -- a connection, a cursor, what was asked
        said.append((told[2], told[3]))

    with database.reader.begin() as connection:
        event.listen(connection, "before_cursor_execute", hear)
        tasks.listed(connection, wanted, most=51)
        tasks.listed(connection, wanted, after=after, most=51)
        tasks.count(connection, wanted)
        tasks.longest_wait(connection)
        event.remove(connection, "before_cursor_execute", hear)
        is_sqlite = connection.dialect.name == "sqlite"
        if not is_sqlite:  # so small a table is read whole, which says nothing of a large one
            connection.execute(text("SET LOCAL enable_seqscan = off"))
            connection.execute(text("SET LOCAL enable_bitmapscan = off"))
        explain = "EXPLAIN QUERY PLAN " if is_sqlite else "EXPLAIN "
        for statement, values in said:
            rows = connection.exec_driver_sql(explain + statement, values)  # type: ignore[arg-type]
            yield [str(row[-1]) for row in rows]


def test_what_was_sent_before_is_put_on_the_worklist(ward: Ward) -> None:
    names = [ward.sent(said, ago=DAY) for said in (TO_911, TO_ER)] + [ward.sent(ago=DAY)]
    before = [ward.task(name) for name in names]
    spec = importlib.util.spec_from_file_location("migration", MIGRATION)
    assert spec is not None
    assert spec.loader is not None
    migration = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(migration)
    with ward.database.writer.begin() as connection:
        connection.execute(delete(task_table))
        with Operations.context(MigrationContext.configure(connection)):
            migration.put_on_the_worklist()
    after = [ward.task(name) for name in names]
    assert after == [
        replace(each, due_at=NOW - DAY, repeats=0, is_worse=False, rank=rank)
        for each, rank in zip(before, (0, STEP, 1000), strict=True)
    ]
    assert [each.why for each in after] == [DANGER, DANGER, SHARED]
    assert ward.listed() == names
