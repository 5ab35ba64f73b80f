"""The application as people start it: a process of its own, at a free port of this machine."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from pathlib import Path

import pytest

from tests.sheet import Fields, Sheet, encoded

PROGRAM = Path(sys.executable).with_name("screening")
ROOT = Path(__file__).parents[1]  # this copy's code runs, wherever the program was installed from


FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@dataclass(frozen=True)
class Live:
    """A running application."""

    port: int
    log: Path
    process: subprocess.Popen[bytes]

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"


class LiveWire:
    """A person's way to the pages of a running application."""

    def __init__(self, live: Live) -> None:
        self.live, self.cookie = live, ""

    def get(self, path: str) -> Sheet:
        """Fetch a page, following redirects."""
        return self._send("GET", path)

    def post(self, path: str, fields: Fields) -> Sheet:
        """Send a form, and see what comes after."""
        return self._send("POST", path, encoded(fields))

    def _send(self, method: str, path: str, body: str | None = None) -> Sheet:
        connection = HTTPConnection("127.0.0.1", self.live.port, timeout=20)
        connection.request(method, path, body, {**FORM, "Cookie": f"visit={self.cookie}"})
        answer = connection.getresponse()
        html, place = answer.read().decode(), answer.getheader("Location")
        if given := answer.getheader("Set-Cookie"):
            self.cookie = SimpleCookie(given)["visit"].value
        connection.close()
        return self.get(place) if place else Sheet(html, path, answer.status)


@pytest.fixture(scope="session")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """One application for each worker, with a data folder of its own."""
    # All that its visitors begin in an hour comes from one address.
    settings = {"SCREENING_BEGINS": "100000/hour", "SCREENING_CLINIC": "Riverside Spine Clinic"}
    with running(tmp_path_factory.mktemp("live"), **settings) as started:
        yield started


@contextmanager
def running(data: Path, **settings: str) -> Iterator[Live]:
    """An application with these settings, until the end of the block; {port} in one is its port."""
    port, log = int(settings.get("PORT") or free_port()), data / "log"
    told = {name: value.format(port=port) for name, value in settings.items()}
    environment = {"PORT": str(port), "SCREENING_DATA": str(data), "PYTHONPATH": str(ROOT), **told}
    with (
        log.open("wb") as output,
        subprocess.Popen(  # noqa: S603 -- the program under test
            [PROGRAM, "run"], env=environment, stdout=output, stderr=subprocess.STDOUT
        ) as process,
    ):
        try:
            _wait_for(port, process, log)
            yield Live(port, log, process)
        finally:
            process.terminate()


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def _wait_for(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 30
    while True:
        assert process.poll() is None, log.read_text()
        try:
            connection = HTTPConnection("127.0.0.1", port, timeout=10)
            connection.request("GET", "/")
            connection.getresponse().read()
            return connection.close()
        except ConnectionRefusedError:
            assert time.monotonic() < deadline, "it does not answer"
            time.sleep(0.05)
