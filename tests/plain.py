"""How plain pages are to who reads them: the texts block by block, as they are seen or heard."""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from tests.pseudo import READ_ALOUD, SILENT
from tests.sheet import Sheet

INLINE = {"a", "abbr", "b", "br", "cite", "em", "i", "input", "label", "small", "span", "strong"}
LETTER = re.compile(r"[^\W\d_]")
BREAK = "\n"


def blocks(sheet: Sheet, tag: str = "body") -> list[str]:
    """Each text of a page, or of one of its elements, once: what is there twice reads no easier.

    Without those in other languages, those that say translate="no", and those without letters.
    """
    language = sheet.root.attrib["lang"]
    found = _blocks(next(sheet.root.iter(tag)), language)
    lines = (" ".join(line.split()) for text in found for line in text.split(BREAK))
    return list(dict.fromkeys(line for line in lines if LETTER.search(line)))


def _blocks(element: Element, language: str) -> Iterator[str]:
    """An element with text of its own and only inline parts is one block; others are cut."""
    if not _is_read(element, language):
        return
    yield from (element.attrib[name] for name in READ_ALOUD if name in element.attrib)
    own = [element.text or "", *(child.tail or "" for child in element)]
    if "".join(own).strip() and all(inner.tag in INLINE for inner in [*element.iter()][1:]):
        yield "".join(_inline(element, language))
        return
    yield own[0]
    for child, tail in zip(element, own[1:], strict=True):
        yield from _blocks(child, language)
        yield tail


def _inline(element: Element, language: str) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if child.tag == "br":
            yield BREAK
        elif _is_read(child, language):
            yield from _inline(child, language)
        yield child.tail or ""


def _is_read(element: Element, language: str) -> bool:
    is_text = not callable(element.tag) and element.tag not in SILENT  # a comment's is a function
    is_ours = element.attrib.get("lang", language) == language
    return is_text and is_ours and element.attrib.get("translate") != "no"
