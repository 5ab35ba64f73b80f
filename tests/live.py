"""The application as people start it: a process of its own, at a free port of this machine."""

import atexit
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from pathlib import Path
from shutil import copytree, rmtree
from tempfile import mkdtemp

import pytest

from tests.sheet import Fields, Sheet, encoded

PROGRAM = Path(sys.executable).with_name("screening")
ROOT = Path(__file__).parents[1]  # this copy's code runs, wherever the program was installed from

# A clinic whose pages say all that a page can. All its visitors come from one address.
CLINIC = {
    "SCREENING_BEGINS": "100000/hour",
    "SCREENING_RESUMES": "100000/hour",
    "SCREENING_CLINIC": "Riverside Spine and Pain Clinic",
    "SCREENING_PHONE": "404-555-0142",
    "SCREENING_HOURS": "Monday to Friday 8 am to 5 pm",
}
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

    @property
    def database(self) -> Path:
        """The SQLite file that it keeps everything in."""
        return self.log.with_name("screening.db")


class LiveWire:
    """A person's way to the pages of a running application.

    asked: what was asked for last, redirects followed; with the fields, if a form was sent.
    """

    def __init__(self, live: Live) -> None:
        self.live, self.cookie = live, ""
        self.asked: tuple[str, Fields | None] = ("/", None)

    def get(self, path: str) -> Sheet:
        """Fetch a page, following redirects."""
        return self._see(path)

    def post(self, path: str, fields: Fields) -> Sheet:
        """Send a form, and see what comes after."""
        return self._see(path, fields)

    def hand_in(self, path: str, fields: Fields) -> str:
        """Send a form, and give where it leads to; empty where it is refused."""
        return self._send(path, fields)[0]

    def _see(self, path: str, fields: Fields | None = None) -> Sheet:
        place, status, html = self._send(path, fields)
        self.asked = (path, fields)
        return self.get(place) if place else Sheet(html, path, status)

    def _send(self, path: str, fields: Fields | None) -> tuple[str, int, str]:
        method, body = ("GET", None) if fields is None else ("POST", encoded(fields))
        connection = HTTPConnection("127.0.0.1", self.live.port, timeout=20)
        connection.request(method, path, body, {**FORM, "Cookie": f"visit={self.cookie}"})
        answer = connection.getresponse()
        html, place = answer.read().decode(), answer.getheader("Location", "")
        if given := answer.getheader("Set-Cookie"):
            self.cookie = SimpleCookie(given)["visit"].value
        connection.close()
        return place, answer.status, html


@pytest.fixture(scope="session")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """One application for each worker, with a data folder of its own."""
    with running(tmp_path_factory.mktemp("live"), **CLINIC) as started:
        yield started


@contextmanager
def running(data: Path, **settings: str) -> Iterator[Live]:
    """An application with these settings, until the end of the block; {port} in one is its port.

    A folder with nothing in it is filled as a first start leaves it: that one proves the rulebook,
    which takes seconds.
    """
    if not any(data.iterdir()):
        copytree(_begun(), data, dirs_exist_ok=True)
    with _running(data, **settings) as live:
        yield live


@cache
def _begun() -> Path:
    """A data folder in which the application was started once."""
    folder = Path(mkdtemp(prefix="screening-begun-"))
    atexit.register(rmtree, folder, ignore_errors=True)
    with _running(folder):
        return folder


@contextmanager
def _running(data: Path, **settings: str) -> Iterator[Live]:
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
