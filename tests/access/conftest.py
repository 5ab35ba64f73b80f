"""What tests of access may ask for."""

import pytest

from screening.app import Application
from screening.store.database import Database
from tests.access.desk import Desk
from tests.dump import database_of


@pytest.fixture
def desk(app: Application) -> Desk:
    """A desk whose database others use, too: over SQLite, then over PostgreSQL."""
    return Desk(database_of(app))


@pytest.fixture
def empty_desk(database: Database) -> Desk:
    """A desk where nobody works yet: over SQLite, then over PostgreSQL."""
    return Desk(database)
