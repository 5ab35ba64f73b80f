"""`screening sent`: who runs the installation reads what patients sent, and that is recorded."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from screening import sharing
from screening.app import create_app
from screening.cli import screening
from screening.cli.tools import Tools
from screening.config import Config
from screening.engine.answers import Answer
from screening.engine.rulebook import Rulebook
from screening.store.audit import COMMAND, Act
from screening.store.database import Database
from screening.store.trail import Chosen, Entry, entries, snapshot, verify
from tests.applications import KEYS
from tests.archive import DAY, NOW, Archive

OF_ADA = {
    "name": "Ada Dóe",
    "birth_date": "1951-04-27",
    "phone": "404 555 0142",
    "best_time": "any",
    "language": "en",
}


@pytest.fixture
def archive(database: Database, rulebook: Rulebook, typical: dict[str, Answer]) -> Archive:
    """One in which nothing is yet."""
    return Archive(database, rulebook, typical)


def run(archive: Archive, folder: Path, *words: str) -> Result:
    """What the command says."""
    url = archive.database.url.render_as_string(hide_password=False)
    config = Config(data=folder, database=url, keys=KEYS)
    tools = Tools(lambda: config, create_app)
    return CliRunner().invoke(screening, ["sent", *words], obj=tools)


def looks(archive: Archive) -> list[Entry]:
    """What the whole audit trail knows of looks at screenings."""
    with snapshot(archive.database) as connection:
        verify(connection)
        return list(entries(connection, Chosen(act=Act.VIEWED)))


def test_what_was_sent_is_listed_and_each_look_recorded(archive: Archive, tmp_path: Path) -> None:
    second, first = archive.shared(NOW), archive.shared(NOW - DAY)
    archive.finished(NOW)
    done = run(archive, tmp_path, "--by", " Robin Roe ")
    assert (done.exit_code, done.stderr) == (0, "")
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert lines[0] == {
        "sent": "2026-10-31T03:30:00+00:00",
        "screening": first,
        "result": "discuss_mild",
        "urgency": "routine",
        **OF_ADA,
        "doubtful": True,
    }
    assert [line["screening"] for line in lines] == [first, second]
    rows = looks(archive)
    assert [(row.on, row.by, row.place) for row in rows] == [
        (name, "Robin Roe", COMMAND.place) for name in (first, second)
    ]
    assert OF_ADA["name"] not in str(rows)


def test_danger_is_told_and_does_not_come_first(archive: Archive, tmp_path: Path) -> None:
    archive.shared(NOW - DAY)
    archive.answers = {**archive.answers, "injury": "minor"}
    archive.shared(NOW)
    lines = [json.loads(line) for line in run(archive, tmp_path, "--by", "R").stdout.splitlines()]
    assert [line["urgency"] for line in lines] == ["routine", "same_day"]
    assert lines[1]["result"] == "same_day"


def test_only_what_is_listed_was_looked_at(archive: Archive, tmp_path: Path) -> None:
    archive.shared(NOW - DAY)
    late = archive.shared(NOW)
    done = run(archive, tmp_path, "--by", "R", "--since", f"{NOW:%Y-%m-%d}")
    assert [json.loads(line)["screening"] for line in done.stdout.splitlines()] == [late]
    assert [row.on for row in looks(archive)] == [late]
    assert run(archive, tmp_path, "--by", "R", "--since", "2026-11-02").stdout == ""
    assert len(looks(archive)) == 1


@pytest.mark.parametrize("words", [[], ["--by", " "], ["--by", "x" * 81], ["--since", "today"]])
def test_nobody_looks_without_a_name(
    sqlite: Database,
    rulebook: Rulebook,
    typical: dict[str, Answer],
    tmp_path: Path,
    words: list[str],
) -> None:
    archive = Archive(sqlite, rulebook, typical)
    archive.shared(NOW)
    done = run(archive, tmp_path, *words)
    assert (done.exit_code, done.stdout) == (2, "")
    assert looks(archive) == []


def test_that_there_may_be_more_is_said(
    sqlite: Database,
    rulebook: Rulebook,
    typical: dict[str, Answer],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sharing, "MOST", 2)
    archive = Archive(sqlite, rulebook, typical)
    sent = [archive.shared(NOW + timedelta(minutes=i)) for i in range(3)]
    done = run(archive, tmp_path, "--by", "R")
    assert [json.loads(line)["screening"] for line in done.stdout.splitlines()] == sent[:2]
    start = done.stderr.rpartition("--since ")[2].strip()
    assert start == "2026-11-01T03:31:00"
    done = run(archive, tmp_path, "--by", "R", "--since", start)
    assert [json.loads(line)["screening"] for line in done.stdout.splitlines()] == sent[1:]
    assert len(looks(archive)) == 4


def test_nothing_is_shown_that_cannot_be_recorded(archive: Archive, tmp_path: Path) -> None:
    archive.shared(NOW)
    with archive.database.writer.begin() as connection:
        connection.exec_driver_sql("UPDATE audit_head SET n = n + 1")
    done = run(archive, tmp_path, "--by", "R")
    assert done.exit_code != 0
    assert done.stdout == ""
