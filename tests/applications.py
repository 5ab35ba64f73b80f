"""Databases and applications for tests, and people in front of them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy

from screening.app import Application, create_app
from screening.config import Config
from screening.engine.rulebook import Rulebook
from screening.keyring import KeyRing
from screening.store import rulebooks
from screening.store.database import Database
from screening.store.migrate import migrate
from screening.store.rulebooks import Stored
from tests import answers
from tests.client import Client, ClientWire
from tests.person import Person
from tests.store.postgres import empty_database

FIRST = datetime(2026, 1, 1, tzinfo=UTC)
KEY = "a key for tests, and for nothing else"
KEYS = "tests=" + "t" * 43
RING = KeyRing.read(KEYS)
CLINIC = "Riverside Spine Clinic"
MANY = "1000000/hour"  # screenings that a test may begin


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """A SQLite database that is not there yet."""
    return f"sqlite:///{tmp_path / 'screening.db'}"


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest) -> str:
    """An empty database: SQLite, then PostgreSQL."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A database in its newest shape."""
    with migrated(database_url) as database:
        yield database


@pytest.fixture
def sqlite(sqlite_url: str) -> Iterator[Database]:
    """A SQLite database in its newest shape, for what does not depend on the database."""
    with migrated(sqlite_url) as database:
        yield database


@pytest.fixture(scope="session")
def sqlite_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Application]:
    """An application over SQLite, for all tests of a worker: each has people of its own."""
    url = f"sqlite:///{tmp_path_factory.mktemp('app') / 'screening.db'}"
    with (
        migrated(url),
        application(_with_clinic(url)) as app,
    ):
        yield app


@pytest.fixture(scope="session")
def postgres_app(postgres_server: sqlalchemy.URL) -> Iterator[Application]:
    """The same over PostgreSQL."""
    with (
        empty_database(postgres_server) as url,
        migrated(url),
        application(_with_clinic(url)) as app,
    ):
        yield app


@pytest.fixture(params=["sqlite", "postgres"])
def app(request: pytest.FixtureRequest) -> Application:
    """The application over SQLite, then over PostgreSQL."""
    app: Application = request.getfixturevalue(f"{request.param}_app")
    return app


@pytest.fixture
def client(app: Application) -> Client:
    """A browser without a screen, that looks closely at each page."""
    return Client(app)


@pytest.fixture
def person(client: Client) -> Person:
    """Somebody at the start page."""
    return Person(ClientWire(client))


def _with_clinic(url: str) -> Config:
    """The settings of a clinic that patients can send their results to."""
    return Config(database=url, secret_key=KEY, keys=KEYS, begins=MANY, clinic=CLINIC)


@contextmanager
def application(config: Config) -> Iterator[Application]:
    """An application, with its connections closed at the end."""
    app = create_app(config)
    app.test_client_class = Client
    try:
        yield app
    finally:
        app.extensions["desk"].database.dispose()


@contextmanager
def migrated(url: str) -> Iterator[Database]:
    """A database in its newest shape, with the rulebook published."""
    database = Database(url, RING)
    try:
        migrate(database)
        serve(database, answers.mild())
        yield database
    finally:
        database.dispose()


def serve(database: Database, rulebook: Rulebook) -> None:
    """Let new screenings begin with a rulebook; that it is proven first is tested elsewhere."""
    new = Stored(rulebook.hash, rulebook.name, rulebook.canonical)
    with database.writer.begin() as connection:
        rulebooks.add(connection, new)
        rulebooks.publish(connection, rulebook.hash, at=FIRST, by="tests")
