"""The MILD rulebook, and rulebooks of a few words for a single test."""

import json
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

from screening.engine.answers import Answer, Heard
from screening.engine.conditions import Trace
from screening.engine.load import build, load
from screening.engine.rulebook import Rulebook

FOLDER = Path(__file__).parents[2] / "rules" / "mild"

Plain = dict[str, object]
"""A part of a rulebook as a file would have it."""

SOURCES = {"design": "a test"}
FOR_READERS = {"patient": "words", "staff": "words"}
LEVELS = ("now", "soon", "calm")
OUTCOMES = ("red", "green", "blue")


class Said(NamedTuple):
    """What was heard, without a rulebook."""

    heard: Mapping[str, Heard]
    finished: bool = True

    def fact(self, name: str) -> Trace:
        """There are no named conditions here."""
        raise KeyError(name)


@cache
def mild() -> Rulebook:
    """The MILD rulebook, read once."""
    return load(FOLDER)


@cache
def _typical() -> dict[str, Answer]:
    base = mild().cases.base.items()
    accepted = {name: mild().questions[name].accept(_listed(value)) for name, value in base}
    return {name: answer for name, answer in accepted.items() if answer is not None}


def _listed(value: str | tuple[str, ...]) -> str | list[str]:
    return value if isinstance(value, str) else list(value)


def typical(**changes: Answer | None) -> dict[str, Answer]:
    """The answers that the worked cases of MILD start from, changed; None takes one away."""
    answers = {**_typical(), **changes}
    return {question: answer for question, answer in answers.items() if answer is not None}


def asking(question: str, **changes: object) -> Plain:
    """A question, of yes and no unless it is changed."""
    words = dict.fromkeys(("ask", "nurse", "short", "missing", "why"), "words")
    plain = {"id": question, "tier": "supplementary", "kind": "one", **words, "sources": SOURCES}
    switches = {"unsure": True, "decline": True}
    return {**plain, **switches, "options": {"yes": "Yes", "no": "No"}, **changes}


def rule(name: str, when: object, **changes: object) -> Plain:
    """A rule of any kind."""
    return {"id": name, "when": when, "sources": SOURCES, **changes}


def urgent(name: str, when: object, level: str) -> Plain:
    """A danger sign."""
    return rule(name, when, level=level, says="words", tell="words")


def worth(when: object, worth: int = 1) -> Plain:
    """A point of the score."""
    return {"worth": worth, "when": when}


@cache
def _words() -> Plain:
    """What a rulebook has beside its questions and rules: here, the words of MILD."""
    rules = ("sections", "facts", "notes", "sources", "cases", "invariants", "learn", "languages")
    return {key: part for key, part in json.loads(mild().canonical).items() if key not in rules}


def document(questions: Iterable[Plain], **changes: object) -> Plain:
    """A rulebook that asks these questions, as plain values."""
    outcome = dict.fromkeys(("schedule", "title", "patient", "nurse", "provider"), "words")
    of_urgency = {level: {**outcome, "axis": "urgency"} for level in LEVELS[:-1]}
    of_pathway = {name: {**outcome, "axis": "pathway"} for name in OUTCOMES}
    source = {"title": "words", "publisher": "us", "seen": "own design"}
    return {
        **_words(),
        "name": "tea",
        "sections": [{"id": "all", "title": "All", "questions": list(questions)}],
        "facts": {},
        "urgency": {"levels": LEVELS, "headline": LEVELS[:1], "stops": LEVELS[:1], "rules": []},
        "pathway": {"rules": [rule("last", "always", outcome="blue")]},
        "score": {"max": 0, "groups": []},
        "notes": [],
        "outcomes": {**of_urgency, **of_pathway},
        "sources": {"design": source},
        "cases": {"base": {}, "cases": []},
        **changes,
    }


def book(questions: Iterable[Plain], **changes: object) -> Rulebook:
    """A rulebook that asks these questions."""
    return build(document(questions, **changes))
