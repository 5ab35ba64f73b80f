"""`screening rules publish, list, show, diff`."""

import sys
from datetime import UTC, datetime
from pathlib import Path

import click
from ruamel.yaml import YAML

from screening import publishing
from screening.cli.tools import FOLDER, Tools, database_of, name
from screening.engine.load import load
from screening.engine.rulebook import Rulebook
from screening.publishing.differences import differences
from screening.store import rulebooks
from screening.store.database import Database

WIDEST = 200  # a translated sentence is a key, and YAML wants short keys on one line


@click.command()
@FOLDER
@click.option(
    "--by",
    required=True,
    type=name,
    metavar="NAME",
    help="Your name: it is kept with the rulebook.",
)
@click.pass_obj
def publish(tools: Tools, folder: Path, by: str) -> None:
    """Check the rulebook in FOLDER; if all holds, new screenings begin with it."""
    publish_folder(database_of(tools), folder, by=by)


def publish_folder(database: Database, folder: Path, *, by: str) -> None:
    """Publish a rulebook; it is proven before the database is locked, for that takes seconds."""
    rulebook = load(folder)
    publishing.failures(rulebook)
    with database.writer.begin() as connection:
        new = publishing.publish(connection, rulebook, at=datetime.now(UTC), by=by)
    told = "is published" if new else "is served already"
    click.echo(f"{rulebook.name} {rulebook.version} {told}")


@click.command("list")
@click.pass_obj
def list_published(tools: Tools) -> None:
    """List the published rulebooks, the newest first."""
    with database_of(tools).reader.connect() as connection:
        for published in rulebooks.publications(connection):
            click.echo(
                f"{published.hash[:8]}  {published.at:%Y-%m-%d %H:%M}  {published.by}  ", nl=False
            )
            click.echo(published.name)


@click.command()
@click.argument("version")
@click.pass_obj
def show(tools: Tools, version: str) -> None:
    """Show a published rulebook, whole, as YAML; VERSION is the start of its hash."""
    with database_of(tools).reader.connect() as connection:
        rulebook = publishing.opened(publishing.find(connection, version))
    yaml = YAML()
    yaml.width = WIDEST
    yaml.dump(rulebook.model_dump(mode="json", exclude_defaults=True), sys.stdout)


@click.command()
@click.argument("one")
@click.argument("other")
@click.pass_obj
def diff(tools: Tools, one: str, other: str) -> None:
    """Say what differs between two rulebooks, each a folder or a published version."""
    for difference in differences(_rulebook(tools, one), _rulebook(tools, other)):
        click.echo(f"{difference.kind}: {difference.name}")
        for mark, side in (("-", difference.before), ("+", difference.after)):
            if side is not None:
                click.echo(f"  {mark} {side}")


def _rulebook(tools: Tools, folder_or_version: str) -> Rulebook:
    if Path(folder_or_version).is_dir():
        return load(Path(folder_or_version))
    with database_of(tools).reader.connect() as connection:
        return publishing.opened(publishing.find(connection, folder_or_version))
