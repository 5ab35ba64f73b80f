"""What people need who see, hear or point in their own way, measured on page after page."""

from collections.abc import Iterator, Mapping

import pytest
from playwright.sync_api import Page

from screening.engine.answers import Answer
from screening.engine.rulebook import Rulebook
from tests.browser.kinds import KINDS
from tests.browser.measures import (
    LENGTHENED,
    SPACED,
    cut_texts,
    in_large_letters,
    rings,
    small_targets,
)
from tests.browser.seat import Seat

LOOKED_AT = ("start", "privacy", "several", "numbers", "error", "advice", "check", "result")


def walked(seat: Seat, rulebook: Rulebook, answers: Mapping[str, Answer]) -> Iterator[str]:
    """Every page of one long screening, shown one after the other."""
    seat.arrive(answers)
    paths = [f"{seat.person.home}/q/{slug}" for slug in rulebook.pages]
    for path in ("/", "/privacy", "/accessibility", *paths, f"{seat.person.home}/check"):
        seat.open(path)
        assert seat.page.url.endswith(path)
        yield path
    seat.open(f"{seat.person.home}/check")
    seat.go_on()
    assert seat.page.url.endswith("/result")
    yield "/result"


def test_what_is_clicked_is_large_and_no_text_is_cut(
    seat: Seat, rulebook: Rulebook, everything: dict[str, Answer]
) -> None:
    found: dict[str, list[str]] = {}
    for path in walked(seat, rulebook, everything):
        seat.page.set_viewport_size({"width": 390, "height": 844})
        found[f"{path}: small"] = small_targets(seat.page)
        found[f"{path}: cut"] = cut_texts(seat.page)
        in_large_letters(seat.page, 200)
        found[f"{path}: cut in large letters"] = cut_texts(seat.page)
        in_large_letters(seat.page, 100)
        seat.page.evaluate(SPACED)
        found[f"{path}: cut when spaced"] = cut_texts(seat.page)
        seat.page.evaluate("document.adoptedStyleSheets = []")
        seat.page.set_viewport_size({"width": 320, "height": 640})
        seat.page.evaluate(LENGTHENED)
        found[f"{path}: cut in a language of long words"] = cut_texts(seat.page)
    assert {where: what for where, what in found.items() if what} == {}


@pytest.fixture(params=LOOKED_AT)
def shown(request: pytest.FixtureRequest, seat: Seat, typical: Mapping[str, Answer]) -> Page:
    """Kinds of pages that differ in what can be reached on them."""
    KINDS[request.param](seat, typical)
    return seat.page


def test_the_focus_is_seen(shown: Page) -> None:
    for scheme in ("light", "dark"):
        shown.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        measured = rings(shown)
        assert len(measured) > 3
        for ring in measured:
            assert ring["drawn"] == "solid", ring
            assert min(ring["inner"], ring["outer"]) >= 2, ring
            assert min(ring["shows"], ring["differs"]) >= 3, ring


def test_nothing_moves_for_who_asked_for_that(seat: Seat) -> None:
    seat.open("/")
    times = "all => all.map(each => getComputedStyle(each).transitionDuration)"
    moving = seat.page.locator("a, button").evaluate_all(times)
    seat.page.emulate_media(reduced_motion="reduce")
    still = seat.page.locator("body *").evaluate_all(times)
    assert "0s" not in moving
    assert set(still) == {"0s"}
    assert seat.page.evaluate("document.getAnimations().length") == 0


def test_forced_colours_still_tell_what_is_chosen_and_what_is_a_button(
    seat: Seat, typical: Mapping[str, Answer]
) -> None:
    seat.arrive(typical, until="pain_scores")
    seat.page.emulate_media(forced_colors="active")
    border = "label => parseFloat(getComputedStyle(label).borderTopWidth)"
    labels = [seat.page.locator("label", has=seat.field("back_pain_score", n)) for n in "34"]
    labels[0].click()
    assert [label.evaluate(border) for label in labels] == [6, 2]
    edge = "button => getComputedStyle(button).borderTopColor"
    assert seat.page.locator("form .button").evaluate(edge).startswith("rgb(")  # not transparent
    measured = rings(seat.page)
    assert {ring["drawn"] for ring in measured} == {"solid"}
    assert min(ring["inner"] for ring in measured) >= 2
