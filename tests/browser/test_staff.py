"""Staff at a real browser: the way in with a passkey and an app, and out again."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, expect

from screening.access.people import Role
from tests.browser.conftest import Visit
from tests.browser.looks import LOOKS, dress
from tests.browser.measures import SCROLLS, barriers
from tests.browser.office import PASSWORD, Desk, Office
from tests.live import running

HOUR = timedelta(hours=1)
NO_PASSKEY = "CredentialsContainer.prototype.create = () => Promise.reject(new Error('none'))"


@pytest.fixture(scope="module")
def hasty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """One that signs people out after a minute."""
    url = "http://localhost:{port}"
    data = tmp_path_factory.mktemp("hasty")
    with running(data, SCREENING_URL=url, SCREENING_STAFF_IDLE="1") as live:
        yield Office(live)


def test_a_passkey_from_the_invitation_to_its_removal(office: Office, page: Page) -> None:
    desk = Desk(office, page, Role.PROVIDER)
    desk.add_authenticator()
    desk.accept()
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url("**/staff/codes")
    desk.read_codes()
    desk.press("I have kept them")
    expect(page.get_by_text("Passkey 1", exact=True)).to_be_visible()
    desk.sign_out()
    desk.show_password()
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url("**/staff/account")
    _refuse_to_remove_the_only_one(desk)
    desk.press("Set up an app")
    desk.read_secret()
    desk.type_code(desk.code())
    expect(page).to_have_url(f"{office.url}/staff/account")
    office.age(desk.email, HOUR, "proved_at")
    desk.press("Remove passkey 1")
    expect(page.locator("h1")).to_have_text("Is it still you?")
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url("**/staff/account")
    desk.press("Remove passkey 1")
    expect(page.get_by_text("Passkey 1", exact=True)).to_have_count(0)


def _refuse_to_remove_the_only_one(desk: Desk) -> None:
    desk.press("Remove passkey 1")
    expect(desk.page.locator("h1")).to_have_text("You need this one")
    desk.open("/staff/account")


def test_a_browser_without_a_passkey_says_so_and_a_code_does(office: Office, page: Page) -> None:
    desk = Desk(office, page)
    desk.accept()
    desk.read_secret()
    page.add_init_script(NO_PASSKEY)
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url("**/staff/passkey")
    expect(page.get_by_text("That did not work.")).to_be_visible()
    with page.expect_navigation():
        page.get_by_role("link", name="Go back").click()
    expect(page.locator("h1")).to_have_text("Set up your second step")
    desk.read_secret()
    desk.type_code(desk.code())
    desk.read_codes()


def test_by_keys_alone_and_without_scripts(office: Office, page_without_script: Page) -> None:
    page = page_without_script
    desk = Desk(office, page, Role.PROVIDER)
    page.goto(desk.link)
    _type(page, "#password", PASSWORD)
    desk.read_secret()
    _type(page, "#code", desk.code())
    desk.read_codes()
    _enter(page, "form[action$=codes] button")
    _enter(page, "form[action$=sign-out] button")
    page.keyboard.press("Tab")
    _focus(page, "#email")
    page.keyboard.type(desk.email)
    _type(page, "#password", PASSWORD)
    _type(page, "#code", desk.codes[0].lower().replace("-", " "))
    expect(page.locator("h1")).to_have_text("My account")
    expect(page.get_by_text("9 left")).to_be_visible()


def test_a_mistake_is_told_and_found(office: Office, page: Page) -> None:
    desk = Desk(office, page)
    desk.open("/staff/sign-in")
    page.get_by_label("E-mail address").fill(desk.email)
    page.get_by_label("Password").fill("wrong")
    desk.press("Sign in")
    expect(page.get_by_role("alert")).to_be_focused()
    assert page.title().startswith("Error: ")
    expect(page.get_by_label("E-mail address")).to_have_value(desk.email)
    expect(page.get_by_label("Password")).to_have_value("")


def test_who_types_a_password_may_look_at_it(office: Office, page: Page) -> None:
    desk = Desk(office, page)
    page.goto(desk.link)
    field = page.get_by_label("New password")
    field.fill(PASSWORD)
    expect(field).to_have_attribute("type", "password")
    page.get_by_label("Show").check()
    expect(field).to_have_attribute("type", "text")
    page.get_by_label("Show").uncheck()
    expect(field).to_have_attribute("type", "password")


def test_who_is_idle_is_asked_and_may_stay(hasty: Office, page: Page) -> None:
    desk = Desk(hasty, page)
    desk.join()
    page.clock.install()
    desk.open("/staff/account")
    warning = page.locator("[data-idle]")
    expect(warning).to_be_hidden()
    page.clock.fast_forward(35_000)
    expect(warning).to_be_visible()
    warning.get_by_role("button").click()
    expect(warning).to_be_hidden()
    page.clock.fast_forward(35_000)
    expect(warning).to_be_visible()


def test_after_the_end_the_page_is_taken_off_the_screen(hasty: Office, page: Page) -> None:
    desk = Desk(hasty, page)
    desk.join()
    page.clock.install()
    desk.open("/staff/account#main")
    expect(page.get_by_text(desk.email)).to_be_visible()
    hasty.age(desk.email, HOUR, "seen_at")
    page.clock.fast_forward(65_000)
    page.wait_for_url("**/staff/sign-in?next=/staff/account")
    expect(page.get_by_text(desk.email)).to_have_count(0)


def _begun(desk: Desk) -> None:
    desk.accept()


def _sign_in(desk: Desk) -> None:
    desk.open("/staff/sign-in")


def _mistaken(desk: Desk) -> None:
    desk.open("/staff/sign-in")
    desk.press("Sign in")


def _second(desk: Desk) -> None:
    desk.join()
    desk.sign_out()
    desk.show_password()


def _codes(desk: Desk) -> None:
    desk.accept()
    desk.read_secret()
    desk.type_code(desk.code())


def _uninvited(desk: Desk) -> None:
    desk.open("/staff/invitation/none")


OUTSIDE: dict[str, Callable[[Desk], None]] = {
    "invitation": lambda desk: desk.open(desk.link.removeprefix(desk.office.url)),
    "no invitation": _uninvited,
    "set up": _begun,
    "recovery codes": _codes,
    "sign in": _sign_in,
    "a mistake": _mistaken,
    "second step": _second,
}


@pytest.mark.parametrize("kind", OUTSIDE)
def test_nothing_is_in_anybodys_way_in(office: Office, visit: Visit, kind: str) -> None:
    desk = Desk(office, visit(), Role.ADMIN)
    OUTSIDE[kind](desk)
    _look_around(desk.page, kind)


def _nothing(desk: Desk) -> None:
    desk.open("/staff/people/invite")
    desk.press("Make an invitation")


def _link(desk: Desk) -> None:
    desk.open("/staff/people/invite")
    desk.page.get_by_label("Name").fill("Sam Example")
    desk.page.get_by_label("E-mail address").fill(f"sam.{desk.email}")
    desk.page.get_by_label("Nurse").check()
    desk.press("Make an invitation")


INSIDE: dict[str, Callable[[Desk], None]] = {
    "account": lambda desk: desk.open("/staff/account"),
    "password": lambda desk: desk.open("/staff/account/password"),
    "confirm": lambda desk: desk.open("/staff/confirm"),
    "people": lambda desk: desk.open("/staff/people"),
    "invite": lambda desk: desk.open("/staff/people/invite"),
    "invite nobody": _nothing,
    "a link to pass on": _link,
    "audit": lambda desk: desk.open("/staff/audit"),
}


def test_nothing_is_in_an_administrators_way(office: Office, visit: Visit) -> None:
    desk = Desk(office, visit(), Role.ADMIN)
    desk.join()
    for kind, come in INSIDE.items():
        come(desk)
        _look_around(desk.page, kind)


def _look_around(page: Page, kind: str) -> None:
    page.evaluate(AXE_SCRIPT)
    for look in LOOKS["en"]:
        dress(page, *look)
        assert barriers(page) == [], (kind, look)
    page.set_viewport_size({"width": 320, "height": 640})
    assert not page.evaluate(SCROLLS), kind


def _focus(page: Page, selector: str) -> None:
    """Press the tab key until something has the focus."""
    for _ in range(40):
        if page.locator(f"{selector}:focus").count():
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"no key leads to {selector}")


def _enter(page: Page, selector: str) -> None:
    _focus(page, selector)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def _type(page: Page, selector: str, text: str) -> None:
    _focus(page, selector)
    page.keyboard.type(text)
    with page.expect_navigation():
        page.keyboard.press("Enter")
