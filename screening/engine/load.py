"""A folder of files, or a stored text, into a Rulebook; or every problem with its file and line."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from screening.engine.catalogue import read_catalogue
from screening.engine.links.check import broken_links
from screening.engine.problems import Place, Problem, RulebookError, Where, did_you_mean
from screening.engine.questions import NAME, Part
from screening.engine.reading import Mapping, Sequence, place_of, read
from screening.engine.rulebook import Rulebook

FILES = (
    "facts",
    "urgency",
    "pathway",
    "score",
    "notes",
    "outcomes",
    "sources",
    "cases",
    "invariants",
)
"""Parts of a rulebook that have a file of their own, by its name."""

LEARN = ("learn", "ask_provider")
"""What stands in learn.yaml, a file that a rulebook may do without."""


def load(folder: Path) -> Rulebook:
    """Read a rulebook's folder.

    Raises:
        RulebookError: with all that is wrong, each with file and line.
    """
    if not folder.is_dir():
        raise RulebookError([Problem(None, f"{folder}: there is no such folder")])
    document = read(folder / "rulebook.yaml", "rulebook.yaml")
    if not isinstance(document, Mapping):
        place = Place("rulebook.yaml", 1)
        raise RulebookError([Problem(place, "expected lines of the form 'key: value'")])
    problems: list[Problem] = []
    for name in FILES:
        _add(document, name, folder / f"{name}.yaml", f"{name}.yaml", problems)
    _add_questions(document, folder, problems)
    if (folder / "learn.yaml").exists():
        _add_learn(document, folder / "learn.yaml", problems)
    for language, part in _languages(document):
        _add(part, "texts", folder / f"{language}.po", f"{language}.po", problems)
    problems.extend(_strangers(folder, document))
    if problems:
        raise RulebookError(problems)
    return build(document)


def _add_questions(document: Mapping, folder: Path, problems: list[Problem]) -> None:
    """Add each section's questions from the file that is called as it is."""
    for section in _sections(document):
        if not re.fullmatch(NAME, str(section.get("id", ""))):
            place = section.places.get("id", section.place)
            text = "a section has an id of small letters, digits and _ only; its file is called so"
            problems.append(Problem(place, text))
            continue
        name = f"questions/{section['id']}.yaml"
        _add(section, "questions", folder / name, name, problems)


def build(document: object) -> Rulebook:
    """A Rulebook from a whole document: as read from files, or parsed from its canonical text.

    Raises:
        RulebookError: with all that is wrong.
    """
    try:
        rulebook = Rulebook.model_validate(document)
    except ValidationError as error:
        details = [detail for detail in error.errors() if not _follows(detail)]
        problems = [problem for detail in details for problem in _told(detail, document)]
        raise RulebookError(problems) from error
    problems = [
        Problem(link.place or place_of(document, link.where), link.text)
        for link in broken_links(rulebook)
    ]
    if problems:
        raise RulebookError(problems)
    rulebook.read_from(document)
    return rulebook


def from_text(canonical: str) -> Rulebook:
    """A Rulebook from its canonical text."""
    return build(json.loads(canonical))


def _strangers(folder: Path, document: Mapping) -> Iterator[Problem]:
    """Files that nothing would read: a misspelt name must not take its rules with it."""
    sections = [f"questions/{section.get('id')}.yaml" for section in _sections(document)]
    if not sections:  # which is told elsewhere
        return
    catalogues = [f"{language}.po" for language, _ in _languages(document)]
    parts = [f"{name}.yaml" for name in ("rulebook", "learn", *FILES)]
    ours = [*parts, *sections, *catalogues]
    for path in sorted((*folder.rglob("*.y*ml"), *folder.rglob("*.po"))):
        name = path.relative_to(folder).as_posix()
        if name not in ours:
            text = f"no rulebook has this file{did_you_mean(name, ours)}"
            yield Problem(Place(name, 1), text)


def _sections(document: Mapping) -> list[Mapping]:
    sections = document.get("sections")
    if not isinstance(sections, Sequence):
        return []
    return [section for section in sections if isinstance(section, Mapping)]


def _languages(document: Mapping) -> list[tuple[str, Mapping]]:
    languages = document.get("languages")
    if not isinstance(languages, Mapping):
        return []
    named = [name for name in languages if re.fullmatch(NAME, name)]
    parts = [(name, languages[name]) for name in named]
    return [(name, part) for name, part in parts if isinstance(part, Mapping)]


def _add_learn(document: Mapping, path: Path, problems: list[Problem]) -> None:
    """Add what stands in learn.yaml to the document."""
    holder = Mapping(Place("learn.yaml", 1))
    _add(holder, "learn", path, "learn.yaml", problems)
    parts = holder.get("learn")
    if not isinstance(parts, Mapping):
        if parts is not None:
            text = f"expected lines of the form '{LEARN[0]}:'"
            problems.append(Problem(holder.place, text))
        return
    for key, part in parts.items():
        if key not in LEARN or key in document:
            text = f"'{key}' is not a key of this file{did_you_mean(key, LEARN)}"
            problems.append(Problem(parts.places[key], text))
        else:
            document[key], document.places[key] = part, parts.places[key]


def _add(into: Mapping, key: str, path: Path, name: str, problems: list[Problem]) -> None:
    if key in into:
        text = f"'{key}' has a file of its own, {name}; take it out here"
        problems.append(Problem(into.places[key], text))
        return
    try:
        into[key] = read_catalogue(path, name) if path.suffix == ".po" else read(path, name)
        into.places[key] = Place(name, 1)
    except RulebookError as error:
        problems.extend(error.problems)


def _follows(detail: ErrorDetails) -> bool:
    """Whether a list is called too short only because what is in it is wrong."""
    return detail["type"] == "too_short" and len(detail["input"]) > 0


def _told(detail: ErrorDetails, document: object) -> list[Problem]:
    """A problem in words, from the validator's error."""
    where = tuple(step for step in detail["loc"] if step != "[key]")
    place = place_of(document, where)
    context = detail.get("ctx", {})
    error = context.get("error")
    if isinstance(error, RulebookError):
        return [Problem(problem.place or place, problem.text) for problem in error.problems]
    key = next((step for step in reversed(where) if isinstance(step, str)), "")
    match detail["type"]:
        case "missing":
            text = f"'{key}' is missing; add it"
        case "extra_forbidden":
            text = f"'{key}' is not a key that is known here{_near(key, where)}"
        case "literal_error":
            text = f"'{key}' is {detail['input']!r}, but can be {context['expected']}"
        case "string_pattern_mismatch":
            text = f"{detail['input']!r} must be small letters, digits and _ only"
        case _:
            text = f"'{key}': {detail['msg'].lower()}, but it is {detail['input']!r:.60}"
    return [Problem(place, text)]


def _near(key: str, where: Where) -> str:
    """The known key that the unknown one most resembles, at this place of the format."""
    part: type[Part] = Rulebook
    for step in where[:-1]:
        field = part.model_fields.get(str(step))
        part = (_part_in(field.annotation) if field else None) or part
    return did_you_mean(key, part.model_fields)


def _part_in(annotation: object) -> type[Part] | None:
    """The part of a rulebook that an annotation holds, in a list or mapping or by itself."""
    if isinstance(annotation, type) and issubclass(annotation, Part):
        return annotation
    return next(filter(None, map(_part_in, get_args(annotation))), None)
