"""What the application writes down of itself: one JSON object a line, made of listed fields alone.

A field that is not listed is dropped, and the line says how many were. Nothing that a person sent
can stand in a line: of a message only what is written in the code, of an exception only its type
and the places that it passed. What other libraries log goes the same way.
"""

import inspect
import json
import logging
import sys
import threading
import warnings
from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from contextvars import ContextVar
from pathlib import Path
from traceback import walk_tb
from typing import Any, BinaryIO, TextIO

import structlog
from structlog.types import EventDict, FilteringBoundLogger
from typing_extensions import override

FIELDS = (
    "time", "level", "event", "request", "method", "rule", "status", "ms", "language",
    "kind", "logger", "place", "error", "dropped",
)  # fmt: skip
PLAIN = (str, int, float)
LONGEST = 200  # characters of a value
LONGEST_CHAIN = 8  # exceptions that caused each other
DEEPEST = 40  # frames of one exception, the innermost
HERE = f"{Path(__file__).parents[1]}/"
WITHHELD = "message withheld"

REQUEST: ContextVar[str] = ContextVar("request", default="")
"""The id of the request that is being answered."""

_encode = json.JSONEncoder(separators=(",", ":")).encode  # ASCII: no value can break a line


class Lines:
    """Where lines go: nowhere until it is opened, so that a command only says its own words."""

    def __init__(self) -> None:
        self._out: BinaryIO | None = None
        self._lock = threading.Lock()

    def open(self, out: BinaryIO | None) -> None:
        """From now on lines go there."""
        self._out = out

    def msg(self, line: bytes) -> None:
        """Write a line. A full disk or a closed pipe must not fail the request that is told of."""
        if self._out is not None:
            with self._lock, suppress(OSError, ValueError):
                self._out.write(line + b"\n")
                self._out.flush()

    debug = info = warning = error = critical = msg


class Handler(logging.Handler):
    """Takes what was logged the standard way; arguments are never looked at."""

    @override
    def emit(self, record: logging.LogRecord) -> None:
        fields: dict[str, Any] = {"logger": record.name}
        fields["place"] = _place(record.pathname, record.lineno)
        if record.exc_info and record.exc_info[1] is not None:
            fields["error"] = record.exc_info[1]
        level = min(max(record.levelno // 10, 1), 5) * 10  # libraries may have levels of their own
        LOG.log(level, _written(record), **fields)


def start() -> None:
    """Write lines to standard error from now on, and let nothing else write there."""
    LINES.open(sys.stderr.buffer)
    logging.basicConfig(handlers=[Handler()], level=logging.WARNING, force=True)
    logging.getLogger("waitress").setLevel(logging.WARNING)  # else it sets INFO by itself
    sys.excepthook = lambda _type, error, _trace: _ended(error)
    threading.excepthook = lambda ended: _ended(ended.exc_value)
    sys.unraisablehook = lambda ended: _ended(ended.exc_value)
    warnings.showwarning = _warned


def _listed(_logger: object, _name: str, given: EventDict) -> EventDict:
    """Only listed fields, and only plain values; an exception becomes its types and places."""
    if request := REQUEST.get():
        given["request"] = request
    line: EventDict = {}
    for field in FIELDS:
        value = given.get(field)
        if type(value) in PLAIN and (type(value) is not str or len(value) <= LONGEST):
            line[field] = value
        elif isinstance(value, BaseException):
            line[field] = list(_told(value))
    if len(line) < len(given):
        dropped = sum(value is not None for value in given.values()) - len(line)
        if dropped:
            line["dropped"] = dropped
    return line


def _told(error: BaseException) -> Iterator[dict[str, object]]:
    """An exception and what caused it: their types and places, never their words or values."""
    told: set[int] = set()
    cause: BaseException | None = error
    while cause is not None and id(cause) not in told and len(told) < LONGEST_CHAIN:
        told.add(id(cause))
        passed = deque(walk_tb(cause.__traceback__), DEEPEST)
        yield {
            "type": f"{type(cause).__module__}.{type(cause).__qualname__}",
            "frames": [
                f"{_place(frame.f_code.co_filename, line)} {frame.f_code.co_qualname}"
                for frame, line in passed
            ],
        }
        silent = cause.__suppress_context__
        cause = cause.__cause__ or (None if silent else cause.__context__)


def _place(path: str, line: int) -> str:
    """A place in the code, without the folders of this machine."""
    inside = path.rpartition("/site-packages/")[2].removeprefix(HERE)
    return f"{inside.rpartition('/')[2] if inside.startswith('/') else inside}:{line}"


def _written(record: logging.LogRecord) -> str:
    """The message, if the code that logged it has it in so many words, as a constant.

    A message that was put together first, as some libraries do, may hold anything.
    """
    frame = inspect.currentframe()
    while frame and (frame.f_code.co_filename, frame.f_lineno) != (record.pathname, record.lineno):
        frame = frame.f_back
    is_constant = frame is not None and record.msg in frame.f_code.co_consts
    return record.msg if is_constant and isinstance(record.msg, str) else WITHHELD


def _ended(error: BaseException | None) -> None:
    """Nobody caught it; Python itself would print its words."""
    if not isinstance(error, KeyboardInterrupt):
        LOG.critical("uncaught", error=error)


def _warned(
    message: Warning | str,  # noqa: ARG001
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,  # noqa: ARG001
    line: str | None = None,  # noqa: ARG001
) -> None:
    """Of a warning only its kind and place: its words may hold a value."""
    LOG.warning("warning", kind=category.__name__, place=_place(filename, lineno))


def _rendered(_logger: object, _name: str, line: EventDict) -> bytes:
    return _encode(line).encode("ascii")


LINES = Lines()
LOG: FilteringBoundLogger = structlog.wrap_logger(
    LINES,
    processors=[
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="time"),
        _listed,
        _rendered,
    ],
    wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
    context_class=dict,
).bind()
"""The one logger. An event is a constant; what differs goes into listed fields."""
