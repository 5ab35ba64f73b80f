"""`screening rules publish, list, show, diff, impact` and `screening replay`."""

import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from os import cpu_count
from pathlib import Path
from tempfile import TemporaryDirectory

import click
from ruamel.yaml import YAML

from screening import publishing
from screening.cli.rules import FOLDER, rules
from screening.cli.tools import Tools, database_of
from screening.engine.load import load
from screening.engine.rulebook import Rulebook
from screening.publishing.differences import differences
from screening.publishing.ranges import RANGES, Line, Work, clear, do_ranges, lines_of
from screening.publishing.replay import Change, Impact, Replay, replayed
from screening.store import rulebooks
from screening.store.database import Connection
from screening.store.screenings import find_decision

LONGEST_NAME = 80


def _name(given: str) -> str:
    if not 0 < len(given.strip()) <= LONGEST_NAME:
        raise click.BadParameter(f"a name has 1 to {LONGEST_NAME} characters")
    return given.strip()


PROGRESS = click.option(
    "--progress",
    type=click.Path(path_type=Path),
    help="Folder that keeps what is done, to go on after a stop.",
)
PROCESSES = click.option("--processes", type=click.IntRange(1), default=cpu_count, help="How many.")


@rules.command()
@FOLDER
@click.option("--by", required=True, type=_name, help="Your name: it is kept with the rulebook.")
@click.pass_obj
def publish(tools: Tools, folder: Path, by: str) -> None:
    """Check the rulebook in FOLDER; if all holds, new screenings begin with it."""
    rulebook = load(folder)
    database = database_of(tools)
    with database.writer.begin() as connection:
        new = publishing.publish(connection, rulebook, at=datetime.now(UTC), by=by)
    click.echo(
        f"{rulebook.name} {rulebook.version} " + ("is published" if new else "is served already")
    )


@rules.command("list")
@click.pass_obj
def list_published(tools: Tools) -> None:
    """List the published rulebooks, the newest first."""
    with database_of(tools).reader.connect() as connection:
        for published in rulebooks.publications(connection):
            click.echo(
                f"{published.hash[:8]}  {published.at:%Y-%m-%d %H:%M}  {published.by}  ", nl=False
            )
            click.echo(published.name)


@rules.command()
@click.argument("version")
@click.pass_obj
def show(tools: Tools, version: str) -> None:
    """Show a published rulebook, whole, as YAML; VERSION is the start of its hash."""
    with database_of(tools).reader.connect() as connection:
        rulebook = publishing.opened(publishing.find(connection, version))
    YAML().dump(rulebook.model_dump(mode="json", exclude_defaults=True), sys.stdout)


@rules.command()
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


@rules.command()
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
        total = sum(int(str(line["count"])) for line in lines_of(done) if "count" in line)
        click.echo(f"{kinds.total():,} of {total:,} stored results would change")
        levels = rulebook.urgency.levels
        for kind in sorted(kinds, key=lambda kind: (-kind.rank(levels), -kinds[kind])):
            click.echo(f"{kinds[kind]:>9,}  {_in_words(kind)}")
            for line in lines_of(done):
                if "id" in line and _change(line) == kind:
                    click.echo(f"           {line['id']}")


def _change(line: Line) -> Change:
    before, after = (tuple(map(str, _list(line[key]))) for key in ("before", "after"))
    return Change((before[0], before[1]), (after[0], after[1]), int(str(line["dropped"])))


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _in_words(change: Change) -> str:
    dropped = f", {change.dropped} answers no longer accepted" if change.dropped else ""
    return f"{' / '.join(change.before)} -> {' / '.join(change.after)}{dropped}"


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
        total = sum(int(str(line["count"])) for line in lines_of(done) if "count" in line)
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
