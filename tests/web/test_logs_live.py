"""The log of the application as people start it, and as other servers do."""

import socket
import struct
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.live import Live, LiveWire, running
from tests.person import Person
from tests.web.lines import CANARY, FORGED, Line, lines

ROOT = Path(__file__).parents[2]
SERVED = f"""
import wsgi
client = wsgi.app.test_client()
wsgi.app.logger.error("typed: %s", "{CANARY}")
client.get("/{CANARY}?{CANARY}={CANARY}", headers={{"Cookie": "{CANARY}"}})
client.get("/")
"""
FAILS = f"""
import threading
import warnings
from screening import logs
logs.start()
warnings.warn("{CANARY}")
thread = threading.Thread(target=lambda: {{}}["{CANARY}"])
thread.start()
thread.join()
class Held:
    def __del__(self): raise ValueError("{CANARY}")
Held()
raise LookupError("{CANARY}")
"""


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Live]:
    """An application whose log holds one test alone."""
    with running(tmp_path) as started:
        yield started


def logged(live: Live) -> list[Line]:
    """What was logged, after the plain words that tell a person where it is."""
    log = live.log.read_bytes()
    words = log.index(b"{")
    assert b"Ctrl+C stops it" in log[:words]
    return lines(log[words:])


def test_nothing_that_is_sent_is_in_the_log(own: Live) -> None:
    wire = LiveWire(own)
    person = Person(wire)
    form = person.begin().form
    for answer in (CANARY, FORGED, "none", CANARY * 20_000):
        wire.post(form.action, form.filled({"emergency_signs": (answer,)}))
    for path in (f"/{CANARY}", f"/s/{CANARY}?{CANARY}", f"/{CANARY}%FF", f"/%0d%0a{CANARY}"):
        wire.get(path)
    for head in (
        f"GET /{CANARY} HTTP/1.1\r\nHost: {CANARY}\r\n",
        f"{CANARY.upper()} / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Request-Id: {CANARY}\r\n",
        f"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {CANARY}\r\n",
        f"GET /{CANARY} {CANARY}\r\n",
    ):
        _send(own, head)
    told = logged(own)
    assert {line["status"] for line in told} >= {200, 303, 400, 404, 405, 413}
    secret = (CANARY, CANARY.upper(), wire.cookie, person.home, "127.0.0.1", "emergency_signs")
    log = own.log.read_text().partition("{")[2]
    assert not [said for said in secret if said in log]


def test_who_leaves_before_the_answer_is_not_named(own: Live) -> None:
    for _ in range(20):
        with socket.create_connection(("127.0.0.1", own.port)) as leaving:
            leaving.sendall(f"GET /{CANARY} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
            leaving.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    LiveWire(own).get("/")
    assert logged(own)
    assert CANARY not in own.log.read_text()


def test_the_id_of_an_answer_is_in_the_log(own: Live) -> None:
    answer = _send(own, "GET /nowhere HTTP/1.1\r\nHost: 127.0.0.1\r\n")
    reference = answer.partition("X-Request-Id: ")[2].partition("\r\n")[0]
    assert [line["rule"] for line in logged(own) if line["request"] == reference] == ["none"]


def test_another_server_finds_the_log_set_up(tmp_path: Path) -> None:
    told = _python(SERVED, tmp_path)
    assert [line.get("status") for line in told] == [None, 404, None, 503]
    assert [line["event"] for line in told] == ["typed: %s", "request", "error", "request"]


def test_what_nobody_catches_is_told_without_its_words(tmp_path: Path) -> None:
    told = _python(FAILS, tmp_path)
    assert [line["event"] for line in told] == ["warning", "uncaught", "uncaught", "uncaught"]
    assert told[0]["kind"] == "UserWarning"
    assert [line["error"][0]["type"] for line in told[1:]] == [
        "builtins.KeyError",
        "builtins.ValueError",
        "builtins.LookupError",
    ]


def _python(code: str, data: Path) -> list[Line]:
    """What a process writes to standard error."""
    done = subprocess.run(  # noqa: S603 -- the program under test
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={"SCREENING_DATA": str(data)},
        capture_output=True,
        check=False,
    )
    assert CANARY.encode() not in done.stderr
    assert done.stdout == b""
    return lines(done.stderr)


def _send(live: Live, head: str) -> str:
    """What comes back to a few bytes."""
    with socket.create_connection(("127.0.0.1", live.port), timeout=10) as connection:
        connection.sendall(f"{head}Connection: close\r\n\r\n".encode())
        return b"".join(iter(lambda: connection.recv(65536), b"")).decode()
