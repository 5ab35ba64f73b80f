"""The body beside a list of places: the list is the form, and the drawing mirrors it."""

from collections.abc import Mapping

import pytest
from playwright.sync_api import Locator, expect

from screening.engine.answers import Answer
from tests.browser.seat import Keys, Seat

LOOK = """place => {
  const look = getComputedStyle(place), tick = getComputedStyle(place.querySelector('.tick'));
  return [look.fill, look.strokeWidth, look.strokeDasharray, tick.opacity];
}"""


@pytest.fixture
def at_the_map(seat: Seat, typical: Mapping[str, Answer]) -> Seat:
    """Somebody who is asked where it hurts."""
    seat.arrive(typical, until="location")
    return seat


def place(seat: Seat, code: str) -> Locator:
    """A place of the drawing."""
    return seat.page.locator(f"[data-for='location-{code}']")


def picked(seat: Seat) -> list[str]:
    """The places that the drawing shows as chosen."""
    places = seat.page.locator("[data-for]").all()
    return [
        (each.get_attribute("data-for") or "").removeprefix("location-")
        for each in places
        if each.evaluate(LOOK)[3] == "1"
    ]


def test_a_click_on_the_body_is_a_click_on_its_box(at_the_map: Seat) -> None:
    seat, codes = at_the_map, ["lower_back", "right_buttock", "left_calf", "left_foot"]
    for code in codes:
        place(seat, code).click()
    assert seat.chosen() == [f"location-{code}" for code in codes]
    place(seat, "left_calf").click()
    assert seat.chosen() == [f"location-{code}" for code in codes if code != "left_calf"]
    seat.choose("location", "none")
    assert seat.chosen() == ["location-none"]
    assert picked(seat) == []
    place(seat, "right_foot").click()
    assert seat.chosen() == ["location-right_foot"]


def test_the_left_is_on_the_left(at_the_map: Seat) -> None:
    for part in ("buttock", "thigh", "calf", "foot"):
        left = place(at_the_map, f"left_{part}").bounding_box()
        right = place(at_the_map, f"right_{part}").bounding_box()
        assert left
        assert right
        assert left["x"] + left["width"] <= right["x"] + 3
        assert left["y"] == pytest.approx(right["y"], abs=1)
    words = [at_the_map.page.get_by_text(word, exact=True) for word in ("Left", "Right")]
    left, right = (word.bounding_box() for word in words)
    assert left
    assert right
    assert left["x"] < right["x"]


def test_the_boxes_are_mirrored_by_keys_alone(at_the_map: Seat) -> None:
    seat = at_the_map
    codes = ("lower_back", "left_thigh", "right_foot")
    Keys(seat).fill({"location": codes})
    assert picked(seat) == list(codes)
    seat.choose("location", "unsure")
    assert picked(seat) == []


def test_no_key_stops_at_the_picture_and_it_is_one_thing_to_hear(at_the_map: Seat) -> None:
    page = at_the_map.page
    name = "Back view of a body, from the shoulders to the feet. The list here has the same places."
    expect(page.get_by_role("img", name=name, exact=True)).to_have_count(1)
    assert page.locator("figure").aria_snapshot().splitlines() == [
        '- figure "You are looking at your back.":',
        f'  - img "{name}"',
        "  - text: You are looking at your back.",
    ]
    assert page.locator("figure :is([tabindex], a, button, input)").count() == 0


@pytest.mark.parametrize("colours", ["none", "active"])
def test_what_is_picked_is_not_told_by_colour_alone(at_the_map: Seat, colours: str) -> None:
    at_the_map.page.emulate_media(forced_colors="active" if colours == "active" else "none")
    seat = at_the_map
    seat.choose("location", "left_thigh")
    chosen, other = (place(seat, f"{side}_thigh").evaluate(LOOK) for side in ("left", "right"))
    assert all(one != another for one, another in zip(chosen, other, strict=True))


def test_without_scripts_the_list_is_a_form_and_the_drawing_mirrors_it(
    seat_without_script: Seat, typical: Mapping[str, Answer]
) -> None:
    seat = seat_without_script
    seat.arrive(typical, until="location")
    place(seat, "left_calf").click()
    assert seat.chosen() == []
    expect(seat.page.locator(".tap")).not_to_be_visible()
    seat.choose("location", "left_calf")
    assert picked(seat) == ["left_calf"]
    seat.go_on()
    assert seat.slug not in {"", "location"}
    seat.follow(seat.page.locator("nav a"))
    assert seat.chosen() == ["location-left_calf"]
    assert picked(seat) == ["left_calf"]
