"""The connection is lost while somebody answers: nothing else is, and nothing is doubled."""

import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Route, expect

from screening.engine.answers import Answer
from screening.engine.assess import assess
from screening.engine.rulebook import Rulebook
from screening.store.screenings import as_answer
from tests.browser.conftest import Visit
from tests.browser.seat import Seat
from tests.live import Live, running

BEFORE = "position"  # some pages before the end; what comes next has boxes
LANGUAGES = {"en": "en-US", "es": "es-US"}


def press(seat: Seat) -> None:
    """Press the button, and get the browser's own error."""
    with seat.page.expect_event("requestfailed"):
        seat.page.locator("form button").first.click(no_wait_after=True)
    seat.page.wait_for_url("chrome-error://**")


@contextmanager
def offline(seat: Seat) -> Iterator[None]:
    """Without a connection, until the end of the block."""
    seat.page.context.set_offline(True)
    yield
    seat.page.context.set_offline(False)


@contextmanager
def answers_get_lost(seat: Seat) -> Iterator[None]:
    """What is sent arrives and is kept; what comes back of it does not."""

    def lose(route: Route) -> None:
        if route.request.method == "POST":
            assert route.fetch(max_redirects=0).status == 303
            route.abort("connectionreset")
        else:
            route.fallback()

    seat.page.route(re.compile("/s/"), lose)
    yield
    seat.page.unroute(re.compile("/s/"))


def given(live: Live, seat: Seat) -> list[tuple[str, Answer]]:
    """What was recorded of somebody, in order."""
    query = "SELECT question, answer FROM given WHERE screening_id = ? ORDER BY id"
    with closing(sqlite3.connect(live.log.with_name("screening.db"))) as database:
        rows = database.execute(query, (seat.person.home.rpartition("/")[2],)).fetchall()
    return [(question, as_answer(json.loads(str(answer)))) for question, answer in rows]


def finish(seat: Seat, answers: dict[str, Answer]) -> None:
    """Answer page after page, and look at the check."""
    while seat.slug:
        seat.fill(answers)
        seat.go_on()
    assert seat.page.url.endswith("/check")


def ends_well(seat: Seat, live: Live, rulebook: Rulebook, answers: dict[str, Answer]) -> None:
    """The result is the engine's, in the language of the page; each answer was recorded once."""
    language = seat.page.locator("html").get_attribute("lang") or ""
    found = assess(rulebook, answers)
    first = found.level if found.level in rulebook.outcomes else found.headline or ""
    title = rulebook.spoken(language).outcomes[first].title
    assert seat.page.url.endswith("/result")
    expect(seat.page.locator("h1")).to_have_text(title)
    rows = given(live, seat)
    assert len(rows) == len(answers)
    assert dict(rows) == answers


def at_boxes(seat: Seat, answers: dict[str, Answer]) -> tuple[list[str], str, list[str]]:
    """Answer one page, and fill in the next: what the first has, which the next is, what it has."""
    seat.arrive(answers, until=BEFORE)
    seat.fill(answers)
    acknowledged = seat.chosen()
    seat.go_on()
    seat.fill(answers)
    return acknowledged, seat.slug, seat.chosen()


def stay(seat: Seat) -> None:
    """Press the button without a connection: the page stays, and says why until there is one."""
    note = seat.page.locator("[data-offline]")
    expect(note).to_be_hidden()
    with offline(seat):
        seat.page.locator("main form button").first.click()
        expect(note).to_be_visible()
    expect(note).to_be_hidden()


@pytest.mark.parametrize("language", LANGUAGES)
def test_offline_a_page_keeps_what_is_filled_in_and_says_so(
    visit: Visit, live: Live, rulebook: Rulebook, everything: dict[str, Answer], language: str
) -> None:
    seat = Seat(visit(language=LANGUAGES[language]), live)
    acknowledged, asked, chosen = at_boxes(seat, everything)
    assert seat.page.locator("html").get_attribute("lang") == language
    stay(seat)
    assert (seat.slug, seat.chosen()) == (asked, chosen)
    with offline(seat):
        seat.page.locator("form button").first.click()
        press(seat)  # whoever insists is believed: a browser may be wrong about its connection
    seat.page.go_back()
    assert (seat.slug, seat.chosen()) == (BEFORE, acknowledged)
    seat.go_on()
    assert (seat.slug, seat.chosen()) == (asked, [])
    finish(seat, everything)
    seat.go_on()
    ends_well(seat, live, rulebook, everything)
    seat.page.goto(f"{live.url}{seat.person.home}/send")
    seat.page.locator("#name").fill("Ann Lee")
    stay(seat)
    expect(seat.page.locator("#name")).to_have_value("Ann Lee")


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_arrived_is_there_though_its_answer_was_lost(
    visit: Visit, live: Live, rulebook: Rulebook, everything: dict[str, Answer], language: str
) -> None:
    seat = Seat(visit(language=LANGUAGES[language]), live)
    _, asked, chosen = at_boxes(seat, everything)
    with answers_get_lost(seat):
        press(seat)
    seat.page.go_back()
    seat.go_on()
    assert (seat.slug, seat.chosen()) == (asked, chosen)
    with answers_get_lost(seat):
        press(seat)
    seat.page.reload()  # which sends the form once more, as it was
    assert seat.slug not in {"", asked}
    finish(seat, everything)
    with answers_get_lost(seat):
        press(seat)
    seat.page.reload()
    ends_well(seat, live, rulebook, everything)


def test_a_server_that_died_and_came_back_has_all_that_it_acknowledged(
    visit: Visit, tmp_path: Path, rulebook: Rulebook, everything: dict[str, Answer]
) -> None:
    with running(tmp_path) as first:
        seats = [Seat(visit(script=False, language=each), first) for each in LANGUAGES.values()]
        for seat in seats:
            seat.arrive(everything, until=BEFORE)
            seat.fill(everything)
        before = [given(first, seat) for seat in seats]
        first.process.kill()
        for seat in seats:
            press(seat)
    with running(tmp_path, PORT=str(first.port)) as second:
        assert [given(second, seat) for seat in seats] == before
        english, spanish = seats
        english.page.reload()  # which sends the form once more, as it was
        spanish.page.goto(second.url)
        spanish.follow(spanish.page.locator(f"main a[href='{spanish.person.home}']"))
        assert english.slug not in {"", BEFORE}
        assert (spanish.slug, spanish.chosen()) == (BEFORE, [])
        for seat in seats:
            finish(seat, everything)
            seat.go_on()
            ends_well(seat, second, rulebook, everything)
