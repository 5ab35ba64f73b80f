"""A whole call at a real browser: by keys alone, and how it looks."""

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, expect

from screening.engine.answers import Answer
from screening.web.nurse.keys import keys
from tests.answers import filled, mild, typical
from tests.browser.caller import FOCUSED, Cookies, Nurse
from tests.browser.conftest import Visit
from tests.browser.looks import LOOKS
from tests.browser.measures import SCROLLS, barriers
from tests.browser.office import Office
from tests.person import sent

REST = 12  # keys of a call beside two for each question
GROUP = "document.activeElement.name"
SMALL = """all => all.filter(one => one.offsetParent && !one.closest(".hide")).filter(one => {
  const { width, height } = one.getBoundingClientRect();
  return Math.min(width, height) < 24;
}).map(one => one.outerHTML)"""


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
            expect(nurse.page.locator(".unsent")).to_have_count(0)
            if nurse.question != "finish":
                continue
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
    _come_back(nurse, url)


def _come_back(nurse: Nurse, url: str) -> None:
    """The switch is as it was left; letters lead to a question, and keys that are typed count."""
    page = nurse.page
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
    page.evaluate(AXE_SCRIPT)
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
