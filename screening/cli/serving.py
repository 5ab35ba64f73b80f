"""`screening run`: the database up to date, a rulebook published, and the application served."""

import resource
from datetime import UTC, datetime

import click
import waitress

from screening import logs, publishing
from screening.access import demonstration
from screening.cli.published import publish_folder
from screening.cli.tools import Tools, database_of
from screening.config import Config, ConfigError
from screening.store import accounts, audit, rulebooks
from screening.store.audit import Broken
from screening.store.database import Database

FILES = 8192  # that a process may hold open, where the system lets it
LARGEST_BODY = 16 * 2**20  # bytes; beyond it nothing is read, below it our own page refuses


@click.command()
@click.pass_obj
def run(tools: Tools) -> None:
    """Bring the database up to date and serve the application."""
    config = tools.config()
    if config.is_https and not config.proxies:
        raise ConfigError(
            "SCREENING_PROXIES must say how many proxies are in front: without, everybody would "
            "seem to come from one address"
        )
    database = database_of(tools)
    _check_keys(database)
    _publish_first(database, config)
    _demonstrate(database, config)
    click.echo(f"Ask about MILD is at {config.url}   (Ctrl+C stops it)")
    logs.start()
    waitress.serve(
        tools.create_app(config),
        host="127.0.0.1",
        port=config.port,
        connection_limit=_most_connections(),
        asyncore_use_poll=True,  # select() ends the process beyond 1,024 open files
        threads=8,
        ident=None,
        clear_untrusted_proxy_headers=not config.proxies,
        max_request_body_size=LARGEST_BODY,
    )


def _most_connections() -> int:
    """As many as this process may hold open and still reach its database."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    files = FILES if hard == resource.RLIM_INFINITY else min(FILES, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (files, hard))
    return files // 2


def _check_keys(database: Database) -> None:
    """Refuse to serve with keys that are not this database's: nothing could be kept.

    Raises:
        ConfigError: the head of the audit trail was bound with another key.
    """
    with database.reader.connect() as connection:
        try:
            audit.head_of(connection)
        except Broken as error:
            raise ConfigError(
                "These keys do not fit this database, or its audit trail was changed. Give it back "
                "its keys (SCREENING_KEYS, SCREENING_KEYS_FILE, or the file `keys` in the data "
                f"folder); `screening audit verify` says more. {error}"
            ) from error


def _publish_first(database: Database, config: Config) -> None:
    """The first start publishes the rulebook by itself; later ones are published by somebody."""
    with database.reader.connect() as connection:
        if rulebooks.newest_hash(connection) is not None:
            publishing.Shelf().newest(connection)  # refuse to start with one that cannot be opened
            return
    click.echo("Checking the rulebook before it is first served ...")
    publish_folder(database, config.rulebook_folder, by="first start")


def _demonstrate(database: Database, config: Config) -> None:
    """Add made-up staff where a setting asks for them; elsewhere they keep from starting.

    Raises:
        ConfigError: made-up staff, whose password is known, could sign in where real people are.
    """
    if config.demo:
        with database.writer.begin() as connection:
            demonstration.add_people(connection, datetime.now(UTC))
        click.echo("Demonstration: the sign-in page shows made-up staff. Enter no real names.")
        return
    with database.reader.connect() as connection:
        if accounts.has_demo(connection):
            raise ConfigError(
                "This database has made-up staff, whose password everybody knows. Start with "
                "SCREENING_DEMO=1, or shut them out first: `screening staff end-demo`"
            )
