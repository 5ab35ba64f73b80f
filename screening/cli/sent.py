"""`screening sent`: what patients sent to the clinic, until staff have pages for it."""

import json
import sys
from datetime import UTC, datetime

import click

from screening import sharing
from screening.cli.tools import Tools, database_of, name


@click.command()
@click.option(
    "--by",
    required=True,
    type=name,
    metavar="NAME",
    help="Your name: each look at a screening is kept with it.",
)
@click.option("--since", type=click.DateTime(), help="From this moment on, in UTC.")
@click.pass_obj
def sent(tools: Tools, by: str, since: datetime | None) -> None:
    """List what patients sent to the clinic, oldest first: one JSON object a line.

    It names people: print it only where it may be read.
    """
    start = since and since.replace(tzinfo=UTC)
    with database_of(tools).writer.begin() as connection:
        found = sharing.sent(connection, since=start, at=datetime.now(UTC), by=by)
    for each in found:  # only now, when it is kept who looked
        line = {**each._asdict(), "sent": each.sent.isoformat()}
        sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
    if len(found) == sharing.MOST:
        last = f"{found[-1].sent:%Y-%m-%dT%H:%M:%S}"
        told = f"{sharing.MOST} are listed at once; there may be more: --since {last}"
        click.echo(told, err=True)
