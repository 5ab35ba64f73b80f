"""When the database fails nothing is said to be saved, nothing is, and all goes on afterwards."""

from collections.abc import Mapping

import pytest

from screening.app import Application
from screening.config import Config
from screening.engine.answers import Answer
from tests.applications import KEY, KEYS, application
from tests.client import Client, ClientWire, post
from tests.dump import database_of, dump
from tests.person import Person
from tests.sheet import Blank
from tests.web.faults import POSTGRES, SQLITE, Fault, file_is_locked, server_is_away

ACTS = ["begin", "answer", "finish", "change"]
KINDS = {**dict.fromkeys(SQLITE, "sqlite"), **dict.fromkeys(POSTGRES, "postgres")}


@pytest.fixture(params=KINDS, ids=lambda fault: fault.__name__)
def fault(request: pytest.FixtureRequest) -> Fault:
    """Each thing that can happen."""
    found: Fault = request.param
    return found


@pytest.fixture
def harmed(request: pytest.FixtureRequest, fault: Fault) -> Application:
    """An application over a database of the kind to which it can happen."""
    app: Application = request.getfixturevalue(f"{KINDS[fault]}_app")
    return app


def ready(person: Person, act: str, typical: Mapping[str, Answer]) -> Blank:
    """The form of an act, on a page of somebody who has been here for a while."""
    match act:
        case "begin":
            person.walk(typical, until="fever")
            return person.open("/").form
        case "answer":
            page = person.walk(typical, until="fever").form
            return page._replace(hidden=page.filled({"fever": ("no",)}))
        case "finish":
            return person.walk(typical).form
        case _:
            person.finish(typical)
            return person.open("check").form


@pytest.mark.parametrize("act", ACTS)
def test_nothing_is_said_to_be_saved_and_nothing_is(
    harmed: Application, fault: Fault, act: str, typical: Mapping[str, Answer]
) -> None:
    client = Client(harmed)
    person = Person(ClientWire(client))
    form = ready(person, act, typical)
    before, where = dump(harmed), person.open(person.home).path
    with fault(database_of(harmed)):
        for _ in range(2):
            answer = post(client, form.action, form.hidden)
            assert answer.status_code == 503
            assert int(answer.headers["Retry-After"]) > 0
            assert "Location" not in answer.headers
            assert "Set-Cookie" not in answer.headers
    assert dump(harmed) == before
    assert person.open(person.home).path == where
    assert post(client, form.action, form.hidden).status_code == 303
    assert dump(harmed) != before


def test_who_only_reads_is_served_while_sqlite_is_locked(
    sqlite_app: Application, typical: Mapping[str, Answer]
) -> None:
    person = Person(ClientWire(Client(sqlite_app)))
    person.finish(typical)
    with file_is_locked(database_of(sqlite_app)):
        assert person.open("result").path == f"{person.home}/result"


def test_who_reads_is_told_when_postgresql_is_away(postgres_app: Application) -> None:
    client = Client(postgres_app)
    client.get("/")
    with server_is_away(database_of(postgres_app)):
        assert client.get("/s/a").status_code == 503
        assert client.get("/").status_code == 503
    assert client.get("/").status_code == 200


def test_a_database_that_was_never_there_is_told_too(sqlite_app: Application) -> None:
    nowhere = Config(database="sqlite:////nowhere/at/all.db", secret_key=KEY, keys=KEYS)
    with application(nowhere) as app:
        client, visitor = Client(app), Client(sqlite_app)
        person = Person(ClientWire(visitor))
        cookie = visitor.get_cookie("visit")
        assert cookie is not None
        client.set_cookie("visit", cookie.value)
        assert client.get("/").status_code == 503
        assert post(client, "/", person.seen.form.hidden).status_code == 503
