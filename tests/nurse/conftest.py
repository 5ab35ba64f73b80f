"""Wards for tests of nurses."""

import pytest

from screening.engine.rulebook import Rulebook
from screening.store.database import Database
from tests.nurse.ward import Ward


@pytest.fixture
def ward(database: Database, rulebook: Rulebook) -> Ward:
    """One in which nothing waits."""
    return Ward(database, rulebook)
