"""The end of a call at a real browser: few keys, with scripts and without; in nobody's way."""

from urllib.parse import urlencode

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from screening.engine.answers import Answer
from tests.answers import filled, typical
from tests.browser.conftest import Visit
from tests.browser.measures import SCROLLS
from tests.browser.office import Desk, Office
from tests.client import FORM
from tests.person import sent


def in_a_call(desk: Desk, answers: dict[str, Answer], language: str = "en") -> str:
    """Begin a call in which this was answered; gives its address."""
    page = desk.page
    desk.open("/staff/worklist")
    token = page.locator("[name=csrf_token]").first.input_value()
    with page.expect_navigation():
        page.get_by_role("button", name="Start a new call").click()
    home = page.url.partition("?")[0]
    told = {"giver": "patient", "identity": "matched", "language": language, "name": "Ada Doe"}
    _send(page, f"{home}/caller", {"csrf_token": token, **told})
    given = {q: sent(answer) for q, answer in answers.items()}
    _send(page, home, {"csrf_token": token, "version": "0", "shown": [*answers], **given})
    page.goto(f"{home}/finish")
    return home


def _send(page: Page, address: str, fields: dict[str, object]) -> None:
    data, headers = urlencode(fields, doseq=True), {"Content-Type": FORM, "Origin": address}
    answer = page.request.post(address, data=data, headers=headers, max_redirects=0)
    assert answer.status == 303, answer.status


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_routine_end_takes_few_keys(office: Office, visit: Visit, *, script: bool) -> None:
    desk = Desk(office, visit(script=script))
    desk.join()
    page, home = desk.page, in_a_call(desk, filled(typical()))
    with_arrows = ["Space", "Tab", "Tab", *["ArrowUp"] * 4, "Enter"]
    keys = ["1", "Enter", "6", "Enter"] if script else with_arrows
    for key in keys[:-1]:
        page.keyboard.press(key)
    assert page.locator("input:checked").evaluate_all("all => all.map(one => one.value)") == [
        "yes",
        "routine",
        "weeks",
        "",
    ]
    with page.expect_navigation():
        page.keyboard.press(keys[-1])
    assert page.url == f"{home}/finish?done=1"
    if script:
        page.get_by_role("button", name="Copy as text").click()
        expect(page.get_by_role("status")).to_have_text("Copied")
        chosen = page.evaluate("getSelection().toString() || document.activeElement.value")
        assert "== SITUATION ==" in chosen
    else:
        expect(page.get_by_role("button", name="Copy as text")).to_have_count(0)


def test_nothing_is_in_anybodys_way_at_the_end(office: Office, visit: Visit) -> None:
    desk = Desk(office, visit())
    desk.join()
    page = desk.page
    danger = {**typical(), "fever": "declined", "leg_weakness": "unsure"}
    home = in_a_call(desk, filled(danger), language="es")
    for path, language, scheme, width in (
        ("/finish", "en", "light", 320),
        ("/finish", "es", "dark", 1280),
        ("/history", "es", "dark", 320),
        ("/history", "en", "light", 1280),
    ):
        page.set_viewport_size({"width": width, "height": 844})
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
        page.goto(f"{home}{path}?lang={language}")
        found = Axe().run(page)
        assert found.violations_count == 0, f"{path}, {language}: {found.generate_report()}"
        page.set_viewport_size({"width": 320, "height": 844})
        assert not page.evaluate(SCROLLS), (path, language)
    page.goto(f"{home}/finish?lang=en")
    with page.expect_navigation():
        page.locator("main form.closing button").click()
    expect(page.locator(".problem")).to_be_focused()
    assert Axe().run(page).violations_count == 0
