"""What is told to everybody about privacy and access, as the installation is set."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest

from screening.app import Application
from screening.config import Config
from tests.applications import KEY, KEYS, application
from tests.client import Client
from tests.sheet import Sheet, words

PAGES = ("/privacy", "/accessibility")


@pytest.fixture
def elsewhere(sqlite_app: Application) -> Iterator[Client]:
    """A browser at an installation with other times, and a telephone."""
    own = sqlite_app.extensions["desk"].config.database
    config = Config(
        database=own,
        secret_key=KEY,
        keys=KEYS,
        phone="404-555-0142",
        idle=timedelta(minutes=30),
        keep_open=timedelta(0),
        keep_finished=timedelta(days=45),
    )
    with application(config) as app:
        yield Client(app)


def test_the_times_are_those_of_the_installation(
    sqlite_app: Application, elsewhere: Client
) -> None:
    usual = Sheet(Client(sqlite_app).get("/privacy").text).text
    for told in ("for 2 hours after", "back for 90 days", "finished result until you delete it"):
        assert told in usual
    other = Sheet(elsewhere.get("/privacy").text).text
    for told in ("for 30 minutes after", "not finished until you delete", "result after 45 days"):
        assert told in other
    assert "90 days" not in other


def test_there_is_somebody_to_call(sqlite_app: Application, elsewhere: Client) -> None:
    assert "Call your provider’s office. Tell them" in (  # noqa: RUF001
        Sheet(Client(sqlite_app).get("/accessibility").text).text
    )
    assert 'Call us at <a href="tel:404-555-0142">' in elsewhere.get("/accessibility").text


@pytest.mark.parametrize("path", PAGES)
def test_sentences_are_short_and_each_page_leads_to_both(
    sqlite_app: Application, path: str
) -> None:
    page = Sheet(Client(sqlite_app).get(path).text)
    assert {"/", *PAGES} <= set(page.links)
    told = [words(part) for tag in ("p", "li") for part in page.root.iter(tag)]
    assert len(told) > 12
    sentences = [each for text in told for each in re.split(r"[.?!:;]\s", text)]
    assert [each for each in sentences if len(each.split()) > 20] == []
