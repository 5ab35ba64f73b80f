"""Typst: from a template and values to a tagged PDF, the same bytes for the same values.

Values go in as JSON, never as markup. Typst reads no file but the templates; the fonts are those
in its package, so that a page is the same on every machine.
"""

import json
from dataclasses import fields, is_dataclass
from functools import cache
from io import BytesIO
from threading import Lock
from typing import Literal, NamedTuple

import segno
import typst

from screening.config import built_in
from screening.exports.printable import printable

FOLDER = built_in("templates") / "pdf"
STANDARD: Literal["ua-1"] = "ua-1"  # for whoever has the page read out
ONE_AT_A_TIME = Lock()  # a compiler serves one thread


class NotDrawn(RuntimeError):  # noqa: N818 -- it says what happened, as NotAnAnswer does
    """A template failed. It does not say on what: that may be an answer."""


class Square(NamedTuple):
    """A QR code, and what it is in words for whoever cannot see it."""

    content: str
    alt: str


def typeset(template: str, sheet: object) -> bytes:
    """The PDF that a template makes of a dataclass of texts.

    Raises:
        NotDrawn: the template does not fit the values.
    """
    said = json.dumps(_plain(sheet))
    with ONE_AT_A_TIME:
        try:
            drawn = _compiler(template).compile(
                format="pdf", pdf_standards=STANDARD, sys_inputs={"sheet": said}
            )
        except typst.TypstError:
            raise NotDrawn(template) from None
    if not isinstance(drawn, bytes):
        raise NotDrawn(template)
    return drawn


@cache
def _compiler(template: str) -> typst.Compiler:
    fonts = typst.Fonts(include_system_fonts=False)
    return typst.Compiler(FOLDER / template, root=FOLDER, font_paths=fonts)


def _plain(value: object) -> object:
    """The value as JSON can hold it, with texts that can be shown."""
    match value:
        case str():
            return printable(value)
        case Square(content, alt):
            return {"svg": _svg(content), "alt": printable(alt)}
        case tuple():
            return [_plain(each) for each in value]
        case _ if is_dataclass(value):
            return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    return value


def _svg(content: str) -> str:
    """A QR code that can be read when a seventh of it is gone."""
    drawn = BytesIO()
    code = segno.make_qr(content.encode(errors="replace"), error="m")
    code.save(drawn, kind="svg", border=0, xmldecl=False)
    return drawn.getvalue().decode()
