"""`screening audit verify, head, export`: the audit trail, proven and taken out."""

import json
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime

import click

from screening.cli.tools import Tools, database_of
from screening.exports.spreadsheet import csv_lines
from screening.store import trail
from screening.store.audit import COMMAND, Act, Broken, Head, add, head_of
from screening.store.database import Database
from screening.store.trail import Anchor, Chosen, Entry, snapshot

WRITTEN = re.compile(r"([0-9]{1,18}):([0-9a-f]{64})")


@click.group("audit")
def audit() -> None:
    """The audit trail: prove that it is whole, write down its head, take it out."""


def _anchor(_context: click.Context, _option: click.Parameter, text: str | None) -> Anchor | None:
    if text is None:
        return None
    match = WRITTEN.fullmatch(text.strip().lower())
    if match is None:
        raise click.BadParameter("it is written N:MAC, as `screening audit head` prints it")
    return Anchor(int(match[1]), bytes.fromhex(match[2]))


@audit.command()
@click.option(
    "--head",
    "outside",
    metavar="N:MAC",
    callback=_anchor,
    help="An earlier head, written down elsewhere, that must still be part of the trail.",
)
@click.pass_obj
def verify(tools: Tools, outside: Anchor | None) -> None:
    """Read the whole trail; exit 1 and name the first broken row if it was tampered with."""
    with snapshot(database_of(tools)) as connection:
        try:
            head = trail.verify(connection, outside)
        except Broken as broken:
            click.echo(f"BROKEN {broken}", err=True)
            sys.exit(1)
    click.echo(f"{head.n:,} rows, unbroken; head {_written(head)}")


@audit.command()
@click.pass_obj
def head(tools: Tools) -> None:
    """Print the head, to be kept where nobody who can change the database can change it."""
    with database_of(tools).reader.connect() as connection:
        click.echo(_written(head_of(connection)))


def _written(head: Head) -> str:
    return f"{head.n}:{head.mac.hex()}"


@audit.command()
@click.option("--format", "kind", type=click.Choice(["csv", "json"]), default="csv")
@click.option("--since", type=click.DateTime(), help="From this moment on, in UTC.")
@click.option("--until", type=click.DateTime(), help="To before this moment, in UTC.")
@click.option("--by", help="The id of who did it.")
@click.option("--on", help="The id of what it was done to.")
@click.pass_obj
def export(
    tools: Tools,
    kind: str,
    since: datetime | None,
    until: datetime | None,
    by: str | None,
    on: str | None,
) -> None:
    """Print rows as CSV or as JSON lines. That it was done, and how many, is a row itself."""
    database = database_of(tools)
    chosen = Chosen(_in_utc(since), _in_utc(until), by, on)
    last = _announced(database, chosen, kind)
    with snapshot(database) as connection:
        for line in _lines(trail.entries(connection, chosen, last), kind):
            sys.stdout.write(line)


def _in_utc(at: datetime | None) -> datetime | None:
    return at and at.replace(tzinfo=UTC)


def _announced(database: Database, chosen: Chosen, kind: str) -> int:
    """Keep that the rows up to the last are taken out, before the first one is printed."""
    with snapshot(database) as connection:
        last = head_of(connection).n
        rows = trail.count(connection, chosen, last)
    asked = {name: str(value) for name, value in chosen._asdict().items() if value is not None}
    about = {"rows": rows, "format": kind, **asked}
    with database.writer.begin() as connection:
        add(
            connection,
            Act.AUDIT_EXPORTED,
            "audit",
            at=datetime.now(UTC),
            by=COMMAND.place,
            about=about,
        )
    return last


def _lines(entries: Iterator[Entry], kind: str) -> Iterator[str]:
    plain = ((*entry[:-1], entry.mac.hex()) for entry in entries)
    if kind == "csv":
        yield from csv_lines([Entry._fields])
        yield from csv_lines((row[0], row[1].isoformat(), *row[2:]) for row in plain)
        return
    for row in plain:
        told = dict(zip(Entry._fields, row, strict=True))
        yield json.dumps({**told, "at": row[1].isoformat(), "about": _object(row[7])}) + "\n"


def _object(about: str) -> object:
    """What is written as JSON, as such; what was tampered with, as it is."""
    try:
        return json.loads(about)
    except ValueError:
        return about
