"""`screening rules impact` and `screening replay`: all stored decisions, looked at again."""

import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from os import cpu_count
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from screening import publishing
from screening.cli.tools import FOLDER, Tools, database_of
from screening.engine.load import load
from screening.publishing.ranges import RANGES, Line, Work, clear, do_ranges, lines_of
from screening.publishing.replay import Change, Impact, Replay, replayed
from screening.store.database import Connection
from screening.store.screenings import find_decision

PROGRESS = click.option(
    "--progress",
    type=click.Path(path_type=Path),
    help="Folder that keeps what is done, to go on after a stop.",
)
PROCESSES = click.option("--processes", type=click.IntRange(1), default=cpu_count, help="How many.")


@click.command()
@FOLDER
@PROGRESS
@PROCESSES
@click.pass_obj
def impact(tools: Tools, folder: Path, progress: Path | None, processes: int) -> None:
    """Say whose stored result would change under the rulebook in FOLDER, the worst first."""
    rulebook = load(folder)
    work = Impact(_address_of(tools), rulebook.canonical)
    with _worked(work, progress, processes) as done:
        kinds = Counter(_change(line) for line in lines_of(done) if "id" in line)
        total = _total(done)
        click.echo(f"{kinds.total():,} of {total:,} stored results would change")
        levels = rulebook.urgency.levels
        for kind in sorted(kinds, key=lambda kind: (-kind.rank(levels), -kinds[kind])):
            click.echo(f"{kinds[kind]:>9,}  {_in_words(kind)}")
            for line in lines_of(done):
                if "id" in line and _change(line) == kind:
                    click.echo(f"           {line['id']}")


def _change(line: Line) -> Change:
    return Change(tuple(line["before"]), tuple(line["after"]), line["dropped"])


def _in_words(change: Change) -> str:
    dropped = f", {change.dropped} answers no longer accepted" if change.dropped else ""
    return f"{' / '.join(change.before)} -> {' / '.join(change.after)}{dropped}"


def _total(done: Path) -> int:
    return sum(line["count"] for line in lines_of(done) if "count" in line)


def _address_of(tools: Tools) -> str:
    """Where the database is, for other processes to open; it is brought up to date for them."""
    database_of(tools).dispose()
    return tools.config().database_url


@contextmanager
def _worked(work: Work, progress: Path | None, processes: int) -> Iterator[Path]:
    """The folder of finished ranges; what is done is counted where somebody watches.

    Once all is told it is forgotten, for the next time more may be stored.
    """
    with TemporaryDirectory() as scratch:
        folder = progress or Path(scratch)
        for done in do_ranges(work, folder, processes):
            if sys.stderr.isatty():
                click.echo(f"\r{done} of {len(RANGES)} parts", nl=done == len(RANGES), err=True)
        yield folder
        clear(folder)


@click.command()
@click.argument("screening", required=False)
@click.option("--all", "everything", is_flag=True, help="Every stored decision.")
@PROGRESS
@PROCESSES
@click.pass_obj
def replay(
    tools: Tools, screening: str | None, *, everything: bool, progress: Path | None, processes: int
) -> None:
    """Recompute a stored decision, or all, and compare byte for byte; exit 1 if one differs."""
    if (screening is None) != everything:
        raise click.UsageError("name one SCREENING, or give --all")
    if screening is not None:
        with database_of(tools).reader.connect() as connection:
            sys.exit(0 if _replay_one(connection, screening) else 1)
    with _worked(Replay(_address_of(tools)), progress, processes) as done:
        wrong = 0
        for line in lines_of(done):
            if "id" in line:
                wrong += 1
                click.echo(f"{line['id']} differs\n  - {line['from']}\n  + {line['to']}")
        total = _total(done)
    click.echo(f"{total - wrong:,} of {total:,} stored decisions come out the same")
    sys.exit(1 if wrong else 0)


def _replay_one(connection: Connection, screening: str) -> bool:
    decision = find_decision(connection, screening)
    if decision is None:
        raise click.ClickException(f"no finished screening is called {screening!r:.60}")
    rulebook = publishing.Shelf().get(connection, decision.rulebook)
    again = replayed(decision, rulebook)
    same = again == decision.result
    click.echo("the same" if same else f"differs\n  - {decision.result}\n  + {again}")
    return same
