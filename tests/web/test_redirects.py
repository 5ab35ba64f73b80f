"""Where somebody is sent on to is always a page of ours, whatever an address asks for."""

from urllib.parse import parse_qs, quote, urlsplit

import pytest

from tests.sheet import Sheet
from tests.web.matrix import ROWS
from tests.web.world import World

TAKES_NEXT = ["staff.stay", "staff.confirm_code", "staff.show_code"]
ELSEWHERE = [
    "//evil.example",
    "///evil.example",
    "https://evil.example",
    "https:evil.example",
    "HTTPS://evil.example/staff",
    "/\\evil.example",
    "\\\\evil.example",
    "/staff\\\\evil.example",
    "/staff//evil.example",
    "javascript:alert(1)",
    "data:text/html,hello",
    "\t//evil.example",
    "/\t/evil.example",
    "/staff\t//evil.example",
    "/staff\r\nLocation: https://evil.example",
    "\n/staff",
    " //evil.example",
    "%2f%2fevil.example",
    "%2F%5Cevil.example",
    "/%2f/evil.example",
    "/%09/evil.example",
    "/staff/%2e%2e//evil.example",
    "@evil.example",
    ".evil.example",
    "evil.example/staff",
    "http://localhost:5000@evil.example/staff",
    "",
    "/",
    "/s/0123456789abcdef/result",
]


def is_ours(place: str) -> bool:
    """Whether a browser that follows it stays on pages of staff."""
    parts = urlsplit(place)
    whole = place.startswith("/staff") and "\\" not in place and "//" not in place
    return whole and not (parts.scheme or parts.netloc) and place.isprintable()


@pytest.mark.parametrize("place", ELSEWHERE)
@pytest.mark.parametrize("endpoint", TAKES_NEXT)
def test_no_redirect_leads_elsewhere(world: World, endpoint: str, place: str) -> None:
    row = ROWS[endpoint]
    visitor = "half" if endpoint == "staff.show_code" else "nurse"
    for written in (place, quote(place, safe="")):
        asked = row._replace(path=f"{row.path}?next={quote(written, safe='')}")
        answer = world.send(asked, visitor, "POST")
        assert answer.status_code == 303
        assert is_ours(answer.headers["Location"])
        world.put_back()
        sent = world.send(row, visitor, "POST", next=written)
        assert is_ours(sent.headers["Location"])
        world.put_back()


@pytest.mark.parametrize("place", ELSEWHERE)
def test_a_password_hands_the_place_on_and_no_more(world: World, place: str) -> None:
    row = ROWS["staff.show_password"]
    answer = world.send(
        row._replace(path=f"{row.path}?next={quote(place, safe='')}"), "nobody", "POST"
    )
    assert urlsplit(answer.headers["Location"])[:3] == ("", "", "/staff/second")


@pytest.mark.parametrize("place", ELSEWHERE)
def test_a_passkey_leads_nowhere_else(world: World, place: str) -> None:
    assert world.send(ROWS["staff.begin_passkey"], "nurse", "POST", next=place).status_code == 303
    answer = world.send(ROWS["staff.answer_passkey"], "nurse", "POST", given="nothing")
    assert answer.status_code == 422
    links = Sheet(answer.text).links
    assert [link for link in links if not is_ours(link) and link != "#main"] == []


@pytest.mark.parametrize("place", ["/staff/account", "/staff/audit?who=a&since=2026-01-01"])
def test_the_place_that_somebody_came_for_is_kept(world: World, place: str) -> None:
    row = ROWS["staff.confirm_code"]
    answer = world.send(row._replace(path=f"{row.path}?next={quote(place)}"), "nurse", "POST")
    assert answer.headers["Location"] == place


@pytest.mark.parametrize("referrer", [*ELSEWHERE, "http://[", "http://[::1", "https://a]b/staff"])
def test_what_is_said_of_the_page_before_leads_nowhere_else(world: World, referrer: str) -> None:
    if "\n" in referrer:
        return  # no server takes such a header
    row = ROWS["staff.make_codes"]
    client, own = world.client("stale"), world.visitors["stale"].named
    answer = client.post(
        row.path,
        data={"csrf_token": own["staff_token"]},
        content_type="application/x-www-form-urlencoded",
        headers={"Referer": referrer},
    )
    assert answer.status_code == 303
    parts = urlsplit(answer.headers["Location"])
    assert parts[:3] == ("", "", "/staff/confirm")
    assert is_ours(parse_qs(parts.query)["next"][0])
