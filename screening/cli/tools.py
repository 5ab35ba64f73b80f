"""What the commands share: how to reach the world, the database, and the folder to work on."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple
from wsgiref.types import WSGIApplication

import click

from screening.config import Config
from screening.store.database import Database
from screening.store.migrate import migrate

LONGEST_NAME = 80  # characters
FOLDER = click.argument("folder", type=click.Path(path_type=Path))


class Tools(NamedTuple):
    """How to read the settings and to make the application."""

    config: Callable[[], Config]
    create_app: Callable[[Config], WSGIApplication]


def name(given: str) -> str:
    """Who gives a command, as it is kept."""
    if not 0 < len(given.strip()) <= LONGEST_NAME:
        raise click.BadParameter(f"a name has 1 to {LONGEST_NAME} characters")
    return given.strip()


def database_of(tools: Tools) -> Database:
    """The configured database, brought up to date, and closed when the command ends."""
    config = tools.config()
    if not config.database:
        config.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    database = Database(config.database_url, config.ring())
    click.get_current_context().call_on_close(database.dispose)
    migrate(database)
    return database
