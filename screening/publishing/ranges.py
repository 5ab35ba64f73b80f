"""Work over all stored decisions, in several processes, that can be stopped and taken up again.

Screenings are split by the first two digits of their id into 256 ranges. Each range that is done
leaves one file of JSON lines in a folder; a range whose file is there is not done again. Memory
holds one decision for each process.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context
from pathlib import Path

RANGES = tuple(f"{number:02x}" for number in range(256))

Line = dict[str, object]
Work = Callable[[str], Iterable[Line]]
"""Given the start of a range, the lines that it leaves; must be importable by other processes."""


def do_ranges(work: Work, folder: Path, processes: int) -> Iterator[int]:
    """Do the ranges that are not done yet; give how many are done after each."""
    folder.mkdir(parents=True, exist_ok=True)
    waiting = [start for start in RANGES if not _done(folder, start).exists()]
    done = len(RANGES) - len(waiting)
    with ProcessPoolExecutor(processes, get_context("spawn")) as pool:
        for finished in as_completed([pool.submit(_do, work, folder, s) for s in waiting]):
            finished.result()
            done += 1
            yield done


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
