"""The worklist at a real browser: with everything that a row can say, in nobody's way."""

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, expect

from screening.engine.rulebook import Rulebook
from tests.browser.looks import LOOKS, dress
from tests.browser.measures import SCROLLS, barriers, in_large_letters
from tests.browser.office import Desk, Office
from tests.nurse.ward import DAY, NOBODY, TO_911, TO_ER, Ward


def test_the_worklist_is_in_nobodys_way(office: Office, page: Page, rulebook: Rulebook) -> None:
    page.add_init_script(AXE_SCRIPT)
    desk = Desk(office, page)
    desk.join()
    database = office.database
    ward = Ward(database, rulebook)
    ward.sent(ago=2 * DAY)
    ward.sent(TO_911, ago=DAY, is_doubtful=True)
    ward.claim(ward.call(TO_ER, told=NOBODY._replace(name="Bo Roe")), "somebody")
    database.dispose()
    desk.open("/staff")
    expect(page).to_have_title("Worklist (3) \N{EN DASH} Ask about MILD")
    with page.expect_navigation():
        page.get_by_role("button", name="Take Bo Roe").click()
    desk.open("/staff/worklist?way=mine")
    expect(page.get_by_role("button", name="Let go Bo Roe")).to_be_visible()
    for language in LOOKS:
        page.context.add_cookies([{"name": "lang", "value": language, "url": office.url}])
        desk.open("/staff/worklist")
        expect(page.locator("tbody tr.hot")).to_have_count(2)
        _look(page, language)


def _look(page: Page, language: str) -> None:
    for look in LOOKS[language]:
        dress(page, *look)
        assert barriers(page) == [], look
    in_large_letters(page, 200)
    assert not page.evaluate(SCROLLS)
    in_large_letters(page, 100)
    page.set_viewport_size({"width": 320, "height": 640})
    assert not page.evaluate(SCROLLS)
