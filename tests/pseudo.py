"""A language that nobody speaks: each translated text stands in marks, so what lacks them shows."""

import re
from collections.abc import Iterable, Iterator
from xml.etree.ElementTree import Element

from flask import Flask

from screening.web.languages import teach
from tests.sheet import Interface, Sheet

OPENS, CLOSES = "⟦", "⟧"
READ_ALOUD = ("alt", "aria-label", "aria-description", "placeholder", "title")
SILENT = {"script", "style", "template"}


def marked(text: str) -> str:
    """A text as this language has it."""
    return f"{OPENS}{text}{CLOSES}"


PSEUDO = Interface("es", marked("Ask about MILD"))


def teach_pseudo(app: Flask) -> None:
    """Let an application say this instead of Spanish."""
    teach(app, "es", marked)


def untranslated(sheet: Sheet, data: Iterable[str] = ()) -> Iterator[str]:
    """The texts of a page in this language that did not go through a translation.

    Aside from the data that is named, what is no word, what stands in another language, and what
    says translate="no". A text with a link inside is one text: its marks may be nodes apart.
    """
    named = [re.escape(" ".join(each.split())) for each in sorted(data, key=len, reverse=True)]
    known = (
        re.compile(r"(?<!\w)(?:" + "|".join(filter(None, named)) + r")(?!\w)") if named else None
    )
    depth = 0
    for text in _texts(sheet.root, sheet.root.attrib.get("lang", "")):
        bare, depth = _outside(text, depth)
        bare = " ".join(bare.split())
        left = known.sub("", bare) if known else bare
        if re.search(r"[^\W\d_]", left):
            yield bare
    assert depth == 0, "a mark is not closed"


def _texts(element: Element, language: str) -> Iterator[str]:
    """The text nodes in order, and before those of an element its attributes that are read."""
    is_foreign = element.attrib.get("lang", language) != language
    if element.tag in SILENT or is_foreign or element.attrib.get("translate") == "no":
        return
    yield from (element.attrib[name] for name in READ_ALOUD if name in element.attrib)
    if element.tag == "meta" and element.attrib.get("name") == "description":
        yield element.attrib["content"]
    if element.tag == "input" and element.attrib.get("type") in {"submit", "button"}:
        yield element.attrib.get("value", "")
    yield element.text or ""
    for child in element:
        if isinstance(child.tag, str):  # a comment has none
            yield from _texts(child, language)
        yield child.tail or ""


def _outside(text: str, depth: int) -> tuple[str, int]:
    """What stands outside of all marks, and how many are open at the end."""
    outside: list[str] = []
    for character in text:
        if character == OPENS:
            depth += 1
        elif character == CLOSES:
            depth -= 1
        elif depth == 0:
            outside.append(character)
    return "".join(outside), depth
