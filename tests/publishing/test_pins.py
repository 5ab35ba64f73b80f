"""Whoever began with a rulebook finishes with it; new people begin with the newest."""

import json
from collections.abc import Iterator

import pytest
import sqlalchemy

from screening.app import Application
from screening.config import Config
from screening.engine.answers import Answer
from screening.engine.rulebook import Rulebook
from screening.publishing import Shelf, Tampered
from screening.store.database import Database
from screening.store.screenings import Decision, find_decision
from screening.store.tables import rulebook as stored
from tests.applications import KEY, KEYS, application, serve
from tests.client import Client, ClientWire
from tests.engine.books import mild
from tests.person import Person
from tests.publishing.stage import command, milder, reworded


@pytest.fixture
def app(database: Database, database_url: str) -> Iterator[Application]:
    """An application for this test alone."""
    assert database.url
    with application(Config(database=database_url, secret_key=KEY, keys=KEYS)) as app:
        yield app


def newcomer(app: Application) -> Person:
    """Somebody at the start page."""
    return Person(ClientWire(Client(app)))


def decision(database: Database, person: Person) -> Decision:
    """What was kept of a finished screening."""
    with database.reader.connect() as connection:
        found = find_decision(connection, person.home.rpartition("/")[2])
    assert found is not None
    return found


def test_a_screening_finishes_with_the_rulebook_that_it_began_with(
    database: Database, app: Application, typical: dict[str, Answer]
) -> None:
    fallen: dict[str, Answer] = {**typical, "injury": "minor"}
    first = newcomer(app)
    first.walk(fallen, until="fever")
    serve(database, milder())
    second = newcomer(app)
    second.walk(fallen, until="fever")
    serve(database, reworded())
    expected = ((first, mild(), "same_day"), (second, milder(), "within_days"))
    for person, rulebook, urgency in expected:
        person.finish(fallen)
        kept = decision(database, person)
        assert kept.rulebook == rulebook.hash
        assert json.loads(kept.result)["urgency"] == urgency
    third = newcomer(app)
    third.finish(typical)
    assert decision(database, third).rulebook == reworded().hash


def tamper(database: Database, rulebook: Rulebook) -> None:
    """Change one code of a stored rulebook, as nobody should."""
    text = rulebook.canonical.replace("same_day", "within_days", 1)
    own = stored.c.hash == rulebook.hash
    with database.writer.begin() as connection:
        connection.execute(sqlalchemy.update(stored).where(own).values(content=text))


def test_a_changed_text_is_found_out(database: Database) -> None:
    tamper(database, mild())
    with database.reader.connect() as connection:
        for _ in range(2):
            with pytest.raises(Tampered, match=f"rulebook {mild().version} was changed"):
                Shelf().get(connection, mild().hash)


def test_a_changed_rulebook_is_served_to_nobody(
    database: Database, database_url: str, typical: dict[str, Answer]
) -> None:
    with application(Config(database=database_url, secret_key=KEY, keys=KEYS)) as app:
        client = Client(app)
        person = Person(ClientWire(client))
        person.walk(typical, until="fever")
    tamper(database, mild())
    with application(Config(database=database_url, secret_key=KEY, keys=KEYS)) as app:
        again = Client(app)
        cookie = client.get_cookie("visit")
        assert cookie is not None
        again.set_cookie("visit", cookie.value)
        for page in ("/", person.home, f"{person.home}/q/fever"):
            answer = again.get(page)
            assert answer.status_code == 500
            assert "Something went wrong" in answer.text
            for leak in (mild().version, "Tampered", "changed after", "Traceback", "sqlite"):
                assert leak not in answer.text


def test_the_commands_refuse_it_in_words(sqlite: Database, sqlite_url: str) -> None:
    tamper(sqlite, mild())
    said = command(sqlite_url, "rules", "show", mild().version)
    assert (said.returncode, said.stdout) == (1, "")
    assert said.stderr == f"rulebook {mild().version} was changed after it was published\n"
