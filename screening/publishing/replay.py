"""Replay: is every stored decision what its rulebook says? Impact: what would another one say?"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from screening.engine.answers import Answer
from screening.engine.assess import assess
from screening.engine.load import from_text
from screening.engine.rulebook import Rulebook
from screening.publishing import Shelf
from screening.publishing.ranges import Line
from screening.store.database import Database
from screening.store.screenings import Decision, as_answer, decisions


def answers_in(decision: Decision) -> dict[str, Answer]:
    """The answers that a decision was made on."""
    stored: dict[str, str | int | list[str]] = json.loads(decision.answers)
    return {question: as_answer(answer) for question, answer in stored.items()}


def replayed(decision: Decision, rulebook: Rulebook) -> str:
    """The result that the rulebook gives today; it must be the stored one, byte for byte."""
    return assess(rulebook, answers_in(decision)).text


@lru_cache(maxsize=1)
def _kept(database_url: str) -> tuple[Database, Shelf]:
    """What a process keeps for all the ranges that it does."""
    return Database(database_url), Shelf()


@lru_cache(maxsize=1)
def _parsed(canonical: str) -> Rulebook:
    return from_text(canonical)


@dataclass(frozen=True)
class Replay:
    """Replays one range of stored decisions, each with the rulebook that it was made with."""

    database_url: str

    def __call__(self, start: str) -> Iterator[Line]:
        """The decisions that come out otherwise, and how many there are in all."""
        database, shelf = _kept(self.database_url)
        count = 0
        with database.reader.connect() as connection, database.reader.connect() as books:
            for decision in decisions(connection, start):
                count += 1
                again = replayed(decision, shelf.get(books, decision.rulebook))
                if again != decision.result:
                    yield {"id": decision.screening_id, "from": decision.result, "to": again}
        yield {"count": count}


@dataclass(frozen=True)
class Impact:
    """What another rulebook would say to one range of stored decisions."""

    database_url: str
    canonical: str

    def __call__(self, start: str) -> Iterator[Line]:
        """The decisions that would change, and how many there are in all."""
        database, _ = _kept(self.database_url)
        rulebook, count = _parsed(self.canonical), 0
        with database.reader.connect() as connection:
            for decision in decisions(connection, start):
                count += 1
                change = changed(decision, rulebook)
                if change is not None:
                    yield {"id": decision.screening_id, **change._asdict()}
        yield {"count": count}


class Change(NamedTuple):
    """How a decision would change: urgency and pathway, before and after."""

    before: tuple[str, str]
    after: tuple[str, str]
    dropped: int

    def rank(self, levels: tuple[str, ...]) -> int:
        """How much less urgent it becomes, in levels; the worst direction has the greatest rank."""
        old, new = (levels.index(u) if u in levels else -1 for u in (self.before[0], self.after[0]))
        return new - old


def changed(decision: Decision, rulebook: Rulebook) -> Change | None:
    """How a decision would change under another rulebook; None if it would not.

    Answers that the other rulebook does not accept count as blank, and are counted as dropped.
    """
    before = json.loads(decision.result)
    answers = answers_in(decision)
    kept = rulebook.accepted(answers)
    after = assess(rulebook, kept)
    old = (str(before["urgency"]), str(before["pathway"]))
    new = (after.level, str(after.outcome))
    return None if old == new else Change(old, new, len(answers) - len(kept))
