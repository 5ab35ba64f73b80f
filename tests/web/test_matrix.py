"""Every route, every kind of visitor, every method: who is let in, and what a refusal leaves."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from werkzeug.test import TestResponse

from screening.store.audit import Act
from tests.web.matrix import MEMBERS, READING, TABLE, VISITORS, Row
from tests.web.world import World


def test_no_route_is_without_a_row(world: World) -> None:
    rules = list(world.app.url_map.iter_rules())
    assert sorted(row.endpoint for row in TABLE) == sorted(rule.endpoint for rule in rules)
    by_name = {rule.endpoint: rule.methods for rule in rules}
    for row in TABLE:
        assert set(by_name[row.endpoint] or ()) - {"HEAD", "OPTIONS"} == {row.method}


def test_the_rows_are_of_the_routes_that_they_name(world: World) -> None:
    places = world.app.url_map.bind("localhost")
    for row in TABLE:
        assert places.match(world.path(row, "nurse"), method=row.method)[0] == row.endpoint


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.endpoint)
def test_each_page_is_for_whom_it_is_for(world: World, row: Row) -> None:
    reading = ("GET", "HEAD", "OPTIONS") if row.method == "GET" else ("OPTIONS",)
    wrong = [
        found
        for visitor in VISITORS
        for method in dict.fromkeys((*reading, row.method, "DELETE"))
        if (found := differs(world, row, visitor, method))
    ]
    assert wrong == []


def differs(world: World, row: Row, visitor: str, method: str) -> str:
    """What is not as the table says, or as every answer must be; empty when all is well."""
    before = world.trail()
    answer = world.send(row, visitor, method)
    expected = str(row.expected(visitor, method, world.path(row, visitor)))
    said = f"{visitor} {method}: {answer.status_code} {answer.headers.get('Location', '')}"
    left = world.trail()[len(before) :]
    changed = world.held() != world.first
    world.put_back()
    if not is_as(answer, expected):
        return f"{said}, not {expected}"
    is_refused = answer.status_code in {401, 403, 404, 405} or "next=" in said
    if changed and (method in READING or is_refused):
        return f"{said}: something was changed"
    is_asking = method == "OPTIONS" and answer.status_code == 200
    wanted = [] if is_asking else trail_of(world, row, visitor, answer.status_code)
    if (method in READING or is_refused) and left != wanted:
        return f"{said}: the audit trail has {left}, not {wanted}"
    return ""


def trail_of(world: World, row: Row, visitor: str, status: int) -> list[tuple[str, str]]:
    """What reading or a refusal is to leave in the audit trail."""
    account = world.visitors[visitor].account
    if status == 403 and visitor in MEMBERS:
        return [(account, Act.REFUSED)]
    looked = {
        "admin.show_audit": Act.AUDIT_VIEWED,
        "admin.export_audit": Act.AUDIT_EXPORTED,
        "nurse.worklist": Act.LISTED,
        **dict.fromkeys(("nurse.call", "nurse.history", "nurse.ask_end"), Act.VIEWED),
    }
    return [(account, looked[row.endpoint])] if status == 200 and row.endpoint in looked else []


def is_as(answer: TestResponse, expected: str) -> bool:
    """Whether an answer has the status, or leads to the place, that is expected."""
    if expected.isdecimal():
        return answer.status_code == int(expected)
    found, wanted = urlsplit(answer.headers.get("Location", "?")), urlsplit(expected)
    is_there = re.fullmatch(wanted.path, found.path) and not (found.scheme or found.netloc)
    return (
        answer.status_code == 303
        and bool(is_there)
        and parse_qs(found.query) == parse_qs(wanted.query)
    )


@pytest.mark.parametrize(
    "row", [row for row in TABLE if row.method == "POST"], ids=lambda row: row.endpoint
)
def test_nobody_sends_a_form_without_its_token(world: World, row: Row) -> None:
    strangers = world.visitors["ended"].named
    tokens = ("", "garbage", strangers["staff_token"], strangers["patient_token"])
    for visitor in VISITORS:
        for token in tokens if visitor != "ended" else tokens[:2]:
            assert world.send(row, visitor, "POST", csrf_token=token).status_code == 400
    assert world.held() == world.first
