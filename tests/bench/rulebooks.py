"""Rulebooks of any size, with rules in proportion: what grows is the number of questions."""

import json
from pathlib import Path

from screening.config import built_in
from screening.engine.answers import Answer
from screening.engine.load import FILES
from screening.engine.reading import read
from tests.bench.stage import Turn

PAGES_A_SECTION = 10
SOURCES = {"design": "made for the bench"}


def write(folder: Path, size: int) -> str:
    """Write a rulebook of so many questions; JSON is YAML too.

    Each question stands on a page of its own and has a note. Every fifth is asked only if the one
    before it was answered with yes; every tenth has an urgency rule, and every tenth a fact.
    """
    sections = [range(n, min(n + PAGES_A_SECTION, size)) for n in range(0, size, PAGES_A_SECTION)]
    parts = {name: {} for name in FILES} | _rules(size) | {"rulebook": _head(len(sections))}
    (folder / "questions").mkdir(parents=True)
    for name, content in parts.items():
        (folder / f"{name}.yaml").write_text(json.dumps(content))
    for index, section in enumerate(sections):
        questions = [_question(number) for number in section]
        (folder / "questions" / f"part_{index}.yaml").write_text(json.dumps(questions))
    return str(folder)


def answers(size: int) -> dict[str, Answer]:
    """An answer to each question but the last."""
    return {f"q{number}": "yes" for number in range(size - 1)}


def turn(size: int) -> Turn:
    """A question in the middle that nothing hangs on but its note."""
    return Turn(f"q{size // 10 * 5 + 1}", ("yes", "no"))


def _head(sections: int) -> dict[str, object]:
    """The words of the built-in rulebook, over other questions."""
    built = read(built_in("rules") / "mild" / "rulebook.yaml", "rulebook.yaml")
    assert isinstance(built, dict)
    parts = [{"id": f"part_{number}", "title": f"Part {number}"} for number in range(sections)]
    del built["languages"]  # what is made here is English alone
    return {**built, "name": "bench", "sections": parts}


def _question(number: int) -> dict[str, object]:
    words = f"Is it so, number {number}?"
    question: dict[str, object] = {
        "id": f"q{number}",
        "tier": "supplementary",
        "kind": "one",
        **dict.fromkeys(("ask", "help", "nurse", "short", "missing", "why"), words),
        "options": {"yes": "Yes", "maybe": "At times", "no": "No"},
        "unsure": "true",
        "decline": "true",
        "sources": SOURCES,
    }
    if number % 5 == 4:
        question["asked_when"] = {f"q{number - 1}": "yes"}
    return question


def _rules(size: int) -> dict[str, object]:
    tenths = range(0, size, 10)
    facts = {f"fact_{n}": {"any": [{f"q{n}": "yes"}, {f"q{n + 2}": "no"}]} for n in tenths}
    urgent = [
        {
            **_rule(f"sign_{n}", {"all": [{f"q{n}": "no"}, {f"q{n + 3}": "yes"}]}),
            "level": "soon",
            "says": "A sign",
            "tell": "A sign.",
        }
        for n in tenths
    ]
    notes = [{**_rule(f"note_{n}", {f"q{n}": ["yes", "maybe"]}), "text": "So"} for n in range(size)]
    deciders = [{**_rule(f"so_{n}", {"not_true": f"fact_{n}"}), "outcome": "talk"} for n in tenths]
    last = {**_rule("else", "always"), "outcome": "talk"}
    return {
        "facts": facts,
        "urgency": {"levels": ["soon", "routine"], "headline": [], "rules": urgent},
        "pathway": {"rules": [*deciders, last]},
        "notes": notes,
        **_rest(),
    }


def _rest() -> dict[str, object]:
    """What does not grow."""
    point = {"worth": 1, "when": {"q0": "yes"}}
    group = {"id": "all", "title": "All", "most": 1, "needs": 1, "sources": SOURCES}
    return {
        "score": {"max": 1, "groups": [{**group, "points": [point]}]},
        "outcomes": {"soon": _outcome("urgency"), "talk": _outcome("pathway")},
        "sources": {"design": {"title": "Bench", "publisher": "Bench", "seen": "own design"}},
        "cases": {"base": {}, "cases": []},
    }


def _rule(name: str, when: object) -> dict[str, object]:
    return {"id": name, "when": when, "sources": SOURCES}


def _outcome(axis: str) -> dict[str, object]:
    words = dict.fromkeys(("schedule", "title", "patient", "nurse", "provider"), "So")
    return {"axis": axis, **words}
