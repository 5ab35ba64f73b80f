"""A whole call at a real browser: by keys alone, by two people, and through what goes wrong."""

from collections.abc import Iterator
from contextlib import closing
from sqlite3 import connect

import pytest
from playwright.sync_api import Browser, Page, expect

from screening.engine.answers import Answer
from screening.web.nurse.keys import keys
from tests.answers import filled, mild, typical
from tests.browser.conftest import Visit
from tests.browser.looks import LOOKS
from tests.browser.measures import SCROLLS, barriers
from tests.browser.office import Desk, Office
from tests.live import free_port, running
from tests.person import sent

REST = 12  # keys of a call beside two for each question
FOCUSED = "document.activeElement.id"
GROUP = "document.activeElement.name"
SMALL = """all => all.filter(one => one.offsetParent && !one.closest(".hide")).filter(one => {
  const { width, height } = one.getBoundingClientRect();
  return Math.min(width, height) < 24;
}).map(one => one.outerHTML)"""

Cookies = list[dict[str, object]]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """One application, found by a name."""
    url = "http://localhost:{port}"
    with running(tmp_path_factory.mktemp("desk"), SCREENING_URL=url) as live:
        yield Office(live)


@pytest.fixture(scope="module")
def cookies(office: Office, browser: Browser) -> Cookies:
    """Of a nurse who has signed in."""
    return _signed_in(office, browser)


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


def _signed_in(office: Office, browser: Browser) -> Cookies:
    page = browser.new_page()
    Desk(office, page).join()
    found: Cookies = page.context.cookies()  # type: ignore[assignment]
    page.context.close()
    return [each for each in found if each["name"] == "staff"]


def _signs(question: str, answer: Answer) -> list[str]:
    found = keys(mild().questions[question])
    return [found[code] for code in sent(answer)]


@pytest.mark.parametrize("way", ["number keys", "typed", "no scripts"])
def test_a_whole_call_by_keys(office: Office, cookies: Cookies, visit: Visit, way: str) -> None:
    page = visit(script=way != "no scripts")
    nurse, answers = Nurse(office, page, cookies), filled(typical())
    nurse.begin()
    if way == "typed":
        _switch_off(page, "Use number keys")
    _answer_all(nurse, answers, way)
    expect(page.locator("h1")).to_have_text("Finish the call")
    _close(nurse, way)
    assert nurse.count <= 2 * len(answers) + REST, nurse.count


def _answer_all(nurse: Nurse, answers: dict[str, Answer], way: str) -> None:
    given: list[str] = []
    while "/finish" not in nurse.page.url:
        if nurse.question == "finish":
            nurse.press("Enter")
            expect(nurse.page.locator("#finish:focus")).to_have_count(0)  # one came up, or the end
            continue
        name = nurse.question
        assert name not in given
        given.append(name)
        signs = "".join(_signs(name, answers[name]))
        if len(given) == len(answers) and way == "typed":
            nurse.press(*signs)
            with nurse.page.expect_navigation():
                nurse.press("Enter")
            break
        nurse.press(*signs)
        if way == "no scripts":
            _go_on_without_scripts(nurse, name)
        elif way == "typed" or nurse.question == name:
            nurse.press("Enter")
    assert set(given) == set(answers)


def _go_on_without_scripts(nurse: Nurse, name: str) -> None:
    open_ones = nurse.page.locator(".asked:not(.answered) .box input")
    is_last = open_ones.last.get_attribute("id") == f"typed-{name}"
    is_first_time = nurse.page.locator(".answered").count() == 0
    if is_first_time and not is_last:
        return nurse.press("Tab")
    with nurse.page.expect_navigation():
        nurse.press("Enter")
    return None


def _close(nurse: Nurse, way: str) -> None:
    """Say what the call came to, as quickly as the page lets."""
    group = nurse.page.locator("fieldset:focus-within")
    expect(group).to_have_count(1)
    on = "Tab" if way == "no scripts" else "Enter"
    with nurse.page.expect_navigation():
        while nurse.page.locator("fieldset:focus-within").count():
            _choose(nurse, way)
            if way == "no scripts" and nurse.page.evaluate(GROUP) == "end":
                break
            if way != "number keys" or nurse.page.evaluate(GROUP) in {"level", "after"}:
                nurse.press(on)
        nurse.press("Enter")
    expect(nurse.page.locator("h1")).to_have_text("The call is closed")


def _choose(nurse: Nurse, way: str) -> None:
    wanted = {"teach_back": "yes", "end": "advice"}.get(name := str(nurse.page.evaluate(GROUP)))
    if wanted is None:
        return None
    choice = nurse.page.locator(f"[name={name}][value={wanted}]")
    if way == "number keys":
        return nurse.press(choice.get_attribute("data-key") or "")
    nurse.press("Space" if name == "teach_back" else "ArrowUp")
    while not choice.is_checked():
        nurse.press("ArrowUp")
    return None


def _switch_off(page: Page, words: str) -> None:
    focused = page.evaluate(FOCUSED)
    page.locator("#keys summary").click()
    page.get_by_label(words).uncheck()
    page.locator(f"#{focused}").focus()


def test_switches_errors_and_the_way_to_a_question(
    office: Office, cookies: Cookies, visit: Visit
) -> None:
    page = visit()
    nurse = Nurse(office, page, cookies)
    url = nurse.begin()
    _switch_off(page, "Move on after I answer")
    nurse.press("h", "5")
    assert nurse.question == "emergency_signs"
    expect(page.locator("#q-emergency_signs .origin")).to_contain_text("heard, written by Robin")
    nurse.press("Enter", "4")
    expect(page.locator("#danger [role=alert]")).to_contain_text("Clarify")
    expect(page.locator("#panel")).to_have_class("live alert")
    assert nurse.question == "saddle_numbness"
    nurse.press("Backspace")
    expect(page.locator("#danger [role=alert]")).to_have_count(0)
    page.reload()
    expect(page.get_by_label("Move on after I answer")).not_to_be_checked()
    expect(page.locator("#typed-saddle_numbness")).to_be_focused()
    nurse.press("/", *"pain zero ten", "Enter")
    assert nurse.question == "back_pain_score"
    nurse.press("1", "0")
    expect(page.locator("#q-back_pain_score .origin")).to_be_visible()
    page.locator("#keys summary").click()
    page.get_by_label("Use number keys").uncheck()
    page.locator("#typed-saddle_numbness").focus()
    nurse.press("9", "Enter")
    expect(page.locator("#q-saddle_numbness [role=alert]")).to_contain_text("no answer here")
    expect(page.locator("#typed-saddle_numbness")).to_have_value("9")
    nurse.press("Shift+Enter")
    assert nurse.question == "saddle_numbness"
    page.keyboard.press("Control+A")
    nurse.press("1", "Tab")
    expect(page.locator("#q-saddle_numbness .origin")).to_be_visible()
    kept = nurse.kept(url)
    assert kept == {"emergency_signs": "none", "saddle_numbness": "no", "back_pain_score": "10"}


def test_two_nurses_on_one_screening(
    office: Office, cookies: Cookies, browser: Browser, visit: Visit
) -> None:
    one = Nurse(office, visit(), cookies)
    other = Nurse(office, visit(), _signed_in(office, browser))
    url = one.begin()
    other.page.goto(url)
    one.press("5")
    expect(one.page.locator("#q-emergency_signs")).to_have_class("asked answered")
    other.page.locator("#typed-fever").focus()
    other.press("2")  # to another question: both are kept
    expect(other.page.locator("#q-emergency_signs :checked")).to_have_value("none")
    _differ(other, "saddle_numbness", "1", one, "2", use="Use what I chose")
    expect(one.page.locator("#q-saddle_numbness :checked")).to_have_value("new")
    _differ(one, "bladder_bowel", "1", other, "2", use="Leave what is kept")
    expect(other.page.locator("#q-bladder_bowel :checked")).to_have_value("no")
    expect(other.page.locator("#here")).to_contain_text("Also here now: Robin")
    assert set(_history(office, url, "saddle_numbness")) == {'"no"', '"new"'}
    assert set(_history(office, url, "bladder_bowel")) == {'"no"', '"new"'}


def _differ(first: Nurse, name: str, sign: str, second: Nurse, other: str, *, use: str) -> None:
    """One answers, then the other, who has not seen it, and decides."""
    box, group = f"#typed-{name}", second.page.locator(f"#q-{name}")
    second.page.locator(box).focus()  # from here on nothing changes under the fingers
    first.page.locator(box).focus()
    first.press(sign)
    expect(first.page.locator(f"#q-{name} .origin")).to_be_visible()
    second.press(other)
    expect(group.get_by_role("alert")).to_contain_text("Somebody else answered this meanwhile")
    expect(group.get_by_role("alert")).to_contain_text("Kept now: No")
    group.get_by_role("button", name=use).click()
    expect(group.get_by_role("alert")).to_have_count(0)


def _history(office: Office, url: str, question: str) -> list[str]:
    own = url.rpartition("/")[2]
    query = "SELECT answer FROM given WHERE screening_id = ? AND question = ? ORDER BY id"
    with closing(connect(office.live.log.with_name("screening.db"))) as database:
        return [answer for (answer,) in database.execute(query, (own, question))]


def test_what_is_typed_survives_news_and_a_dead_server(
    tmp_path_factory: pytest.TempPathFactory, browser: Browser, visit: Visit
) -> None:
    settings = {"PORT": str(free_port()), "SCREENING_URL": "http://localhost:{port}"}
    data = tmp_path_factory.mktemp("mortal")
    with running(data, **settings) as live:
        cookies = _signed_in(Office(live), browser)
        nurse = Nurse(Office(live), visit(), cookies)
        url = nurse.begin()
        nurse.press("5", "1", "1")
        expect(nurse.page.locator(".answered")).to_have_count(3)
        _news_while_typing(nurse, Nurse(Office(live), visit(), cookies), url)
        live.process.kill()
        live.process.wait()
    nurse.page.locator("#typed-fever").focus()
    nurse.press("2")
    expect(nurse.page.locator("#q-fever [role=alert]")).to_contain_text("Not saved")
    expect(nurse.page.locator("#text")).to_have_value("not even to the mailbox")
    with running(data, **settings):
        nurse.page.get_by_role("button", name="Try again now").click()
        expect(nurse.page.locator("#q-fever .origin")).to_be_visible()
        nurse.page.get_by_role("button", name="Keep the note").click()
        expect(nurse.page.locator("#remarks")).to_contain_text("not even to the mailbox")
        expect(nurse.page.locator("#text")).to_have_value("")
        _signed_out_meanwhile(nurse, cookies)
        kept = nurse.kept(url)
    assert kept == {
        "emergency_signs": "none",
        "saddle_numbness": "no",
        "bladder_bowel": "no",
        "cancer_signs": "weight_loss",
        "injury": "no",
        "fever": "no",
        "age": "50_to_64",
    }


def _news_while_typing(nurse: Nurse, other: Nurse, url: str) -> None:
    """Somebody answers; neither the note nor the box that is being typed into loses a letter."""
    note, box = nurse.page.locator("#text"), nurse.page.locator("#typed-cancer_signs")
    note.fill("not even to the mailbox")
    nurse.page.evaluate("document.getElementById('keys-on').click()")
    box.focus()
    nurse.press("2", "4", "ArrowLeft")
    other.page.goto(url)
    other.page.locator("#typed-injury").focus()
    other.press("1")
    expect(other.page.locator("#q-injury .origin")).to_be_visible()
    nurse.page.evaluate("dispatchEvent(new Event('online'))")  # to look now, not in ten seconds
    expect(nurse.page.locator("#q-injury .origin")).to_be_visible()
    expect(box).to_be_focused()
    expect(note).to_have_value("not even to the mailbox")
    nurse.press("Delete", "Enter")
    expect(nurse.page.locator("#q-cancer_signs :checked")).to_have_value("weight_loss")
    nurse.page.evaluate("document.getElementById('keys-on').click()")


def _signed_out_meanwhile(nurse: Nurse, cookies: Cookies) -> None:
    """Who is signed out is told so; signed in again, the answer that waits is saved."""
    nurse.page.context.clear_cookies(name="staff")
    nurse.page.locator("#typed-age").focus()
    nurse.press("3")
    told = nurse.page.locator("#q-age [role=alert]")
    expect(told).to_contain_text("Not saved: you are signed out.")
    nurse.page.context.add_cookies(cookies)  # type: ignore[arg-type]
    told.get_by_role("button").click()
    expect(nurse.page.locator("#q-age .origin")).to_be_visible()


@pytest.mark.parametrize("language", LOOKS)
def test_nothing_is_in_anybodys_way(
    office: Office, cookies: Cookies, visit: Visit, language: str
) -> None:
    page = visit(language=f"{language}-US")
    nurse = Nurse(office, page, cookies)
    page.goto(f"{office.url}/staff/worklist")
    with page.expect_navigation():
        page.locator("form[action$=calls] button").click()
    url = page.url
    page.locator("[name=language][value=es]").check()
    with page.expect_navigation():
        page.locator("form[action$=caller] button").click()
    expect(page.locator("#typed-emergency_signs")).to_be_focused()
    nurse.press("5", "2", "1")
    expect(page.locator("#q-bladder_bowel .origin")).to_be_visible()
    _look_around(page, language)
    _make_trouble(nurse, url)
    _look_around(page, language)


def _make_trouble(nurse: Nurse, url: str) -> None:
    """A key that stands for nothing, and somebody else's answer."""
    nurse.page.locator("#typed-fever").focus()
    nurse.press("9", "Tab")
    expect(nurse.page.locator("#q-fever [role=alert]")).to_be_visible()
    second = nurse.page.context.new_page()
    second.goto(url)
    nurse.page.locator("#typed-injury").focus()
    second.locator("#q-injury [data-key='1']").check()
    expect(second.locator("#q-injury .origin")).to_be_visible()
    second.close()
    nurse.press("3")
    expect(nurse.page.locator("#q-injury [role=alert]")).to_be_visible()


def _look_around(page: Page, language: str) -> None:
    page.locator("details").evaluate_all("all => all.forEach(one => { one.open = true; })")
    for scheme, width in LOOKS[language]:
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.set_viewport_size({"width": width, "height": 844})
        assert barriers(page) == [], f"{scheme}, {width}"
    assert page.locator("main :is(a, button, label:has(input), summary)").evaluate_all(SMALL) == []
    page.set_viewport_size({"width": 320, "height": 640})
    assert not page.evaluate(SCROLLS)
    page.set_viewport_size({"width": 640, "height": 640})
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert not page.evaluate(SCROLLS)
    page.evaluate("document.documentElement.style.fontSize = ''")
    page.set_viewport_size({"width": 1280, "height": 900})
