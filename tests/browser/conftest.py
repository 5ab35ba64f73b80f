"""People at a browser. A page that complains, or that asks another machine, fails its test."""

from collections.abc import Callable, Iterator
from typing import NamedTuple, Protocol
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, BrowserContext, Page, Response, sync_playwright

from tests.browser.caller import Cookies, signed_in
from tests.browser.office import Office
from tests.browser.seat import Seat
from tests.live import Live, running

HERE = ("127.0.0.1", "localhost")  # passkeys hold for a name, not for a number
FLAGS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    f"--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE {HERE[0]}, EXCLUDE {HERE[1]}",
    "--no-first-run",
    "--no-sandbox",
]


class Window(NamedTuple):
    """A page, and what it complained about."""

    page: Page
    complaints: list[str]


class Visit(Protocol):
    """Sits a new person down at an empty page: a phone with scripts, unless told otherwise."""

    def __call__(self, *, script: bool = True, width: int = 390, language: str = "en-US") -> Page:
        """A page with cookies of its own."""


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's chromium, started once for each worker."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visit]:
    """For tests of several people, or of another width or language."""
    complaints: list[str] = []
    contexts: list[BrowserContext] = []

    def visit(*, script: bool = True, width: int = 390, language: str = "en-US") -> Page:
        context = browser.new_context(
            java_script_enabled=script,
            locale=language,
            service_workers="block",
            viewport={"width": width, "height": 844},
        )
        contexts.append(context)
        _listen(context, complaints.append)
        return context.new_page()

    yield visit
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture(scope="session")
def window(browser: Browser) -> Iterator[Window]:
    """A page that is used by one test after the other: a new one each time takes its while."""
    context = browser.new_context(locale="en-US", service_workers="block")
    complaints: list[str] = []
    _listen(context, complaints.append)
    context.add_init_script(AXE_SCRIPT)
    yield Window(context.new_page(), complaints)
    context.close()


@pytest.fixture
def shared_seat(window: Window, live: Live) -> Iterator[Seat]:
    """Somebody at the page that is shared, which has axe in it; nobody was there before."""
    window.page.context.clear_cookies()
    window.complaints.clear()
    yield Seat(window.page, live)
    assert window.complaints == []


@pytest.fixture
def page(visit: Visit) -> Page:
    """A page on a phone."""
    return visit()


@pytest.fixture
def page_without_script(visit: Visit) -> Page:
    """A page on a phone that runs no scripts."""
    return visit(script=False)


@pytest.fixture(params=[True, False], ids=["with script", "without script"])
def either_page(visit: Visit, request: pytest.FixtureRequest) -> Page:
    """First the one, then the other: for what must work in both."""
    return visit(script=request.param)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """One application, found by a name, for the tests of a file."""
    url = "http://localhost:{port}"
    with running(tmp_path_factory.mktemp("office"), SCREENING_URL=url) as live:
        yield Office(live)


@pytest.fixture(scope="module")
def cookies(office: Office, browser: Browser) -> Cookies:
    """Of a nurse who has signed in."""
    return signed_in(office, browser)


@pytest.fixture
def seat(page: Page, live: Live) -> Seat:
    """Somebody on a phone."""
    return Seat(page, live)


@pytest.fixture
def seat_without_script(page_without_script: Page, live: Live) -> Seat:
    """Somebody whose phone runs no scripts."""
    return Seat(page_without_script, live)


@pytest.fixture
def either_seat(either_page: Page, live: Live) -> Seat:
    """First the one, then the other."""
    return Seat(either_page, live)


def _listen(context: BrowserContext, complain: Callable[[str], None]) -> None:
    def answered(response: Response) -> None:
        # A page itself may be a refusal (422, 404), and what a script sends in the place of a form
        # may be refused like that form; what a page is made of may not.
        is_sent = response.request.method == "POST" and response.status in {400, 401, 409, 422}
        if response.status >= 400 and not (is_sent or response.request.is_navigation_request()):
            complain(f"{response.status} for {response.url}")

    def asked(url: str) -> None:
        if urlsplit(url).hostname not in {*HERE, None}:
            complain(f"asked another machine: {url}")

    def said(kind: str, text: str) -> None:
        # Chromium's own line about a status is left to `answered`, which knows pages from parts.
        if kind == "error" and not text.startswith("Failed to load resource"):
            complain(f"console: {text}")

    context.on("response", answered)
    context.on("request", lambda request: asked(request.url))
    context.on("console", lambda message: said(message.type, message.text))
    context.on("weberror", lambda error: complain(f"error: {error.error}"))
