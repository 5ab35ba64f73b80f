"""P5 and P11: replay and impact over many stored decisions; the proofs of large rulebooks."""

import resource
from collections import deque
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from random import Random
from time import perf_counter

from sqlalchemy import insert

from screening.engine.assess import as_text, assess
from screening.engine.diagrams.functions import Functions
from screening.engine.load import load
from screening.engine.proofs.check import FAMILIES
from screening.engine.rulebook import Rulebook
from screening.keyring import KeyRing, new_key
from screening.publishing.ranges import RANGES, do_ranges
from screening.publishing.replay import Impact, Replay
from screening.store import rulebooks
from screening.store.database import Database
from screening.store.migrate import migrate
from screening.store.rulebooks import Stored
from screening.store.screenings import decisions
from screening.store.tables import assessment, screening
from tests.bench import rulebooks as rulebooks_of
from tests.bench.sheets import sheets
from tests.bench.table import Line, at_most

STORED = 100_000
AT = datetime(2026, 1, 1, tzinfo=UTC)
MILD = Path("rules/mild")
BATCH = 5_000


def measure(folder: Path, stored: int = STORED) -> Iterator[Line]:
    """A line for each goal."""
    rulebook = load(MILD)
    database = Database(f"sqlite:///{folder / 'stored.db'}", KeyRing.read(new_key("bench")))
    _fill(database, rulebook, stored)
    url = database.url.render_as_string()
    read = min(_reading(database) for _ in range(3))
    for name, work in (("replay", Replay(url)), ("impact", Impact(url, rulebook.canonical))):
        began = perf_counter()
        for _ in do_ranges(work, folder / name, 2):
            pass
        took = perf_counter() - began
        beside = f"reading all {stored:,} takes {read:.2f} s; 2 processes; {_peak()}"
        yield at_most(f"P5 {name} of stored decisions", took / read, 20, "x reading", beside)
    yield _proofs("P11 check of MILD with all proofs", rulebook, 10)
    large = load(Path(rulebooks_of.write(folder / "sixty", 60)))
    yield _proofs("P11 check of 60 questions", large, 30)


def _proofs(goal: str, rulebook: Rulebook, bound: float) -> Line:
    began, functions = perf_counter(), Functions(rulebook)
    for family in FAMILIES:
        for _ in family.prove(functions):
            pass
    nodes = f"{len(functions.diagrams):,} nodes, {functions.all_answers:.1e} sets of answers"
    return at_most(goal, perf_counter() - began, bound, "s", nodes)


def _peak() -> str:
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return f"{peak:.0f} MiB at most in a process"


def _fill(database: Database, rulebook: Rulebook, stored: int) -> None:
    migrate(database)
    published = Stored(rulebook.hash, rulebook.name, rulebook.canonical)
    with database.writer.begin() as connection:
        rulebooks.add(connection, published)
        rulebooks.publish(connection, rulebook.hash, at=AT, by="bench")
    rows = _rows(rulebook, stored)
    while batch := list(islice(rows, BATCH)):
        with database.writer.begin() as connection:
            parents = [{key: row[key] for key in PARENT} for row in batch]
            connection.execute(insert(screening), parents)
            decided = [{key: row[key] for key in DECIDED} for row in batch]
            connection.execute(insert(assessment), decided)


PARENT = ("id", "rulebook", "language", "state", "version", "answers", "begun_at", "changed_at")
DECIDED = ("screening_id", "at", "rulebook", "answers", "result")


def _rows(rulebook: Rulebook, stored: int) -> Iterator[dict[str, object]]:
    """Finished screenings of different people."""
    random = Random(5)  # the same people each time
    for sheet in islice(sheets(rulebook, 5), stored):
        name = f"{random.getrandbits(64):016x}"
        answers = rulebook.accepted(sheet)
        yield {
            "id": name,
            "screening_id": name,
            "rulebook": rulebook.hash,
            "language": "en",
            "state": "finished",
            "version": 2,
            "answers": as_text(answers),
            "result": assess(rulebook, answers).text,
            "begun_at": AT,
            "changed_at": AT,
            "at": AT,
        }


def _reading(database: Database) -> float:
    """Seconds to read every stored decision as replay does, and do nothing with it."""
    began = perf_counter()
    with database.reader.connect() as connection:
        for start in RANGES:
            deque(decisions(connection, start), maxlen=0)
    return perf_counter() - began
