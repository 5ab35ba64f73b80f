"""How pages look and sound: for everybody, on every width, in light and dark, and on paper."""

import re
from collections.abc import Mapping
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Response

from screening.engine.answers import Answer
from tests.answers import dangers, filled
from tests.browser.conftest import Visit
from tests.browser.kinds import KINDS
from tests.browser.seat import Seat
from tests.live import Live

Scheme = Literal["light", "dark"]
LOOKS: dict[str, list[tuple[Scheme, int]]] = {
    "en": [("light", 390), ("dark", 1280)],
    "es": [("dark", 390), ("light", 1280)],
}
TAP = 48  # pixels
SCROLLS = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
ROWS = "rows => rows.map(row => row.getBoundingClientRect().height)"


@pytest.fixture(params=LOOKS)
def language(request: pytest.FixtureRequest) -> str:
    """Each language."""
    found: str = request.param
    return found


@pytest.fixture(params=KINDS)
def shown(
    request: pytest.FixtureRequest, seat: Seat, typical: Mapping[str, Answer], language: str
) -> Page:
    """Each kind of page in each language."""
    seat.page.context.add_cookies([{"name": "lang", "value": language, "url": seat.live.url}])
    KINDS[request.param](seat, typical)
    assert seat.page.locator("html").get_attribute("lang") == language
    return seat.page


def test_nothing_is_in_anybodys_way(shown: Page, language: str) -> None:
    for scheme, width in LOOKS[language]:
        shown.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        shown.set_viewport_size({"width": width, "height": 844})
        found = Axe().run(shown)
        assert found.violations_count == 0, f"{scheme}, {width}: {found.generate_report()}"


def test_everything_fits_on_a_small_screen_and_in_large_letters(shown: Page) -> None:
    shown.set_viewport_size({"width": 320, "height": 640})
    assert not shown.evaluate(SCROLLS)
    heights = shown.locator("label:visible:has(input:not([type=hidden]))").evaluate_all(ROWS)
    assert [height for height in heights if height < TAP] == []
    heights = shown.locator("button:visible").evaluate_all(ROWS)
    assert [height for height in heights if height < TAP] == []
    shown.set_viewport_size({"width": 640, "height": 640})
    shown.evaluate("document.documentElement.style.fontSize = '200%'")
    assert not shown.evaluate(SCROLLS)
    assert shown.locator("h1").bounding_box() is not None


def _results() -> dict[str, dict[str, Answer]]:
    minor = next(d for d in dangers() if d.question.id == "injury" and d.answer == "minor")
    banner: dict[str, Answer] = {"cancer_signs": ("weight_loss",)}
    return {"typical": {}, "in danger": filled(minor.answers), "with a banner": banner}


@pytest.mark.parametrize("kind", _results())
def test_a_result_is_one_printed_page(
    seat: Seat, typical: dict[str, Answer], kind: str, language: str
) -> None:
    seat.page.context.add_cookies([{"name": "lang", "value": language, "url": seat.live.url}])
    seat.person.finish({**typical, **_results()[kind]})
    seat.open(seat.person.seen.path)
    paper = seat.page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", paper)) == 1
    assert re.search(rb"/MediaBox\s*\[\s*0 0 612 792\s*\]", paper)


def test_the_first_visit_is_light(visit: Visit, live: Live) -> None:
    page, answers = visit(), list[Response]()
    page.on("response", lambda answer: answers.append(answer))  # noqa: PLW0108 -- playwright's wish
    page.goto(live.url, wait_until="networkidle")
    sizes = [answer.request.sizes() for answer in answers]
    sent = sum(size["responseHeadersSize"] + size["responseBodySize"] for size in sizes)
    assert len(answers) <= 4
    assert 1_000 < sent <= 20_000


def test_nothing_is_kept_in_the_browser_but_the_cookie(
    seat: Seat, typical: dict[str, Answer]
) -> None:
    seat.start()
    seat.fill(typical)
    seat.go_on()
    kept = seat.page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]")
    assert kept == [0, 0, ""]
    cookies = seat.page.context.cookies()
    assert [cookie.get("name") for cookie in cookies] == ["visit"]
