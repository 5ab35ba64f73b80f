"""`screening keys new, list, rotate`: what personal data is sealed with."""

import sys
from datetime import UTC, datetime

import click

from screening.cli.tools import Tools, database_of
from screening.keyring import BadKeys, new_key
from screening.store import rotation, trail
from screening.store.audit import COMMAND

STILL_NEEDED = (
    "Keep the old keys all the same, after the new one: rows of the audit trail are bound with "
    "them, and backups from before are sealed with them."
)


@click.group()
def keys() -> None:
    """The keys of personal data and of the audit trail."""


@keys.command()
@click.argument("name", required=False)
def new(name: str | None) -> None:
    """Print a fresh key, to be put in front of the others; NAME is today's date if left out."""
    try:
        click.echo(new_key(name or f"{datetime.now(UTC):%Y-%m-%d}"))
    except BadKeys as error:
        raise click.BadParameter(str(error)) from error


@keys.command("list")
@click.pass_obj
def list_keys(tools: Tools) -> None:
    """List the keys, the one in use first, and what needs each; exit 1 if one is missing."""
    database = database_of(tools)
    with trail.snapshot(database) as connection:
        values, rows = rotation.uses(connection), trail.keys(connection)
    ring = tools.config().ring().names
    missing = sorted({*values, *rows} - {*ring})
    for name in (*ring, *missing):
        told = f"{values[name]:>9,} sealed values {rows.get(name, 0):>12,} audit rows"
        click.echo(f"{name:<16} {told}{'   MISSING' if name in missing else ''}")
    sys.exit(1 if missing else 0)


@keys.command()
@click.pass_obj
def rotate(tools: Tools) -> None:
    """Seal every value anew with the first key. It can be stopped, and run again."""
    database, values = database_of(tools), 0
    for done in rotation.rotate(database, at=datetime.now(UTC), by=COMMAND.place):
        values += done
        if sys.stderr.isatty():
            click.echo(f"\r{values:,} values", nl=False, err=True)
    newest = tools.config().ring().newest
    click.echo(f"{values:,} values sealed anew; all are under '{newest}'.\n{STILL_NEEDED}")
