"""Work over all decisions can be stopped at any time, and is taken up where it was."""

import json
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from screening.publishing.ranges import OWNER, RANGES
from screening.store.database import Database
from tests.engine.books import mild
from tests.live import PROGRAM
from tests.publishing.stage import command, finish, finishable

BLOCKED = ("20", "a0")  # a pipe that nobody reads keeps a process at its range
RESULT = "40 of 40 stored decisions come out the same\n"


@pytest.fixture
def url(sqlite: Database, sqlite_url: str) -> str:
    """A database with finished screenings."""
    finish(sqlite, mild(), finishable()[:40])
    return sqlite_url


@pytest.fixture
def progress(tmp_path: Path) -> Path:
    """A folder for what is done, in which two ranges never are."""
    folder = tmp_path / "progress"
    folder.mkdir()
    for start in BLOCKED:
        os.mkfifo(folder / f"{start}.part")
    return folder


def done(progress: Path) -> list[str]:
    """The ranges that are done."""
    return sorted(path.stem for path in progress.glob("*.jsonl"))


def until(holds: Callable[[], bool]) -> None:
    """Wait for something, and not for ever."""
    deadline = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < deadline, "it does not come"
        time.sleep(0.01)


@contextmanager
def replaying(url: str, progress: Path) -> Iterator[subprocess.Popen[str]]:
    """A replay by two processes that has come as far as it can."""
    words = ["replay", "--all", "--processes", "2", "--progress", str(progress)]
    with subprocess.Popen(  # noqa: S603 -- the program under test
        [PROGRAM, *words],
        env={"SCREENING_DATABASE": url},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        try:
            until(lambda: len(done(progress)) >= RANGES.index(BLOCKED[1]) - 1)
            yield process
        finally:
            process.kill()


def children(process: int) -> list[int]:
    """The processes that a process started, and theirs."""
    listed = Path(f"/proc/{process}/task/{process}/children")
    direct = list(map(int, listed.read_text().split())) if listed.exists() else []
    return [*direct, *(each for child in direct for each in children(child))]


def unblock(progress: Path) -> None:
    """Let the rest be done."""
    for start in BLOCKED:
        (progress / f"{start}.part").unlink()


def test_after_a_kill_nothing_runs_on_and_what_was_done_is_not_done_again(
    url: str, progress: Path
) -> None:
    with replaying(url, progress) as process:
        started = children(process.pid)
        assert len(started) >= 2
        process.kill()
        until(lambda: not any(Path(f"/proc/{child}").exists() for child in started))
    unblock(progress)
    before = done(progress)
    assert set(RANGES) - set(before) >= set(BLOCKED)
    mark = progress / f"{before[0]}.jsonl"
    mark.write_text(mark.read_text() + json.dumps({"count": 1_000}) + "\n")
    for expected in (RESULT.replace("40", "1,040"), RESULT):  # then all is looked at anew
        said = command(url, "replay", "--all", "--processes", "1", "--progress", progress)
        assert (said.returncode, said.stdout) == (0, expected)
        assert done(progress) == []


def test_control_c_stops_it_without_a_word_too_many(url: str, progress: Path) -> None:
    with replaying(url, progress) as process:
        os.killpg(process.pid, signal.SIGINT)
        time.sleep(0.2)
        for start in BLOCKED:
            (progress / f"{start}.part").read_text()
        _, said = process.communicate(timeout=60)
        assert (process.returncode, said.strip()) == (1, "Aborted!")
    assert set(BLOCKED) <= set(done(progress)) < set(RANGES)


def test_a_folder_of_other_work_is_refused(sqlite_url: str, tmp_path: Path) -> None:
    (tmp_path / OWNER).write_text("something else")
    said = command(sqlite_url, "replay", "--all", "--progress", tmp_path)
    assert (said.returncode, said.stdout) == (1, "")
    assert said.stderr == (
        f"{tmp_path} keeps what was done of something else; name another folder\n"
    )
