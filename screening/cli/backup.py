"""`screening backup`: a copy of the database."""

from pathlib import Path

import click

from screening.cli.tools import Tools
from screening.store import backup as copies
from screening.store.database import Database


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.pass_obj
def backup(tools: Tools, file: Path) -> None:
    """Copy the database to FILE, which must not be there yet, while the application serves."""
    database = Database(tools.config().database_url)  # as it is: a copy comes before a migration
    copies.backup(database, file)
    click.echo(f"{file} is a copy of the database. Its keys are not in it: keep them elsewhere.")
