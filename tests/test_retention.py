"""What is kept no longer is removed, that and nothing else; the files hold none of it."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from time import sleep

import pytest
from click.testing import CliRunner
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from screening import intake, retention
from screening.app import create_app
from screening.cli import screening
from screening.cli.tools import Tools
from screening.config import Config
from screening.engine.answers import Answer
from screening.engine.rulebook import Rulebook
from screening.retention import YEAR, Keep
from screening.store import proofs, purging, screenings, sessions, staff_sessions, waits
from screening.store.database import Connection, Database
from screening.store.screenings import OPEN, Screening
from screening.store.trail import snapshot, verify
from screening.store.waits import Wait
from tests.applications import KEYS
from tests.archive import DAY, NOW, OF_SCREENINGS, Archive
from tests.dump import held
from tests.store.people import AT, person, signed_in

FOR_EVER = timedelta(0)
TICK = timedelta(microseconds=1)
SECOND = timedelta(seconds=1)
KEEP = Keep(unfinished=90 * DAY, finished=365 * DAY)


@pytest.fixture
def archive(database: Database, rulebook: Rulebook, typical: dict[str, Answer]) -> Archive:
    """One in which nothing is yet."""
    return Archive(database, rulebook, typical)


def purge(archive: Archive, keep: Keep = KEEP, batch: int = retention.BATCH) -> dict[str, int]:
    """A run, and what it says it removed; the audit trail is whole afterwards."""
    report = retention.purge(archive.database, keep, at=NOW, by="a test", batch=batch)
    assert report.is_scrubbed
    with snapshot(archive.database) as connection:
        verify(connection)
    return {kind: rows for kind, rows in report.removed.items() if rows}


@pytest.mark.parametrize(
    ("keep", "stay"),
    [
        (Keep(90 * DAY, FOR_EVER), {"new", "done", "done long ago"}),
        (Keep(FOR_EVER, 90 * DAY), {"new", "old", "done"}),
        (Keep(90 * DAY, 90 * DAY), {"new", "done"}),
        (Keep(DAY, DAY), set()),
        (Keep(FOR_EVER, FOR_EVER), {"new", "old", "done", "done long ago"}),
    ],
    ids=["open", "finished", "both", "all", "none"],
)
def test_each_state_is_kept_as_long_as_a_setting_says(
    archive: Archive, keep: Keep, stay: set[str]
) -> None:
    names = {
        archive.open(NOW - 10 * DAY): "new",
        archive.open(NOW - 100 * DAY): "old",
        archive.finished(NOW - 10 * DAY, begun=NOW - 100 * DAY): "done",
        archive.finished(NOW - 100 * DAY): "done long ago",
    }
    purge(archive, keep)
    assert {names[name] for name in archive.left()} == stay


def test_it_is_kept_to_the_second(archive: Archive) -> None:
    late = [archive.open(NOW - 90 * DAY - more) for more in (SECOND, TICK)]
    early = [archive.open(NOW - 90 * DAY + less) for less in (timedelta(0), TICK, SECOND)]
    purge(archive, Keep(90 * DAY, FOR_EVER))
    assert archive.left() == {*early}
    assert [row.on for row in archive.purged()][:-1] == sorted(late)


def test_all_that_hangs_on_a_screening_goes_with_it_and_nothing_of_others(
    archive: Archive,
) -> None:
    old, young = NOW - 400 * DAY, NOW - DAY / 2
    gone = {archive.open(NOW - 100 * DAY), archive.called(archive.shared(old), old)}
    stays = {archive.open(young), archive.called(archive.shared(young), young)}
    before = archive.hanging_on(stays)
    assert {t for t, rows in archive.hanging_on(gone).items() if rows} == OF_SCREENINGS
    purge(archive)
    after = held(archive.database)
    assert archive.hanging_on(stays) == before
    assert {table: len(after[table]) for table in before} == {
        table: len(rows) for table, rows in before.items()
    }


def test_what_is_over_by_itself_goes(archive: Archive) -> None:
    with archive.database.writer.begin() as connection:
        for own, at in (("ends", NOW), ("ended", NOW - TICK)):
            _of_staff(connection, own, at)
    assert purge(archive) == {
        "sessions of staff": 1,
        "invitations": 1,
        "waits": 1,
        "known devices": 1,
    }
    after = held(archive.database)
    for table in ("staff_session", "invitation", "wait", "device"):
        (row,) = after[table]
        assert "'ends'" in row
    assert len(after["account"]) == 2


def _of_staff(connection: Connection, own: str, at: datetime) -> None:
    """A person of whom everything is over at a moment."""
    person(connection, own, email=f"{own}@clinic.example")
    signed_in(connection, own, own)
    staff_sessions.change(connection, own, ends_at=at)
    proofs.invite(connection, own, own, at=AT, until=at, by="a test")
    proofs.add_device(connection, own, own, at - YEAR)
    waits.put(connection, own, "anywhere", Wait(9, at - YEAR))


def test_that_it_was_removed_is_kept(archive: Archive) -> None:
    names = {archive.open(NOW - 100 * DAY): "open", archive.finished(NOW - 400 * DAY): "finished"}
    removed = purge(archive)
    *each, run = archive.purged()
    assert {row.on: json.loads(row.about) for row in each} == {
        name: {"state": state} for name, state in names.items()
    }
    assert {(row.at, row.by, row.place) for row in (*each, run)} == {
        (NOW, "a test", "command line")
    }
    told = {kind: rows for kind, rows in json.loads(run.about).items() if rows}
    assert (run.on, told) == ("", removed)
    assert removed == {"open screenings": 1, "finished screenings": 1, "sessions of patients": 2}
    assert purge(archive) == {}
    assert len(archive.purged()) == 3


def test_a_dry_run_changes_nothing_and_foretells_what_comes(archive: Archive) -> None:
    for day in (1, 50, 100, 400):
        archive.open(NOW - day * DAY)
        archive.finished(NOW - day * DAY)
    with archive.database.writer.begin() as connection:
        _of_staff(connection, "a", NOW - TICK)
    before = held(archive.database)
    foretold = retention.foretell(archive.database, KEEP, at=NOW)
    assert held(archive.database) == before
    assert {kind: rows for kind, rows in foretold.removed.items() if rows} == purge(archive)
    assert foretold.total == 2 + 1 + 6 + 4


@contextmanager
def refused(database: Database, name: str) -> Iterator[None]:
    """Somebody sees to it that one screening cannot be removed."""
    is_sqlite = database.url.get_backend_name() == "sqlite"
    when = f"never BEFORE DELETE ON screening {'' if is_sqlite else 'FOR EACH ROW'}"
    when = f"CREATE TRIGGER {when} WHEN (OLD.id = '{name}')"
    with database.writer.begin() as connection:
        if is_sqlite:
            connection.execute(text(f"{when} BEGIN SELECT RAISE(ABORT, 'no'); END"))
        else:
            body = "RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'no'; END $$"
            connection.execute(text(f"CREATE FUNCTION never() {body}"))
            connection.execute(text(f"{when} EXECUTE FUNCTION never()"))
    yield
    with database.writer.begin() as connection:
        connection.execute(text(f"DROP TRIGGER never{'' if is_sqlite else ' ON screening'}"))


def test_what_was_interrupted_is_taken_up_again(archive: Archive) -> None:
    names = sorted(archive.open(NOW - 100 * DAY) for _ in range(7))
    with refused(archive.database, names[4]), pytest.raises(DBAPIError):
        purge(archive, batch=3)
    assert archive.left() == {*names[3:]}  # the second batch stayed whole
    assert [row.on for row in archive.purged()] == names[:3]
    assert purge(archive, batch=3)["open screenings"] == 4
    assert [row.on for row in archive.purged()] == [*names, ""]


@pytest.mark.parametrize("rows", [0, 1, 3, 4, 5, 8, 401])
def test_however_many_there_are_each_is_removed_once(archive: Archive, rows: int) -> None:
    new = archive.open(NOW)
    with archive.database.writer.begin() as connection:
        for number in range(rows):
            name = f"{number:032x}"
            old = Screening(name, "", "en", OPEN, 0, NOW - 100 * DAY, {})
            screenings.add(connection, old)
            sessions.add(connection, name, name, at=NOW - 100 * DAY, until=NOW - 99 * DAY)
    batch = 4 if rows < 100 else retention.BATCH
    done = {"sessions of patients": rows, "open screenings": rows} if rows else {}
    assert purge(archive, batch=batch) == done
    assert archive.left() == {new}
    assert len({row.on for row in archive.purged()}) == (rows and rows + 1)


def test_a_screening_that_somebody_answers_meanwhile_stays(archive: Archive) -> None:
    names = [archive.open(NOW - 100 * DAY) for _ in range(5)]
    with ThreadPoolExecutor(1) as pool, archive.database.writer.begin() as connection:
        found = screenings.find(connection, names[2], to_change=True)
        assert found is not None
        running = pool.submit(purge, archive)
        sleep(0.3)  # it is at work, or waits for us
        answers: dict[str, Answer | None] = {"leg_pain_score": None}
        intake.record(
            connection, archive.rulebook, found, answers, seen=found.version, at=NOW, by="patient"
        )
        connection.commit()
        assert running.result()["open screenings"] == 4
    assert archive.left() == {names[2]}
    assert archive.hanging_on({names[2]})["given"]


def test_who_comes_back_while_it_is_removed_finds_it_gone(archive: Archive) -> None:
    name = archive.open(NOW - 90 * DAY - SECOND)

    def come_back() -> sessions.Opened | None:
        with archive.database.writer.begin() as connection:
            then = NOW - 90 * DAY
            return sessions.find(connection, name, at=then, seen_since=then - DAY, to_change=True)

    assert come_back() is not None
    with ThreadPoolExecutor(1) as pool, archive.database.writer.begin() as connection:
        kind = purging.old_screenings(OPEN, NOW - 90 * DAY)
        assert purging.remove(connection, kind, 10, None) == [(name,)]
        coming = pool.submit(come_back)
        sleep(0.3)
        assert not coming.done()
        connection.commit()
        assert coming.result() is None
    assert archive.left() == set()


def test_the_command_says_what_it_removes(archive: Archive, tmp_path: Path) -> None:
    """Its clock is that of this machine, so the screenings are older than any that stay."""
    names = {archive.open(NOW - 4000 * DAY), archive.finished(NOW - 4000 * DAY)}
    url = archive.database.url.render_as_string(hide_password=False)
    config = Config(data=tmp_path, database=url, keys=KEYS)
    tools = Tools(lambda: config, create_app)
    foretold = CliRunner().invoke(screening, ("purge", "--dry-run"), obj=tools)
    assert archive.left() == names
    done = CliRunner().invoke(screening, ("purge",), obj=tools)
    (removed, _run) = archive.purged()
    assert (removed.by, archive.left()) == ("command line", names - {removed.on})
    assert (foretold.exit_code, done.exit_code) == (0, 0)
    assert done.output.endswith("     1 open screenings\n     3 in all were removed\n")
    assert foretold.output == done.output.replace("were removed", "would be removed")
