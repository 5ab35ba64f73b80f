"""What the commands need of the world, and the database that they work on."""

from collections.abc import Callable
from typing import NamedTuple
from wsgiref.types import WSGIApplication

from screening.config import Config
from screening.store.database import Database
from screening.store.migrate import migrate


class Tools(NamedTuple):
    """How to read the settings and to make the application."""

    config: Callable[[], Config]
    create_app: Callable[[Config], WSGIApplication]


def database_of(tools: Tools) -> Database:
    """The configured database, brought up to date."""
    config = tools.config()
    if not config.database:
        config.data.mkdir(parents=True, exist_ok=True)
    database = Database(config.database_url)
    migrate(database)
    return database
