"""The log tells of each request, and nothing of who sent it or what was sent."""

import ast
import logging
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from time import perf_counter

import pytest

from screening.app import Application
from screening.config import Config
from screening.logs import FIELDS, LINES, LOG, LONGEST, WITHHELD
from screening.web.guards import anybody
from screening.web.watch import METHODS
from tests.applications import KEY, KEYS, application
from tests.client import Client, ClientWire, post
from tests.dump import database_of
from tests.person import Person
from tests.promises.tree import modules, parse, place
from tests.web.faults import file_is_locked
from tests.web.lines import CANARY, FORGED, Line, lines

FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def broken(sqlite_url: str) -> Iterator[Application]:
    """An application with a page of which nothing works."""
    with application(Config(database=sqlite_url, secret_key=KEY, keys=KEYS)) as app:

        @anybody()
        def fail(word: str) -> str:
            held = f"{CANARY} {word}"
            app.logger.error("typed: %s", held)
            app.logger.error(f"typed: {held}")  # noqa: G004 -- what libraries do
            try:
                return str(int(held))
            except ValueError as cause:
                raise RuntimeError(word, held) from cause

        app.add_url_rule("/fail/<word>", "fail", fail)
        yield app


def requests(log: BytesIO) -> list[Line]:
    return _called("request", log)


def _called(event: str, log: BytesIO) -> list[Line]:
    """The lines of one kind; libraries may have written others meanwhile."""
    return [line for line in lines(log.getvalue()) if line["event"] == event]


def test_a_request_is_one_line_with_the_id_of_its_answer(
    person: Person, client: Client, log: BytesIO
) -> None:
    path = person.begin().path
    answers = [client.get(path), client.get("/nowhere"), client.put(path), client.head("/")]
    told = requests(log)[-4:]
    ids = [answer.headers["X-Request-Id"] for answer in answers]
    assert [line["request"] for line in told] == ids
    assert len(set(ids)) == len(ids)
    assert all(len(bytes.fromhex(each)) == 8 for each in ids)
    assert [(line["method"], line["rule"], line["status"]) for line in told] == [
        ("GET", "/s/<screening_id>/q/<slug>", 200),
        ("GET", "none", 404),
        ("PUT", "none", 405),
        ("HEAD", "/", 200),
    ]
    assert all(line["level"] == "info" and line["ms"] > 0 for line in told)
    assert told[0]["language"] == "en"


def test_an_id_that_was_sent_is_ignored(client: Client, log: BytesIO) -> None:
    answer = client.get("/nowhere", headers={"X-Request-Id": CANARY})
    assert answer.headers["X-Request-Id"] == requests(log)[0]["request"] != CANARY
    assert "Reference" not in client.seen.text


def test_nothing_that_is_sent_is_written(person: Person, client: Client, log: BytesIO) -> None:
    form = person.begin().form
    sent = [
        form.filled({"emergency_signs": (CANARY,)}),
        form.filled({CANARY: ("none",), "emergency_signs": ("none", CANARY)}),
        {**form.hidden, "version": (CANARY,), "csrf_token": (CANARY,)},
        form.filled({"emergency_signs": (CANARY + "\0",)}),
        form.filled({"emergency_signs": (CANARY * 20_000,)}),
        form.filled({"emergency_signs": (FORGED,)}),
    ]
    statuses = {post(client, form.action, fields).status_code for fields in sent}
    body = f"emergency_signs={CANARY}%FF"
    statuses |= {client.post(form.action, data=body, content_type=FORM).status_code}
    statuses |= {client.post(form.action, data=CANARY, content_type=CANARY).status_code}
    headers = dict.fromkeys(("Cookie", "User-Agent", "Referer", "Authorization"), CANARY)
    for path in (f"/{CANARY}", f"/?{CANARY}=1", f"/s/{CANARY}/q/{CANARY}", f"/{CANARY}%FF"):
        statuses |= {client.get(path, headers=headers).status_code}
    statuses |= {client.open(form.action, method=CANARY).status_code}
    statuses |= {client.get("/", environ_overrides={"HTTP_HOST": CANARY}).status_code}
    assert statuses >= {200, 400, 404, 405, 413, 415, 422}
    told = requests(log)
    assert {line["status"] for line in told} >= statuses
    assert "other" in {line["method"] for line in told} <= {*METHODS, "other"}
    assert CANARY.encode() not in log.getvalue()
    assert person.home.rsplit("/", maxsplit=1)[-1].encode() not in log.getvalue()


@pytest.mark.parametrize("where", ["path", "query", "method", "header", "form"])
def test_a_line_cannot_be_forged(client: Client, log: BytesIO, where: str) -> None:
    environ = {"method": {"REQUEST_METHOD": FORGED}, "header": {"HTTP_USER_AGENT": FORGED}}
    client.open(
        f"/{FORGED}" if where == "path" else "/",
        query_string={FORGED: FORGED} if where == "query" else None,
        data={FORGED: FORGED} if where == "form" else None,
        method="POST" if where == "form" else "GET",
        environ_overrides=environ.get(where, {}),
    )
    assert len(requests(log)) == 1
    assert CANARY.encode() not in log.getvalue()


def test_of_an_exception_only_types_and_places_are_written(
    broken: Application, log: BytesIO
) -> None:
    client = Client(broken)
    answer = client.get(f"/fail/{CANARY}?{CANARY}={CANARY}")
    assert answer.status_code == 500
    reference = answer.headers["X-Request-Id"]
    assert f"Reference: {reference}" in client.seen.text
    assert {line["request"] for line in lines(log.getvalue()) if "request" in line} == {reference}
    (told,) = _called("error", log)
    error, cause = told["error"]
    assert (told["kind"], told["level"]) == ("unexpected", "error")
    assert (error["type"], cause["type"]) == ("builtins.RuntimeError", "builtins.ValueError")
    assert error["frames"][-1].startswith("tests/web/test_logs.py:")
    assert error["frames"][-1].endswith("broken.<locals>.fail")
    assert requests(log)[0]["status"] == 500
    assert requests(log)[0]["rule"] == "/fail/<word>"
    assert CANARY.encode() not in log.getvalue()


def test_even_a_request_without_any_answer_is_told(broken: Application, log: BytesIO) -> None:
    broken.register_error_handler(500, lambda _: str(1 // 0))
    with pytest.raises(ZeroDivisionError):
        Client(broken).get(f"/fail/{CANARY}")
    (told,) = requests(log)
    assert (told["status"], told["rule"]) == (500, "/fail/<word>")
    assert CANARY.encode() not in log.getvalue()


def test_a_storage_fault_is_written_without_what_was_to_be_stored(
    sqlite_app: Application, log: BytesIO
) -> None:
    client = Client(sqlite_app)
    form = Person(ClientWire(client)).begin().form
    with file_is_locked(database_of(sqlite_app)):
        answer = post(client, form.action, form.filled({"emergency_signs": (CANARY, "cold_leg")}))
    assert answer.status_code == 503
    (told,) = _called("error", log)
    assert told["kind"] == "storage"
    assert told["error"][-1]["type"] == "sqlite3.OperationalError"
    reference = answer.headers["X-Request-Id"]
    assert told["request"] == reference
    assert f"Reference: {reference}" in client.seen.text
    assert not [said for said in (CANARY, "cold_leg") if said.encode() in log.getvalue()]


def test_a_field_that_is_not_listed_is_dropped_and_counted(log: BytesIO) -> None:
    LOG.info("tried", rule=CANARY * LONGEST, method=[CANARY], path=CANARY, answer=3, status=200)
    (told,) = _called("tried", log)
    assert set(told) == {"time", "level", "event", "status", "dropped"}
    assert told["dropped"] == 4


def test_only_messages_that_stand_in_the_code_are_written(log: BytesIO) -> None:
    library = logging.getLogger("a.library")
    library.error("stands in the code: %s", CANARY)
    library.error(f"{CANARY} does not")
    library.error(ValueError(CANARY))
    library.log(5, CANARY)
    try:
        raise KeyError(CANARY)  # noqa: TRY301 -- to be logged below
    except KeyError:
        library.exception("failed", extra={"path": CANARY})
    told = [line for line in lines(log.getvalue()) if line.get("logger") == library.name]
    events = [line["event"] for line in told]
    assert events == ["stands in the code: %s", WITHHELD, WITHHELD, "failed"]
    assert all(line["place"].startswith("tests/web/test_logs.py:") for line in told)
    assert told[-1]["error"][0]["type"] == "builtins.KeyError"
    assert CANARY.encode() not in log.getvalue()


def test_a_chain_of_causes_that_bites_its_tail_ends(log: BytesIO) -> None:
    one, other = ValueError(CANARY), KeyError(CANARY)
    one.__cause__, other.__cause__ = other, one
    LOG.error("tried", error=one)
    (told,) = _called("tried", log)
    assert [each["type"] for each in told["error"]] == ["builtins.ValueError", "builtins.KeyError"]


def test_a_log_that_cannot_be_written_fails_no_request(client: Client, tmp_path: Path) -> None:
    closed = (tmp_path / "log").open("wb")
    closed.close()
    LINES.open(closed)
    try:
        assert client.get("/").status_code == 200
    finally:
        LINES.open(None)


@pytest.mark.usefixtures("log")
def test_a_line_costs_little() -> None:
    def tell() -> None:
        LOG.info("request", method="GET", rule="/s/<id>/q/<slug>", status=200, ms=1.5)

    assert min(_seconds(tell) for _ in range(5)) < 100e-6


def _seconds(act: Callable[[], None], times: int = 200) -> float:
    began = perf_counter()
    for _ in range(times):
        act()
    return (perf_counter() - began) / times


def test_what_we_log_is_called_by_a_constant_and_told_in_listed_fields() -> None:
    calls = [
        (path, node)
        for path in modules("screening")
        for node in ast.walk(parse(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        if isinstance(node.func.value, ast.Name) and node.func.value.id == "LOG"
        if node.func.attr != "log"  # what libraries log, tested above
    ]
    assert len(calls) > 3
    assert [
        place(path, node.lineno)
        for path, node in calls
        if len(node.args) != 1
        or not isinstance(node.args[0], ast.Constant)
        or not {keyword.arg for keyword in node.keywords} <= {*FIELDS}
    ] == []
