"""Saving on one device and going on at another; what happens to a page that nobody touches."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest
from playwright.sync_api import Page, expect

from screening.engine.answers import Answer
from tests.browser.conftest import Visit
from tests.browser.seat import Seat
from tests.live import Live, running

CLOSED = "nobody used the page for a while"


@pytest.fixture(scope="module")
def hasty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """An application where patients' sessions end after a minute."""
    with running(tmp_path_factory.mktemp("hasty"), SCREENING_IDLE="1") as started:
        yield started


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_saved_here_and_opened_there(
    visit: Visit, live: Live, typical: dict[str, Answer], *, script: bool
) -> None:
    seat = Seat(visit(script=script), live)
    seat.arrive(typical, until="fever")
    seat.follow(seat.page.get_by_role("link", name="Save and finish later"))
    seat.page.get_by_label("Year you were born").fill("1950")
    seat.go_on()
    code = seat.page.locator("p.code").inner_text()
    seat.follow(seat.page.get_by_role("link", name="Keep going"))
    assert seat.slug == "fever"

    other = visit(script=script)
    other.goto(live.url)
    other.get_by_role("link", name="I saved my answers before").click()
    other.get_by_label("Your code").fill(code.lower().replace("-", ""))
    other.get_by_label("Year you were born").fill("1951")
    other.get_by_role("button", name="Continue").click()
    expect(other.get_by_text("There is a problem")).to_be_visible()
    other.get_by_label("Year you were born").fill("1950")
    other.get_by_role("button", name="Continue").click()
    other.wait_for_url("**/q/fever")
    assert code not in other.url
    assert seat.page.goto(seat.page.url) is not None
    assert seat.slug == "fever"


def idle_at(page: Page, live: Live, answers: dict[str, Answer]) -> Seat:
    """Somebody at a question, whose clock is in our hands."""
    seat = Seat(page, live)
    page.clock.install()
    seat.arrive(answers, until="fever")
    return seat


def test_who_is_idle_is_asked_and_may_stay(
    hasty: Live, page: Page, typical: dict[str, Answer]
) -> None:
    idle_at(page, hasty, typical)
    warning = page.locator("[data-idle]")
    expect(warning).to_be_hidden()
    for _ in range(2):
        page.clock.fast_forward(35_000)
        expect(warning).to_be_visible()
        warning.get_by_role("button", name="Stay here").click()
        expect(warning).to_be_hidden()


def test_after_the_end_the_page_is_taken_off_the_screen(
    hasty: Live, page: Page, typical: dict[str, Answer]
) -> None:
    seat = idle_at(page, hasty, typical)
    page.clock.fast_forward(62_500)  # the server's own minute has not passed, so it is still open
    page.wait_for_url("**/?idle=1")
    expect(page.get_by_role("link", name="Go on where you were")).to_be_visible()
    with closing(sqlite3.connect(hasty.log.with_name("screening.db"))) as database, database:
        database.execute("UPDATE session SET seen_at = '2026-01-01 00:00:00.000000'")
    page.reload()
    expect(page.get_by_text(CLOSED)).to_be_visible()
    page.get_by_role("link", name="Open my answers with a code").click()
    expect(page.locator("h1")).to_have_text("Go back to your saved answers")
    answer = page.goto(hasty.url + seat.person.home)
    assert answer is not None
    assert answer.status == 404
    expect(page.get_by_text("If you have a code")).to_be_visible()


def test_deleting_leaves_a_receipt_and_nothing_else(
    visit: Visit, live: Live, typical: dict[str, Answer]
) -> None:
    for script in (True, False):
        seat = Seat(visit(script=script), live)
        seat.arrive(typical)
        seat.follow(seat.page.get_by_role("link", name="Delete my answers"))
        seat.follow(seat.page.get_by_role("button", name="Delete my answers"))
        assert seat.page.url == f"{live.url}/deleted"
        number = seat.page.locator("p.code").inner_text()
        seat.page.reload()
        assert seat.page.locator("p.code").inner_text() == number
        seat.page.go_back()
        expect(seat.page.locator("h1")).to_have_text("We cannot find this page")
