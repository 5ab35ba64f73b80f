"""`screening replay` and `screening rules impact` over stored decisions, as programs."""

import json
import re
from collections import Counter

import pytest
import sqlalchemy

from screening.engine.assess import assess
from screening.engine.cases import answers_of
from screening.engine.rulebook import Rulebook
from screening.store.database import Database
from screening.store.tables import assessment
from tests.applications import serve
from tests.engine.books import mild
from tests.engine.copies import Copy
from tests.publishing.stage import command, finish, finishable, milder, reworded, version

TYPICAL = ("Your best guess is fine.", "A guess is fine.")


@pytest.fixture
def ids(database: Database) -> list[str]:
    """Sixty finished screenings, over three versions."""
    cases = finishable()[:60]
    assert len(cases) == 60
    found = finish(database, mild(), cases[:20])
    for number, rulebook in enumerate((reworded(), milder()), start=1):
        serve(database, rulebook)
        found += finish(database, rulebook, cases[20 * number : 20 * number + 20])
    serve(database, version(TYPICAL))
    return found


def change_result(database: Database, screening: str) -> str:
    """Change one stored decision, as nobody should; gives what it was."""
    own = assessment.c.screening_id == screening
    with database.writer.begin() as connection:
        query = sqlalchemy.select(assessment.c.result).where(own)
        result: str = connection.scalars(query).one()
        other = json.dumps({**json.loads(result), "score": 10})
        connection.execute(sqlalchemy.update(assessment).where(own).values(result=other))
    return result


def test_every_old_decision_is_what_its_own_rulebook_says_and_a_changed_one_is_found(
    ids: list[str], database: Database, database_url: str
) -> None:
    said = command(database_url, "replay", "--all", "--processes", "2")
    assert said.stdout == "60 of 60 stored decisions come out the same\n"
    assert (said.returncode, said.stderr) == (0, "")
    before = change_result(database, ids[30])
    again = command(database_url, "replay", "--all", "--processes", "1")
    first, minus, plus, last = again.stdout.splitlines()
    assert again.returncode == 1
    assert first == f"{ids[30]} differs"
    assert minus.startswith("  - ")
    assert '"score": 10' in minus
    assert plus == f"  + {before}"
    assert last == "59 of 60 stored decisions come out the same"
    one = command(database_url, "replay", ids[30])
    assert (one.returncode, one.stdout.splitlines()) == (1, ["differs", minus, plus])
    other = command(database_url, "replay", ids[59])
    assert (other.returncode, other.stdout, other.stderr) == (0, "the same\n", "")


def rank(urgency: str) -> int:
    """The level, counted from the worst."""
    return mild().urgency.levels.index(urgency)


def expected_of(changed: Rulebook) -> Counter[str]:
    """How many of the sixty would change in which direction."""
    expected: Counter[str] = Counter()
    rulebooks = [mild()] * 20 + [reworded()] * 20 + [milder()] * 20
    for case, rulebook in zip(finishable()[:60], rulebooks, strict=True):
        answers = answers_of(mild(), case)
        old, new = assess(rulebook, answers), assess(changed, answers)
        if (old.level, old.outcome) != (new.level, new.outcome):
            expected[f"{old.level} / {old.outcome} -> {new.level} / {new.outcome}"] += 1
    return expected


def test_impact_counts_and_lists_whose_result_would_change_the_worst_first(
    ids: list[str], database_url: str, copy: Copy
) -> None:
    copy.change("urgency.yaml", "level: same_day\n    when:\n      injury", MINOR)
    copy.change("urgency.yaml", "level: within_days\n    when:\n      cancer", CANCER)
    copy.change("urgency.yaml", "level: ed_now\n    when:\n      bladder", BLADDER)
    expected = expected_of(copy.read())
    said = command(database_url, "rules", "impact", copy.folder, "--processes", "2")
    assert (said.returncode, said.stderr) == (0, "")
    title, *lines = said.stdout.splitlines()
    assert title == f"{expected.total()} of 60 stored results would change"
    kinds = [line.split(maxsplit=1) for line in lines if "->" in line]
    assert {kind: int(number) for number, kind in kinds} == expected
    directions = [re.findall(r"(\w+) / ", kind) for _, kind in kinds]
    falls = [rank(after) - rank(before) for before, after in directions]
    assert falls == sorted(falls, reverse=True)
    assert falls[0] > 0 > falls[-1]
    listed = [line.strip() for line in lines if "->" not in line]
    assert len(listed) == len(set(listed)) == expected.total()
    assert set(listed) <= set(ids)


MINOR = "level: within_days\n    when:\n      injury"
CANCER = "level: same_day\n    when:\n      cancer"
BLADDER = "level: within_days\n    when:\n      bladder"


def test_answers_that_are_no_longer_accepted_are_counted(
    sqlite: Database, sqlite_url: str, copy: Copy
) -> None:
    finish(sqlite, mild(), finishable()[:1])
    copy.change("questions/indications.yaml", "- id: stenosis_diagnosis", "- id: stenosis")
    for file in ("facts.yaml", "score.yaml", "notes.yaml", "invariants.yaml", "cases.yaml"):
        path = copy.folder / file
        path.write_text(path.read_text().replace("stenosis_diagnosis", "stenosis"))
    said = command(sqlite_url, "rules", "impact", copy.folder, "--processes", "1")
    kind = "routine / discuss_mild -> routine / not_enough_info"
    assert said.stdout.splitlines()[:2] == [
        "1 of 1 stored results would change",
        f"        1  {kind}, 1 answers no longer accepted",
    ]


def test_the_same_rulebook_changes_nothing(sqlite: Database, sqlite_url: str, copy: Copy) -> None:
    finish(sqlite, mild(), finishable()[:5])
    said = command(sqlite_url, "rules", "impact", copy.folder, "--processes", "1")
    assert (said.returncode, said.stdout) == (0, "0 of 5 stored results would change\n")


def test_nothing_stored_yet_is_no_fault(sqlite_url: str) -> None:
    said = command(sqlite_url, "replay", "--all", "--processes", "1")
    assert said.stdout == "0 of 0 stored decisions come out the same\n"
    assert (said.returncode, said.stderr) == (0, "")


@pytest.mark.parametrize("words", [["nobody"], [], ["nobody", "--all"]])
def test_what_cannot_be_replayed_is_told(sqlite_url: str, words: list[str]) -> None:
    said = command(sqlite_url, "replay", *words)
    assert said.returncode in (1, 2)
    assert said.stderr.splitlines()[-1].startswith("Error: n")
    assert "Traceback" not in said.stderr
