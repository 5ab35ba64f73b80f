"""The command line: `screening run`, `screening assess`, `screening rules …`."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO
from wsgiref.types import WSGIApplication

import click
import waitress

from screening import publishing
from screening.cli.published import diff, list_published, publish, publish_folder, show
from screening.cli.replay import impact, replay
from screening.cli.rules import check, graph, mutate, schema
from screening.cli.tools import Tools, database_of
from screening.config import Config, ConfigError, built_in
from screening.engine.batch import assess_lines
from screening.engine.diagrams.diagram import TooLarge
from screening.engine.load import load
from screening.engine.problems import RulebookError
from screening.publishing import NoSuchRulebook, Tampered
from screening.publishing.ranges import OtherWork
from screening.store import rulebooks
from screening.store.database import FAULTS, BadDatabase, Database

TROUBLES = (
    BadDatabase,
    ConfigError,
    NoSuchRulebook,
    OSError,
    OtherWork,
    RulebookError,
    Tampered,
    TooLarge,
    *FAULTS,
)
"""What can be wrong with what a command is given; a sentence says so, not a traceback."""


def command_line(
    config: Callable[[], Config], create_app: Callable[[Config], WSGIApplication]
) -> None:
    """Run the command that was typed; say what is wrong in words, not in a traceback."""
    try:
        screening(obj=Tools(config, create_app))
    except TROUBLES as error:
        raise SystemExit(str(error)) from error


@click.group()
def screening() -> None:
    """Ask about MILD: questions, rules and results."""


@screening.command()
@click.pass_obj
def run(tools: Tools) -> None:
    """Bring the database up to date and serve the application."""
    config = tools.config()
    _publish_first(database_of(tools), config)
    click.echo(f"Ask about MILD is at {config.url}   (Ctrl+C stops it)")
    waitress.serve(
        tools.create_app(config),
        host="127.0.0.1",
        port=config.port,
        connection_limit=1000,
        threads=8,
        ident=None,
        clear_untrusted_proxy_headers=True,
        max_request_body_size=LARGEST_BODY,
    )


LARGEST_BODY = 16 * 2**20  # bytes; beyond it nothing is read, below it our own page refuses


def _publish_first(database: Database, config: Config) -> None:
    """The first start publishes the rulebook by itself; later ones are published by somebody."""
    with database.reader.connect() as connection:
        if rulebooks.newest_hash(connection) is not None:
            publishing.Shelf().newest(connection)  # refuse to start with one that cannot be opened
            return
    click.echo("Checking the rulebook before it is first served ...")
    publish_folder(database, config.rulebook_folder, by="first start")


@screening.command()
@click.option(
    "--rulebook",
    type=click.Path(path_type=Path),
    default=None,
    help="Folder of the rulebook; the built-in one if left out.",
)
@click.argument("file", type=click.File("rb"), default="-")
def assess(rulebook: Path | None, file: BinaryIO) -> None:
    """Assess answers: one JSON object a line from FILE (or -), one result a line out.

    An object has question ids as keys; a value is a code, a list of codes, or a number; "unsure" or
    "declined" for any question; a question that is left out was left blank.
    """
    loaded = load(rulebook or built_in("rules") / "mild")
    went_well = True
    for line, is_good in assess_lines(loaded, file):
        sys.stdout.write(line + "\n")
        went_well = went_well and is_good
    sys.exit(0 if went_well else 1)


@screening.group()
def rules() -> None:
    """Rulebooks: check, prove, publish and compare them."""


for command in (check, graph, schema, mutate, publish, list_published, show, diff, impact):
    rules.add_command(command)
screening.add_command(replay)
