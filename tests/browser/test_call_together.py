"""A call at a real browser, with somebody else on it, and through what goes wrong."""

import os
import signal
from contextlib import closing
from sqlite3 import connect

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.caller import Cookies, Nurse, signed_in
from tests.browser.conftest import Visit
from tests.browser.office import Office
from tests.live import free_port, running

KEPT = {
    "emergency_signs": "none",
    "saddle_numbness": "no",
    "bladder_bowel": "no",
    "cancer_signs": "weight_loss",
    "injury": "no",
    "fever": "no",
    "age": "50_to_64",
}


def test_two_nurses_on_one_screening(
    office: Office, cookies: Cookies, browser: Browser, visit: Visit
) -> None:
    one = Nurse(office, visit(), cookies)
    other = Nurse(office, visit(), signed_in(office, browser))
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
    expect(other.page.locator("#news a")).to_have_text(["Feeling between the legs"])
    other.page.locator("#news a").click()
    expect(other.page.locator("#news")).to_be_hidden()
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
        cookies = signed_in(Office(live), browser)
        nurse = Nurse(Office(live), visit(), cookies)
        url = nurse.begin()
        nurse.press("5", "1", "1")
        expect(nurse.page.locator(".answered")).to_have_count(3)
        _news_while_typing(nurse, Nurse(Office(live), visit(), cookies), url)
        os.kill(live.process.pid, signal.SIGKILL)
        live.process.wait()
    _answer_nobody(nurse)
    with running(data, **settings):
        _go_on_with_the_next(nurse)
        _signed_out_meanwhile(nurse, cookies)
        assert nurse.kept(url) == KEPT


def _answer_nobody(nurse: Nurse) -> None:
    """Answer while the server is gone: it says so, and nothing that is typed is lost."""
    nurse.page.locator("#typed-fever").focus()
    nurse.press("2")
    expect(nurse.page.locator("#q-fever [role=alert]")).to_contain_text("Not saved")
    expect(nurse.page.locator("#text")).to_have_value("not even to the mailbox")


def _go_on_with_the_next(nurse: Nurse) -> None:
    """What waited is saved once a server is there."""
    nurse.page.get_by_role("button", name="Try again now").click()
    expect(nurse.page.locator("#q-fever .origin")).to_be_visible()
    nurse.page.get_by_role("button", name="Keep the note").click()
    expect(nurse.page.locator("#remarks")).to_contain_text("not even to the mailbox")
    expect(nurse.page.locator("#text")).to_have_value("")


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
