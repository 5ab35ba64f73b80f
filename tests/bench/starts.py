"""P8: how soon a second start answers, and what memory a further worker takes."""

import http.client
import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from statistics import median
from time import perf_counter, sleep

from tests.bench.table import Line, at_most, paired
from tests.bench.worker import REQUESTS

ROUNDS = 7
WORKER = f"what a fork of the loaded application holds after {REQUESTS} requests, beyond the fork"
COMMAND = Path(sys.executable).with_name("screening")
HELLO = (sys.executable, "-m", "tests.bench.hello")


def measure(folder: Path, stages: Path) -> list[Line]:
    """The lines of P8."""
    ours, theirs = [], []
    for round_ in range(ROUNDS + 1):
        hello, own = _seconds(HELLO, folder), _seconds((COMMAND, "run"), folder)
        if round_:  # the first start makes the database, and compiles
            theirs.append(hello)
            ours.append(own)
    beside = f"Flask + waitress, hello: {median(theirs):.2f} s beside {median(ours):.2f} s"
    return [
        at_most("P8 second start, first answer", paired(ours, theirs), 3, "x hello", beside),
        at_most("P8 further worker, private", _private(stages), 15, "MiB", WORKER),
    ]


def _seconds(command: Sequence[str | Path], folder: Path) -> float:
    """From the start of a process to its first answer."""
    begun = perf_counter()
    with served(command, folder):
        return perf_counter() - begun


@contextmanager
def served(command: Sequence[str | Path], folder: Path) -> Iterator[int]:
    """A server that answers on a port; it is stopped at the end."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    own = {"PORT": str(port), "SCREENING_DATA": str(folder / "served")}
    environment = {**os.environ, **own}
    arguments = (*command, str(port)) if command == HELLO else command
    server = subprocess.Popen(
        arguments, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        while not _answers(port):
            if server.poll() is not None:
                raise AssertionError(f"{arguments} ended with {server.returncode}")
            sleep(0.002)
        yield port
    finally:
        server.terminate()
        server.wait()


def _answers(port: int) -> bool:
    with suppress(OSError, http.client.HTTPException):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        connection.request("GET", "/")
        return connection.getresponse().status == 200
    return False


def _private(stages: Path) -> float:
    command = (sys.executable, "-m", "tests.bench.worker", stages)
    told = subprocess.run(command, check=True, capture_output=True, text=True)
    return int(told.stdout) / 1024
