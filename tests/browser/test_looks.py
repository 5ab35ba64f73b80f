"""How pages look and sound: for everybody, on every width, in light and dark, and on paper."""

import re
from collections.abc import Mapping
from contextlib import ExitStack

import pytest
from playwright.sync_api import Response

from screening.engine.answers import Answer
from screening.engine.rulebook import Rulebook
from tests.answers import dangers, filled
from tests.browser.conftest import Visit
from tests.browser.kinds import FULL, KINDS, MUCH
from tests.browser.looks import LOOKS, all_of, fitting
from tests.browser.measures import barriers
from tests.browser.refusals import REFUSALS
from tests.browser.scene import Scene
from tests.browser.seat import Seat
from tests.live import Live
from tests.person import code_of

WAYS = {**KINDS, **REFUSALS}
SHOWS_IDLE = "document.querySelector('[data-idle]').hidden = false"


@pytest.mark.parametrize("kind", WAYS)
def test_nothing_is_in_anybodys_way(
    shared_seat: Seat, typical: Mapping[str, Answer], kind: str
) -> None:
    seat, found = shared_seat, dict[str, list[object]]()
    with ExitStack() as after:
        WAYS[kind](Scene(seat.person, typical, seat.live.database, after))
        for language in LOOKS:
            seat.show(language)
            assert seat.page.locator("html").get_attribute("lang") == language
            assert seat.page.url == f"{seat.live.url}{seat.person.seen.path}"
            if language == "en":  # as the wire is
                assert seat.page.locator("h1").text_content() == seat.person.seen.heading
            if kind == "warned":
                seat.page.evaluate(SHOWS_IDLE)
            found |= {f"{language}, {what}": amiss for what, amiss in all_of(seat.page, language)}
    assert {what: amiss for what, amiss in found.items() if amiss} == {}


@pytest.mark.parametrize("language", LOOKS)
def test_every_question_fits(
    shared_seat: Seat, rulebook: Rulebook, everything: dict[str, Answer], language: str
) -> None:
    seat, found = shared_seat, dict[str, list[object]]()
    seat.arrive(everything)
    for slug in rulebook.pages:
        seat.person.wire.get(f"{seat.person.home}/q/{slug}")
        seat.show(language)
        assert seat.slug == slug
        found[f"{slug}, axe"] = [*barriers(seat.page)]
        found |= {f"{slug}, {what}": amiss for what, amiss in fitting(seat.page)}
    assert {what: amiss for what, amiss in found.items() if amiss} == {}


def _results() -> dict[str, dict[str, Answer]]:
    minor = next(d for d in dangers() if d.question.id == "injury" and d.answer == "minor")
    return {"typical": {}, "in danger": filled(minor.answers), "full": FULL, "much unknown": MUCH}


@pytest.mark.parametrize("kind", _results())
def test_a_result_is_one_printed_page(
    shared_seat: Seat, typical: dict[str, Answer], kind: str
) -> None:
    seat = shared_seat
    seat.person.finish({**typical, **_results()[kind]})
    code_of(seat.person)
    seat.person.open("result")
    for language in LOOKS:
        seat.show(language)
        paper = seat.page.pdf(prefer_css_page_size=True)
        assert len(re.findall(rb"/Type\s*/Page\b(?!s)", paper)) == 1, language
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
