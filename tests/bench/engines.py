"""P4: what an assessment costs, beside zen-engine (Rust) with the same rules and the same sheets.

Each sheet is new to both, so that neither can answer from memory alone. Both explain themselves:
here every rule with the truth of all its parts, there the trace of the expression node.
"""

import json
import subprocess
import sys
from itertools import islice
from pathlib import Path
from time import perf_counter

import zen

from screening.config import built_in
from screening.engine.assess import assess
from screening.engine.load import load
from screening.engine.rulebook import Rulebook
from tests.bench.sheets import lines, sheets
from tests.bench.table import Line, at_least, paired
from tests.bench.zen_rules import context, decision_model

ROUNDS, SHEETS = 100, 20  # of the comparison: sheets in a round
MANY = 20_000  # sheets of the batch
COMMAND = Path(sys.executable).with_name("screening")


def measure(folder: Path) -> list[Line]:
    """The lines of P4."""
    rulebook = load(built_in("rules") / "mild")
    return [_beside_zen(rulebook), *_batch(rulebook, folder)]


def _beside_zen(rulebook: Rulebook) -> Line:
    goal = "P4 assessment with trace"
    # Its fastest way in: compiled once by its loader; made by hand it compiles at every call.
    model = json.loads(decision_model(rulebook))
    engine = zen.ZenEngine({"loader": {"type": "static", "content": {"rules": model}}})
    fresh = sheets(rulebook, seed=4)
    ours, theirs = [], []
    for _ in range(ROUNDS):
        some = list(islice(fresh, SHEETS))
        contexts = [context(rulebook, sheet) for sheet in some]
        begun = perf_counter()
        results = [assess(rulebook, given).plain() for given in some]
        between = perf_counter()
        told = [engine.evaluate("rules", given, {"trace": True})["result"] for given in contexts]
        theirs.append(perf_counter() - between)
        ours.append(between - begun)
        _assert_same(rulebook, results, told)
    micros = [1e6 * sum(times) / ROUNDS / SHEETS for times in (ours, theirs)]
    beside = f"zen-engine with trace, the same {ROUNDS * SHEETS:,} fresh sheets"
    beside += f" ({micros[1]:.0f} beside {micros[0]:.0f} µs)"
    return at_least(goal, paired(theirs, ours), 8, "x faster", beside)


def _assert_same(
    rulebook: Rulebook, ours: list[dict[str, object]], theirs: list[dict[str, object]]
) -> None:
    """Both must say the same, or the comparison is of two different things."""
    for our, their in zip(ours, theirs, strict=True):
        fired = [r.id for r in rulebook.urgency.rules if their[f"urgency_{r.id}"]]
        noted = [note.id for note in rulebook.notes if their[f"note_{note.id}"]]
        assert (our["urgency"], our["rule"]) == (their["urgency"], their["rule"]), (our, their)
        assert (our["score"], our["notes"]) == (their["score"], noted), (our, their)
        assert our["urgency_rules"] == fired, (our, their)


def _batch(rulebook: Rulebook, folder: Path) -> list[Line]:
    empty, full = folder / "empty.jsonl", folder / "sheets.jsonl"
    empty.write_text("")
    full.write_text(lines(rulebook, 5, MANY))
    start, whole = min(_assess(empty) for _ in range(3)), min(_assess(full) for _ in range(3))
    alone = f"{MANY:,} different random sheets, one process; {MANY / whole:,.0f} with its start-up"
    goal = "P4 `screening assess`"
    return [at_least(goal, MANY / (whole - start), 10_000, "sheets/s", alone)]


def _assess(file: Path) -> float:
    begun = perf_counter()
    subprocess.run((COMMAND, "assess", file), check=True, stdout=subprocess.DEVNULL)
    return perf_counter() - begun
