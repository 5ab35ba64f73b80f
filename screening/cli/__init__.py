"""The command line: `screening run`, `screening assess`, `screening rules …`."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO
from wsgiref.types import WSGIApplication

import click

from screening.cli.audit import audit
from screening.cli.backup import backup
from screening.cli.keys import keys
from screening.cli.published import diff, list_published, publish, show
from screening.cli.purge import purge
from screening.cli.replay import impact, replay
from screening.cli.rules import catalogue, check, graph, mutate, schema
from screening.cli.sent import sent
from screening.cli.serving import run
from screening.cli.staff import staff
from screening.cli.tools import Tools
from screening.config import Config, ConfigError, built_in
from screening.engine.batch import assess_lines
from screening.engine.diagrams.diagram import TooLarge
from screening.engine.load import load
from screening.engine.problems import RulebookError
from screening.keyring import BadKeys, NoSuchKey
from screening.publishing import NoSuchRulebook, Tampered
from screening.publishing.ranges import OtherWork
from screening.store.audit import Broken
from screening.store.database import FAULTS, BadDatabase
from screening.store.sealed import Unreadable

TROUBLES = (
    BadDatabase,
    BadKeys,
    Broken,
    ConfigError,
    NoSuchKey,
    NoSuchRulebook,
    OSError,
    OtherWork,
    RulebookError,
    Tampered,
    TooLarge,
    Unreadable,
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


for command in (
    check,
    catalogue,
    graph,
    schema,
    mutate,
    publish,
    list_published,
    show,
    diff,
    impact,
):
    rules.add_command(command)
for command in (audit, backup, keys, purge, replay, run, sent, staff):
    screening.add_command(command)
