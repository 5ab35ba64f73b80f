"""People at a browser: how they get to a page, and what they do with mouse and keys."""

from collections.abc import Iterator, Mapping

from playwright.sync_api import Locator, Page

from screening.engine.answers import Answer
from tests.live import Live, LiveWire
from tests.person import Hurried, sent
from tests.sheet import Fields

SEND = """([action, pairs]) => {
  const form = document.createElement('form');
  for (const [name, value] of pairs) {
    form.append(Object.assign(document.createElement('input'), { name, value }));
  }
  document.body.append(Object.assign(form, { action, method: 'post', hidden: true }));
  form.submit();
}"""


class Seat:
    """A browser's page, and the screening of whoever sits there."""

    def __init__(self, page: Page, live: Live) -> None:
        self.page, self.live = page, live
        self.wire = LiveWire(live)
        self.person = Hurried(self.wire)

    @property
    def slug(self) -> str:
        """The page of questions that is shown; empty on another page."""
        return self.page.url.partition("/q/")[2].partition("#")[0]

    def start(self) -> None:
        """Open the start page, and begin with a click."""
        self.page.goto(self.live.url)
        self.go_on()
        self.person.home = "/".join(self.page.url.removeprefix(self.live.url).split("/")[:3])

    def arrive(self, answers: Mapping[str, Answer], until: str = "") -> None:
        """Come with answers that were given before, to the page that follows."""
        self.person.walk(answers, until=until)
        self.open(self.person.seen.path)

    def open(self, path: str) -> None:
        """Open a page, as the person of the wire."""
        self._sit_down()
        self.page.goto(self.live.url + path)

    def show(self, language: str) -> None:
        """What the person of the wire sees, asked for once more, in a language."""
        self.page.context.add_cookies([{"name": "lang", "value": language, "url": self.live.url}])
        path, fields = self.wire.asked
        if fields is None:
            return self.open(path)
        self._sit_down()
        if not self.page.url.startswith(self.live.url):
            self.page.goto(f"{self.live.url}/paper")  # forms are taken from pages of ours alone
        with self.page.expect_navigation():
            self.page.evaluate(SEND, [path, [*_pairs(fields)]])
        return None

    def _sit_down(self) -> None:
        self.page.context.add_cookies(
            [{"name": "visit", "value": self.wire.cookie, "url": self.live.url, "httpOnly": True}]
        )

    def field(self, question: str, code: str) -> Locator:
        """One choice of a question."""
        return self.page.locator(f"[id='{question}-{code}']")

    def choose(self, question: str, code: str) -> None:
        """Click the words of a choice."""
        self.page.locator("label", has=self.field(question, code)).click()

    def fill(self, answers: Mapping[str, Answer]) -> None:
        """Choose all that the page asks for."""
        for question in self.asked():
            for code in sent(answers[question]) if question in answers else ():
                if not self.field(question, code).is_checked():
                    self.choose(question, code)

    def asked(self) -> list[str]:
        """The questions that can be seen."""
        names = self.page.locator("fieldset:visible").evaluate_all(
            "groups => groups.map(group => group.querySelector('input').name)"
        )
        return list(map(str, names))

    def go_on(self) -> None:
        """Click the first button of the form."""
        self.follow(self.page.locator("main form button").first)

    def follow(self, way: Locator) -> None:
        """Click what leads to another page, and be there."""
        with self.page.expect_navigation():
            way.click()

    def chosen(self) -> list[str]:
        """The fields that are chosen."""
        ids = self.page.locator("input:checked").evaluate_all("all => all.map(one => one.id)")
        return list(map(str, ids))


def _pairs(fields: Fields) -> Iterator[tuple[str, str]]:
    return ((name, value) for name, values in fields.items() for value in values)


class Keys:
    """The same without a mouse."""

    def __init__(self, seat: Seat) -> None:
        self.page = seat.page

    def fill(self, answers: Mapping[str, Answer]) -> None:
        """Choose all that the page asks for, in the order in which the keys come by."""
        groups = self.page.locator("fieldset:visible input").evaluate_all(
            "all => [...new Set(all.map(one => one.name))]"
        )
        for question in groups:
            for code in sent(answers[question]) if question in answers else ():
                self._choose(question, code)

    def go_on(self, way: str = "main form button") -> None:
        """Tab to the button of the form, or to what else leads on, and press it."""
        self.tab_to(way)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def tab_to(self, selector: str) -> None:
        """Press the tab key until something has the focus."""
        for _ in range(60):
            if self.page.locator(f":is({selector}):focus").count():
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"no key leads to {selector}")

    def _choose(self, question: str, code: str) -> None:
        wanted = f"[id='{question}-{code}']"
        if self.page.locator(wanted).get_attribute("type") == "checkbox":
            self.tab_to(wanted)
            self.page.keyboard.press("Space")
            return
        self.tab_to(f"[name='{question}']")
        self.page.keyboard.press("Space")
        for _ in range(20):
            if self.page.locator(f"{wanted}:checked").count():
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"no key leads to {wanted}")
