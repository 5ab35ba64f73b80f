"""Lines of the log, each looked at closely."""

import json
import logging
import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest

from screening.logs import FIELDS, LINES, Handler

CANARY = "canary2718"
FORGED = f'\r\n{{"event":"{CANARY}"}}\r\n'

Line = dict[str, Any]


@pytest.fixture
def log() -> Iterator[BytesIO]:
    """What is written during a test, also by libraries and however little it matters."""
    out, handler, root = BytesIO(), Handler(), logging.getLogger()
    level, before = root.level, [each for each in root.handlers if isinstance(each, Handler)]
    for each in before:  # of an application that another test started
        root.removeHandler(each)
    LINES.open(out)
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield out
    root.setLevel(level)
    root.removeHandler(handler)
    LINES.open(None)


def lines(log: bytes) -> list[Line]:
    """Every line, where each is one object of listed fields alone."""
    assert not log or log.endswith(b"\n")
    found: list[Line] = [json.loads(line) for line in log.decode("ascii").splitlines()]
    for line in found:
        assert set(line) <= set(FIELDS)
        assert set(line) >= {"time", "level", "event"}
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", line["time"])
        for error in line.get("error", []):
            assert set(error) == {"type", "frames"}
            assert all(re.fullmatch(r"[^/].*:\d+ \S+", frame) for frame in error["frames"])
    return found
