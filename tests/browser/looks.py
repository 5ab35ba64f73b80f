"""All that is measured of a page while it is shown once: an empty list where nothing is amiss."""

from collections.abc import Iterator
from typing import Any, Literal

from playwright.sync_api import Page

from tests.browser.measures import (
    LENGTHENED,
    SPACED,
    barriers,
    cut_texts,
    in_large_letters,
    low_rows,
    small_targets,
    weak_rings,
)

Scheme = Literal["light", "dark"]
Look = tuple[Scheme, int]

SCHEMES: tuple[Scheme, ...] = ("light", "dark")
LOOKS: dict[str, tuple[Look, ...]] = {  # each scheme and each width, in turns
    "en": (("dark", 1280), ("light", 390)),
    "es": (("light", 1280), ("dark", 390)),
}

Found = Iterator[tuple[str, list[Any]]]


def all_of(page: Page, language: str) -> Found:
    """What axe finds, whether the focus is seen, and whether all of it fits."""
    for scheme, width in LOOKS[language]:
        dress(page, scheme, width)
        yield f"{scheme}, {width}", barriers(page)
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        yield f"rings, {scheme}", weak_rings(page)
    yield from fitting(page)


def fitting(page: Page) -> Found:
    """Whether it can be pointed at and read: on a phone, in large and spaced letters, at 320."""
    dress(page, "light", 390)
    yield "small", small_targets(page)
    yield "cut", cut_texts(page)
    in_large_letters(page, 200)
    yield "cut in large letters", cut_texts(page)
    in_large_letters(page, 100)
    page.evaluate(SPACED)
    yield "cut when spaced", cut_texts(page)
    page.evaluate("document.adoptedStyleSheets = []")
    page.set_viewport_size({"width": 320, "height": 640})
    yield "small at 320", small_targets(page) + low_rows(page)
    yield "cut at 320", cut_texts(page)
    page.set_viewport_size({"width": 640, "height": 640})
    in_large_letters(page, 200)
    yield "cut in large letters at 640", cut_texts(page)
    in_large_letters(page, 100)
    page.set_viewport_size({"width": 320, "height": 640})
    page.evaluate(LENGTHENED)  # the last, for it stays
    yield "cut in a language of long words", cut_texts(page)


def dress(page: Page, scheme: Scheme, width: int) -> None:
    """Show it in a colour scheme and at a width, at rest."""
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.set_viewport_size({"width": width, "height": 844})
