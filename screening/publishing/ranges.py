"""Work over all stored decisions, in several processes, that can be stopped and taken up again.

Screenings are split by the first two digits of their id into 256 ranges. Each range that is done
leaves one file of JSON lines in a folder; a range whose file is there is not done again. Memory
holds one decision for each process.
"""

import json
import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from hashlib import sha256
from multiprocessing import get_context, parent_process
from pathlib import Path
from signal import SIG_IGN, SIGINT, signal
from threading import Thread
from typing import Any

RANGES = tuple(f"{number:02x}" for number in range(256))
OWNER = "work"  # the file that says of which work a folder keeps what is done

Line = dict[str, Any]
"""What is written as one line of JSON."""
Work = Callable[[str], Iterable[Line]]
"""Given the start of a range, the lines that it leaves; must be importable by other processes, and
a dataclass: its fields tell one work from another."""


class OtherWork(RuntimeError):  # noqa: N818 -- it says what is in the folder
    """A folder keeps what was done of some other work."""


def do_ranges(work: Work, folder: Path, processes: int) -> Iterator[int]:
    """Do the ranges that are not done yet; give how many are done after each.

    Raises:
        OtherWork: the folder was begun for something else.
    """
    folder.mkdir(parents=True, exist_ok=True)
    _claim(work, folder)
    waiting = [start for start in RANGES if not _done(folder, start).exists()]
    done = len(RANGES) - len(waiting)
    with ProcessPoolExecutor(processes, get_context("spawn"), _end_with_parent) as pool:
        try:
            for finished in as_completed([pool.submit(_do, work, folder, s) for s in waiting]):
                finished.result()
                done += 1
                yield done
        finally:
            pool.shutdown(cancel_futures=True)


def _claim(work: Work, folder: Path) -> None:
    """Let nobody take what was found for one rulebook or database for another's."""
    mine, owner = sha256(repr(work).encode()).hexdigest(), folder / OWNER
    if owner.exists() and owner.read_text() != mine:
        raise OtherWork(f"{folder} keeps what was done of something else; name another folder")
    owner.write_text(mine)


def _end_with_parent() -> None:
    """However the command is stopped, its processes stop as well; Ctrl+C is for the command."""
    signal(SIGINT, SIG_IGN)
    Thread(target=_end_after_parent, daemon=True).start()


def _end_after_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _done(folder: Path, start: str) -> Path:
    return folder / f"{start}.jsonl"


def _do(work: Work, folder: Path, start: str) -> None:
    unfinished = folder / f"{start}.part"
    with unfinished.open("w", encoding="utf-8") as file:
        for line in work(start):
            file.write(json.dumps(line) + "\n")
    unfinished.rename(_done(folder, start))


def lines_of(folder: Path) -> Iterator[Line]:
    """Every line that the finished ranges left, by the order of the ranges."""
    for start in RANGES:
        with _done(folder, start).open(encoding="utf-8") as file:
            yield from map(json.loads, file)


def clear(folder: Path) -> None:
    """Forget what was done, once all of it was told: the next time begins anew."""
    for name in (OWNER, *(f"{start}.jsonl" for start in RANGES)):
        (folder / name).unlink(missing_ok=True)
