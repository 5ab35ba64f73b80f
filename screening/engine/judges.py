"""Conditions of a rulebook, each with a memory of what it was judged on.

A trace depends on nothing but what was heard of the questions that its condition asks, so it is
judged once for each combination that people give. Most of an assessment is then looked up.
"""

from collections.abc import Mapping
from functools import lru_cache
from operator import itemgetter
from typing import NamedTuple

from screening.engine.conditions import Condition, Hearing, Trace, judge
from screening.engine.rulebook import Rulebook
from screening.engine.tree import leaves

MOST = 1000  # combinations remembered for each condition, so that memory stays flat


class Judge:
    """One condition, judged and remembered."""

    __slots__ = ("_condition", "_heard_of", "_seen")

    def __init__(self, condition: Condition, facts: Mapping[str, Condition]) -> None:
        questions = dict.fromkeys(leaf.question for leaf in leaves(condition, facts))
        self._condition = condition
        self._heard_of = itemgetter(*questions) if questions else None
        self._seen: dict[object, Trace] = {}

    def __call__(self, hearing: Hearing) -> Trace:
        """The trace of the condition."""
        if self._heard_of is None:
            return judge(self._condition, hearing)
        key = (hearing.finished, self._heard_of(hearing.heard))
        trace = self._seen.get(key)
        if trace is None:
            if len(self._seen) >= MOST:
                self._seen.clear()
            trace = self._seen[key] = judge(self._condition, hearing)
        return trace


class Judges(NamedTuple):
    """A judge for each condition of a rulebook, in the rulebook's order."""

    asked_when: dict[str, Judge]
    facts: dict[str, Judge]
    urgency: tuple[Judge, ...]
    pathway: tuple[Judge, ...]
    notes: tuple[Judge, ...]
    points: tuple[tuple[Judge, ...], ...]


@lru_cache(maxsize=32)
def judges_of(rulebook: Rulebook) -> Judges:
    """The judges of a rulebook, made once."""

    def new(condition: Condition) -> Judge:
        return Judge(condition, rulebook.facts)

    return Judges(
        {question: new(condition) for question, condition in rulebook.asked_when.items()},
        {name: new(condition) for name, condition in rulebook.facts.items()},
        tuple(new(rule.when) for rule in rulebook.urgency.rules),
        tuple(new(rule.when) for rule in rulebook.pathway.rules),
        tuple(new(note.when) for note in rulebook.notes),
        tuple(tuple(new(p.when) for p in group.points) for group in rulebook.score.groups),
    )
