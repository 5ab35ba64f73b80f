"""P1, P2, P3: what a request costs, beside a bare Flask "hello".

Counted in machine instructions. One process under valgrind loads everything and then forks: a child
for each operation and each of two run lengths. What two children of one operation differ by is what
the additional runs cost, to the instruction. `python -m tests.bench.requests STAGES` is that
process. The same operations are also timed, one after the other in turn.
"""

import os
import re
import subprocess
import sys
from pathlib import Path
from shutil import which
from statistics import median
from time import perf_counter

from screening.config import built_in
from screening.engine.cases import answers_of
from screening.engine.load import load
from screening.engine.parts import Case
from tests.bench import rulebooks
from tests.bench.client import Operation, Request, get, operation
from tests.bench.hello import hello_app
from tests.bench.stage import Stage, Turn, prepare, read, save
from tests.bench.table import Line, at_most

SHORT, LONG = 60, 260  # runs
ROUNDS, CALLS = 60, 10  # of the timing
TURN = Turn("duration", ("over_1_year", "3_to_12_months"))
STAGES = "stages.json"
NAMES = ("hello", "GET", "GET in Spanish", "POST", "POST of 10", "POST of 200")

Costs = dict[str, float]


def measure(folder: Path) -> list[Line]:
    """The lines of P1 to P3."""
    stages = _prepare(folder)
    file = folder / STAGES
    save(stages, file)
    return _lines(_instructions(file, folder), _times(_operations(stages)))


def _prepare(folder: Path) -> dict[str, Stage]:
    mild = load(built_in("rules") / "mild")
    base = answers_of(mild, Case(id="base", about="base", expect={}, why="base"))
    del base["recent_scan"]
    stages = {"mild": prepare(folder / "mild", "", base, TURN)}
    for size in (10, 200):
        rulebook = rulebooks.write(folder / f"rules-{size}", size)
        given = rulebooks.answers(size)
        stages[str(size)] = prepare(folder / str(size), rulebook, given, rulebooks.turn(size))
    return stages


def _operations(stages: dict[str, Stage]) -> dict[str, Operation]:
    apps = {name: stage.open() for name, stage in stages.items()}
    return {
        "hello": operation(hello_app(), get("/")),
        "GET": operation(apps["mild"], stages["mild"].ask),
        "GET in Spanish": operation(apps["mild"], _in_spanish(stages["mild"].ask)),
        "POST": stages["mild"].answering(apps["mild"]),
        "POST of 10": stages["10"].answering(apps["10"]),
        "POST of 200": stages["200"].answering(apps["200"]),
    }


def _in_spanish(asked: Request) -> Request:
    return asked._replace(environ={**asked.environ, "HTTP_ACCEPT_LANGUAGE": "es-MX,es;q=0.9"})


def _instructions(stages: Path, folder: Path) -> Costs:
    """Instructions of one run of each operation; nothing where valgrind cannot be had."""
    if not which("valgrind"):
        return {}
    output = f"--cachegrind-out-file={folder}/%p.cachegrind"
    log = f"--log-file={folder}/valgrind.log"
    tool = ("valgrind", "--tool=cachegrind", "--cache-sim=no", output, log)
    command = (*tool, sys.executable, "-m", "tests.bench.requests", str(stages))
    environment = {**os.environ, "PYTHONHASHSEED": "0"}
    subprocess.run(command, env=environment, check=True)
    return {
        name: (_counted(folder, name, LONG) - _counted(folder, name, SHORT)) / (LONG - SHORT)
        for name in NAMES
    }


def _counted(folder: Path, name: str, runs: int) -> int:
    child = (folder / f"{name}-{runs}.pid").read_text()
    counted = (folder / f"{child}.cachegrind").read_text()
    return int(re.findall(r"^summary: (\d+)", counted, re.MULTILINE)[0])


def _count(stages: Path) -> None:
    """Under valgrind: fork a child for each count, two at a time."""
    operations = _operations(read(stages))
    for name in NAMES:
        children = []
        for runs in (SHORT, LONG):
            child = os.fork()
            if child == 0:
                _repeat(operations[name], runs)
                os._exit(0)
            (stages.parent / f"{name}-{runs}.pid").write_text(str(child))
            children.append(child)
            _wait(child)


def _wait(child: int) -> None:
    _, status = os.waitpid(child, 0)
    if status:
        raise SystemExit(f"a child ended with {status}")


def _repeat(run: Operation, times: int) -> None:
    for _ in range(times):
        run()


def _times(operations: dict[str, Operation]) -> Costs:
    """Seconds beside hello's: medians of ratios of runs that were taken in turn."""
    for run in operations.values():
        _repeat(run, CALLS)
    ratios: dict[str, list[float]] = {name: [] for name in operations}
    for _ in range(ROUNDS):
        taken = {name: _time(run) for name, run in operations.items()}
        for name, time in taken.items():
            ratios[name].append(time / taken["hello"])
    return {name: median(of_one) for name, of_one in ratios.items()}


def _time(run: Operation) -> float:
    begun = perf_counter()
    _repeat(run, CALLS)
    return perf_counter() - begun


def _lines(instructions: Costs, times: Costs) -> list[Line]:
    """A bound is on instructions; time is told beside it."""
    if not instructions:
        missing = "not measured: valgrind is missing"
        return [Line(f"P1 to P3 {name}", missing, _by_time(times[name])) for name in NAMES[1:]]
    hello = instructions["hello"]
    growth = instructions["POST of 200"] / instructions["POST of 10"]
    by_time = f"{times['POST of 200'] / times['POST of 10']:.2f} x by time"

    def beside(name: str) -> str:
        return f"hello {hello:,.0f} instructions; {_by_time(times[name])}"

    return [
        at_most(
            "P1 POST of one answer", instructions["POST"] / hello, 6, "x hello", beside("POST")
        ),
        at_most(
            "P2 GET of one question", instructions["GET"] / hello, 7.5, "x hello", beside("GET")
        ),
        _spanish(instructions, times),
        at_most("P3 POST, 200 questions", growth, 1.3, "x POST, 10 questions", by_time),
    ]


def _spanish(instructions: Costs, times: Costs) -> Line:
    ratio = instructions["GET in Spanish"] / instructions["GET"]
    by_time = f"{times['GET in Spanish'] / times['GET']:.2f} x by time"
    return at_most("P2 the same in Spanish", ratio, 1.03, "x English", by_time)


def _by_time(ratio: float) -> str:
    return f"{ratio:.1f} x by time"


if __name__ == "__main__":
    _count(Path(sys.argv[1]))
