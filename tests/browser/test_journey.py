"""Whole journeys in a real browser: with a mouse, with keys alone, with and without scripts."""

import re

import pytest
from playwright.sync_api import expect

from screening.engine.answers import Answer
from screening.engine.assess import assess
from screening.engine.cases import answers_of
from screening.engine.rulebook import Rulebook
from tests.answers import mild, one_of_each_result
from tests.browser.seat import Keys, Seat
from tests.person import code_of


def test_from_start_to_result(
    either_seat: Seat, rulebook: Rulebook, everything: dict[str, Answer]
) -> None:
    either_seat.start()
    asked: list[str] = []
    while either_seat.slug:
        either_seat.fill(everything)
        asked += either_seat.asked()
        either_seat.go_on()
    assert asked == list(rulebook.questions)
    assert either_seat.page.url.endswith("/check")
    either_seat.go_on()
    assert either_seat.page.url.endswith("/result")
    expected = assess(rulebook, everything)
    first = expected.level if expected.level in rulebook.outcomes else expected.headline or ""
    expect(either_seat.page.locator("h1")).to_have_text(rulebook.outcomes[first].title)


RESULTS = [case.id for case in one_of_each_result(mild())]


@pytest.mark.parametrize("case", RESULTS)
def test_to_each_result_by_keys_alone_and_without_scripts(
    seat_without_script: Seat, case: str
) -> None:
    """Each second one in Spanish."""
    language = ("en", "es")[RESULTS.index(case) % 2]
    rulebook, seat = mild(), seat_without_script
    answers = answers_of(rulebook, next(each for each in rulebook.cases.cases if each.id == case))
    expected = assess(rulebook, answers)
    keys = Keys(seat)
    seat.page.goto(f"{seat.live.url}/?lang={language}")
    keys.go_on()
    while not seat.page.url.endswith(("/result", "/advice")):
        keys.fill(answers)
        keys.go_on("main form button, main a.button")
    first = expected.level if expected.level in rulebook.outcomes else expected.headline or ""
    title = rulebook.spoken(language).outcomes[first].title
    expect(seat.page.locator("h1")).to_have_text(title)


def test_by_keys_alone(seat: Seat, typical: dict[str, Answer]) -> None:
    keys = Keys(seat)
    seat.page.goto(seat.live.url)
    keys.go_on()
    pages = 0
    while seat.slug:
        keys.fill(typical)
        keys.go_on()
        pages += 1
    assert pages > 20
    assert seat.page.url.endswith("/check")
    keys.go_on()
    assert seat.page.url.endswith("/result")


def test_the_first_key_leads_past_the_header(seat: Seat) -> None:
    seat.start()
    Keys(seat).tab_to(".skip")
    seat.page.keyboard.press("Enter")
    seat.page.wait_for_url("**#main")
    seat.page.keyboard.press("Tab")
    expect(seat.page.locator("main :focus")).to_have_count(1)


def test_a_danger_sign_and_a_slip(either_seat: Seat, typical: dict[str, Answer]) -> None:
    seat = either_seat
    seat.start()
    first = seat.slug
    seat.choose(first, "chest_breathing")
    seat.go_on()
    assert seat.page.url.endswith("/advice")
    expect(seat.page.locator("main a[href='tel:911']")).to_be_visible()
    seat.page.goto(f"{seat.live.url}{seat.person.home}/check")
    assert seat.page.url.endswith("/advice")
    seat.follow(seat.page.locator(f"a[href$='/q/{first}']"))
    assert seat.chosen() == [f"{first}-chest_breathing"]
    seat.choose(first, "chest_breathing")
    seat.fill(typical)
    seat.go_on()
    assert seat.slug not in {"", first}


def test_the_browsers_back_and_refresh(either_seat: Seat, typical: dict[str, Answer]) -> None:
    seat = either_seat
    seat.start()
    first = seat.slug
    seat.fill(typical)
    seat.go_on()
    second = seat.slug
    seat.page.reload()
    assert seat.slug == second
    seat.page.go_back()
    expect(seat.page).to_have_url(f"{seat.live.url}{seat.person.home}/q/{first}")
    expect(seat.field(first, "none")).to_be_checked()
    seat.go_on()
    assert seat.slug == second
    seat.follow(seat.page.locator("nav a"))
    assert seat.slug == first
    assert seat.chosen() == [f"{first}-none"]


def test_a_double_click_is_one_answer(either_seat: Seat, typical: dict[str, Answer]) -> None:
    seat = either_seat
    seat.start()
    first = seat.slug
    seat.fill(typical)
    seat.page.locator("main form button").dblclick(no_wait_after=True)
    # Asked again and again: the second click ends the navigation of the first.
    expect(seat.page).not_to_have_url(re.compile(f"{first}$"))
    seat.page.goto(f"{seat.live.url}{seat.person.home}/q/{first}")
    assert seat.page.locator("[name=version]").input_value() == "1"


def test_a_follow_up_comes_with_the_answer_that_asks_for_it(
    either_seat: Seat, typical: dict[str, Answer]
) -> None:
    seat = either_seat
    seat.arrive(typical, until="physical_therapy")
    follow_up = seat.field("physical_therapy_length", "over_3_months")
    expect(follow_up).not_to_be_visible()
    seat.choose("physical_therapy", "no_help")
    expect(follow_up).to_be_visible()
    seat.choose("physical_therapy_length", "over_3_months")
    seat.choose("physical_therapy", "not_tried")
    expect(follow_up).not_to_be_visible()
    seat.go_on()
    assert seat.slug == "pain_medicine"
    seat.follow(seat.page.locator("nav a"))
    assert seat.chosen() == ["physical_therapy-not_tried"]


def test_none_of_these_clears_the_others_and_they_clear_it(seat: Seat) -> None:
    seat.start()
    first = seat.slug
    for code in ("cold_leg", "chest_breathing", "none"):
        seat.choose(first, code)
    assert seat.chosen() == [f"{first}-none"]
    for code in ("unsure", "cold_leg", "chest_breathing"):
        seat.choose(first, code)
    assert seat.chosen() == [f"{first}-cold_leg", f"{first}-chest_breathing"]


def test_none_of_these_with_others_is_refused_without_scripts(seat_without_script: Seat) -> None:
    seat = seat_without_script
    seat.start()
    first = seat.slug
    for code in ("cold_leg", "none"):
        seat.choose(first, code)
    seat.go_on()
    assert seat.slug == first
    expect(seat.page.get_by_role("alert")).to_be_visible()
    assert seat.chosen() == [f"{first}-cold_leg", f"{first}-none"]


def test_a_mistake_is_announced_and_a_link_leads_to_it(
    seat: Seat, typical: dict[str, Answer]
) -> None:
    seat.arrive(typical, until="symptoms")
    seat.choose("back_pain", "no")
    seat.go_on()
    expect(seat.page.get_by_role("alert")).to_be_focused()
    assert seat.page.title().startswith("Error: ")
    assert seat.chosen() == ["back_pain-no"]
    seat.page.get_by_role("alert").get_by_role("link").nth(1).click()
    expect(seat.page.locator("[name=numbness]").first).to_be_focused()


def test_a_link_leads_to_a_mistake_without_scripts(seat_without_script: Seat) -> None:
    seat = seat_without_script
    seat.start()
    seat.go_on()
    seat.page.get_by_role("alert").get_by_role("link").click()
    expect(seat.page.locator("[name=emergency_signs]").first).to_be_focused()


def test_printing_is_offered_only_where_it_works(
    seat: Seat, seat_without_script: Seat, typical: dict[str, Answer]
) -> None:
    for each, count in ((seat, 1), (seat_without_script, 0)):
        each.arrive(typical)
        code_of(each.person)
        each.open(each.person.seen.path)
        assert each.page.locator("[data-print]:visible").count() == count
