"""`screening purge`: remove what is kept no longer."""

import sys
from datetime import UTC, datetime

import click

from screening import retention
from screening.cli.tools import Tools, database_of
from screening.retention import Keep
from screening.store.audit import COMMAND

STILL_THERE = (
    "Nobody can open what was removed, but files of the database still hold some of it. If "
    "somebody was reading all the time, run this again; on PostgreSQL, as the tables' owner."
)


@click.command()
@click.option("--dry-run", is_flag=True, help="Say what would be removed, and remove nothing.")
@click.pass_obj
def purge(tools: Tools, *, dry_run: bool) -> None:
    """Remove screenings, sessions and invitations that are kept no longer.

    SCREENING_KEEP_OPEN and SCREENING_KEEP_FINISHED say for how many days screenings are kept. It
    can be stopped, and run again; people can go on meanwhile.
    """
    config, at = tools.config(), datetime.now(UTC)
    database, keep = database_of(tools), Keep(config.keep_open, config.keep_finished)
    if dry_run:
        report = retention.foretell(database, keep, at=at)
    else:
        report = retention.purge(database, keep, at=at, by=COMMAND.place)
    for kind, number in report.removed.items():
        click.echo(f"{number:6} {kind}")
    click.echo(f"{report.total:6} in all {'would be' if dry_run else 'were'} removed")
    if not (dry_run or report.is_scrubbed):
        click.echo(STILL_THERE, err=True)
        sys.exit(1)
