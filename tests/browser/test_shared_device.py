"""The next person at the same device: Back, each address, what the browser keeps on its disk."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, expect

from screening.engine.answers import Answer
from screening.engine.rulebook import Rulebook
from tests.browser.conftest import FLAGS
from tests.browser.seat import Seat
from tests.live import Live

CLOSE = "Close and clear this device"
KEPT = "() => [localStorage.length, sessionStorage.length, document.cookie]"
MORE = "async () => [(await caches.keys()).length, (await indexedDB.databases()).length]"


@contextmanager
def a_shared_browser(browser: Browser, profile: Path) -> Iterator[BrowserContext]:
    """A browser with a profile on disk, that keeps pages for Back as those of people do."""
    context = browser.browser_type.launch_persistent_context(
        profile,
        executable_path="/usr/bin/chromium",
        args=FLAGS,
        ignore_default_args=["--disable-back-forward-cache"],
    )
    try:
        yield context
    finally:
        context.close()


def finished(page: Page, live: Live, answers: dict[str, Answer]) -> Seat:
    """Somebody who sees the result."""
    seat = Seat(page, live)
    seat.person.finish(answers)
    seat.open(seat.person.seen.path)
    expect(page.get_by_role("heading", name="Why we say this")).to_be_visible()
    return seat


def test_after_closing_nothing_comes_back(
    browser: Browser,
    live: Live,
    tmp_path: Path,
    typical: dict[str, Answer],
    rulebook: Rulebook,
) -> None:
    with a_shared_browser(browser, tmp_path) as context:
        page = context.pages[0]
        seat = finished(page, live, typical)
        seat.follow(page.get_by_role("link", name="See or change my answers"))
        seat.follow(page.get_by_role("link", name="Back"))
        seat.follow(page.get_by_role("button", name=CLOSE))
        assert page.url == f"{live.url}/"
        for _ in range(3):
            page.go_back()
            expect(page.locator("h1")).to_have_text("We cannot find this page")
        for place in ("", "/result", "/check", "/advice", "/q/fever"):
            answer = page.goto(live.url + seat.person.home + place)
            assert answer is not None
            assert answer.status == 404
        assert page.evaluate(KEPT) == [0, 0, ""]
        assert page.evaluate(MORE) == [0, 0]
        assert seat.wire.cookie not in {cookie["value"] for cookie in context.cookies()}
    assert [name for name in told(rulebook) if is_kept(tmp_path, name)] == []


def told(rulebook: Rulebook) -> list[str]:
    """Words that only pages of a person show."""
    headings = ["Why we say this", "What to say when you call"]
    return [*headings, *(outcome.title for outcome in rulebook.outcomes.values())]


def is_kept(folder: Path, words: str) -> bool:
    """Whether words are in some file, in either of the two ways in which browsers write them."""
    written = (words.encode(), words.encode("utf-16-le"))
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert files
    return any(each in path.read_bytes() for path in files for each in written)


def test_closing_works_without_scripts(
    seat_without_script: Seat, typical: dict[str, Answer]
) -> None:
    seat = seat_without_script
    seat.person.finish(typical)
    seat.open(seat.person.seen.path)
    seat.follow(seat.page.get_by_role("button", name=CLOSE))
    seat.page.go_back()
    expect(seat.page.locator("h1")).to_have_text("We cannot find this page")


def test_the_check_has_the_button_too(seat: Seat, typical: dict[str, Answer]) -> None:
    seat.arrive(typical)
    seat.follow(seat.page.get_by_role("button", name=CLOSE))
    assert seat.page.url == f"{seat.live.url}/"
    answer = seat.page.goto(f"{seat.live.url}{seat.person.home}")
    assert answer is not None
    assert answer.status == 404
