"""What people need who see or point in their own way, and set their device for that."""

from collections.abc import Mapping

from screening.engine.answers import Answer
from tests.browser.measures import rings
from tests.browser.seat import Seat


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
