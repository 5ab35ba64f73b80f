"""The texts of a rulebook: each with who reads it and where it stands; and the same translated."""

import re
from collections.abc import Iterator
from typing import NamedTuple, TypeVar, cast

from screening.engine.parts import Language
from screening.engine.problems import Where
from screening.engine.questions import Part, Question, Reader

LETTER = re.compile(r"[^\W\d_]")

P = TypeVar("P", bound=Part)


class Said(NamedTuple):
    """A text that somebody reads."""

    where: Where
    reader: Reader
    text: str

    @property
    def has_words(self) -> bool:
        """Whether it can be translated at all: "3" is the same in each language."""
        return LETTER.search(self.text) is not None


def said_in(part: Part, where: Where = ()) -> Iterator[Said]:
    """Every text of a part that patients or staff read, in the order of the format."""
    for name, reader in _fields(part):
        yield from _said(getattr(part, name), (*where, name), reader)


def _fields(part: Part) -> Iterator[tuple[str, Reader | None]]:
    """The fields of a part, each with the reader that it is marked for."""
    for name, field in type(part).model_fields.items():
        yield name, next((mark for mark in field.metadata if isinstance(mark, Reader)), None)


def _said(value: object, where: Where, reader: Reader | None) -> Iterator[Said]:
    if isinstance(value, str) and reader is not None:
        yield Said(where, reader, value)
    elif isinstance(value, Part):
        yield from said_in(value, where)
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from _said(item, (*where, index), reader)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _said(item, (*where, key), reader)


def translated(part: P, language: Language) -> P:
    """The same part in another language; in English where the language has no text.

    What holds no text is the very same object, conditions above all.
    """
    old = {name: (getattr(part, name), reader) for name, reader in _fields(part)}
    new = {name: _translated(value, reader, language) for name, (value, reader) in old.items()}
    if all(new[name] is value for name, (value, _) in old.items()):
        return part
    made = cast("P", type(part).model_construct(None, **new))  # nothing remembered comes along
    if isinstance(made, Question):
        made.say_on_scale(language.on_scale)
    return made


def _translated(value: object, reader: Reader | None, language: Language) -> object:
    if isinstance(value, str):
        return value if reader is None else language.texts.get(value, value)
    if isinstance(value, Part):
        return translated(value, language)
    if isinstance(value, tuple):
        items = tuple([_translated(item, reader, language) for item in value])
        return value if all(a is b for a, b in zip(items, value, strict=True)) else items
    if isinstance(value, dict):
        known = {key: _translated(item, reader, language) for key, item in value.items()}
        return value if all(known[key] is value[key] for key in value) else known
    return value


def named(rulebook: Part, where: Where) -> str:
    """Where a text stands, in words: the ids of what it stands in, not their numbers."""
    part: object = rulebook
    steps = []
    for step in where:
        part = getattr(part, str(step)) if isinstance(part, Part) else _item(part, step)
        steps.append(str(getattr(part, "id", step)))
    return " ".join(steps)


def _item(whole: object, step: int | str) -> object:
    if isinstance(whole, tuple) and isinstance(step, int):
        return whole[step]
    return whole.get(step) if isinstance(whole, dict) else None
