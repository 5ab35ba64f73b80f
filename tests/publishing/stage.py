"""Versions of MILD, finished screenings, and the commands on their database as people type them."""

import subprocess
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from screening import intake
from screening.engine.cases import answers_of
from screening.engine.journey import journey
from screening.engine.load import from_text
from screening.engine.parts import Case
from screening.engine.rulebook import Rulebook
from screening.store.database import Database
from tests.engine.books import mild
from tests.live import PROGRAM

AT = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)

INJURY = '"level":"same_day","says":"fall or injury"'
CANCER = '"level":"within_days","says":"weight loss'
OTHER_FOOTER = ("a doctor or nurse. If you get worse", "a doctor or nurse. If things get worse")


@cache
def version(*changes: tuple[str, str]) -> Rulebook:
    """MILD with other texts or codes at the first place where these stand."""
    text = mild().canonical
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return from_text(text)


def reworded() -> Rulebook:
    """MILD with another sentence, which somebody has compared with its Spanish."""
    return version(OTHER_FOOTER, OTHER_FOOTER)  # once more in the catalogue


def milder() -> Rulebook:
    """MILD with less hurry after a small fall, and more after signs of cancer."""
    injury = (INJURY, INJURY.replace("same_day", "within_days"))
    return version(injury, (CANCER, CANCER.replace("within_days", "same_day")))


@cache
def finishable() -> tuple[Case, ...]:
    """The worked cases of people who get to the end."""
    cases = mild().cases.cases
    return tuple(c for c in cases if journey(mild(), answers_of(mild(), c)).may_finish)


def finish(database: Database, rulebook: Rulebook, cases: tuple[Case, ...]) -> list[str]:
    """Finished screenings of the people in worked cases, by their ids."""
    ids = []
    with database.writer.begin() as connection:
        for case in cases:
            begun = intake.begin(
                connection,
                rulebook,
                at=AT,
                by="patient",
                language="en",
                earlier=answers_of(mild(), case),
            )
            ids.append(intake.finish(connection, rulebook, begun, at=AT, by="patient").id)
    return ids


def command(url: str, *words: str | Path) -> subprocess.CompletedProcess[str]:
    """What a command prints, as a program of its own."""
    return subprocess.run(  # noqa: S603 -- the program under test
        [PROGRAM, *words],
        env={"SCREENING_DATABASE": url},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
