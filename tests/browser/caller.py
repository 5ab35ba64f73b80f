"""A nurse at a call, at a real browser."""

from playwright.sync_api import Browser, Page, expect

from tests.browser.office import Desk, Office

FOCUSED = "document.activeElement.id"
Cookies = list[dict[str, object]]


class Nurse:
    """Somebody at a call, who counts the keys."""

    def __init__(self, office: Office, page: Page, cookies: Cookies) -> None:
        self.office, self.page, self.count = office, page, 0
        page.set_viewport_size({"width": 1280, "height": 900})
        page.context.add_cookies(cookies)  # type: ignore[arg-type]

    def begin(self) -> str:
        """Start a call from the worklist; where it is."""
        self.page.goto(f"{self.office.url}/staff/worklist")
        expect(self.page.get_by_role("button", name="Start a new call")).to_be_focused()
        with self.page.expect_navigation():
            self.press("Enter")
        expect(self.page.locator("#typed-emergency_signs")).to_be_focused()
        return self.page.url

    def press(self, *pressed: str) -> None:
        """Press keys one after the other."""
        for key in pressed:
            self.page.keyboard.press(key)
            self.count += 1

    @property
    def question(self) -> str:
        """The question whose box has the focus."""
        return str(self.page.evaluate(FOCUSED)).removeprefix("typed-")

    def kept(self, url: str) -> dict[str, str]:
        """What the page shows once it is loaded anew."""
        self.page.goto(url)
        found: list[list[str]] = self.page.locator("#questions :checked").evaluate_all(
            "all => all.map(one => [one.name, one.value])"
        )
        return {name: value for name, value in found if name != "heard"}


def signed_in(office: Office, browser: Browser) -> Cookies:
    """The cookie of a new nurse."""
    page = browser.new_page()
    Desk(office, page).join()
    found: Cookies = page.context.cookies()  # type: ignore[assignment]
    page.context.close()
    return [each for each in found if each["name"] == "staff"]
