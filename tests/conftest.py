"""What every test may ask for; databases, applications and people come from the plug-ins."""

import pytest

from screening.engine.answers import Answer
from screening.engine.rulebook import Rulebook
from tests import answers

pytest_plugins = [
    "tests.store.postgres",
    "tests.applications",
    "tests.live",
    "tests.web.lines",
    "tests.web.visitors",
]


@pytest.fixture(scope="session")
def rulebook() -> Rulebook:
    """The rulebook that comes with the application."""
    return answers.mild()


@pytest.fixture(scope="session")
def typical() -> dict[str, Answer]:
    """Answers of a person whom MILD is for; questions that may be left out are."""
    return answers.typical()


@pytest.fixture(scope="session")
def everything() -> dict[str, Answer]:
    """Answers of a person who is asked every question, and whom nothing stops."""
    return answers.everything()
