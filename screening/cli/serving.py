"""`screening run`: the database up to date, a rulebook published, and the application served."""

from datetime import UTC, datetime

import click
import waitress

from screening import logs, publishing
from screening.access import demonstration
from screening.cli.published import publish_folder
from screening.cli.tools import Tools, database_of
from screening.config import Config, ConfigError
from screening.store import accounts, rulebooks
from screening.store.database import Database

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
    _publish_first(database, config)
    _demonstrate(database, config)
    click.echo(f"Ask about MILD is at {config.url}   (Ctrl+C stops it)")
    logs.start()
    waitress.serve(
        tools.create_app(config),
        host="127.0.0.1",
        port=config.port,
        connection_limit=1000,
        threads=8,
        ident=None,
        clear_untrusted_proxy_headers=not config.proxies,
        max_request_body_size=LARGEST_BODY,
    )


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
