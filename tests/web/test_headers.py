"""Headers of every kind of answer: pages, refusals, files, health; the test client looks at most.

`tests.client.Client` fails on each answer, of any test, whose policy is not the one.
"""

from collections.abc import Iterator

import pytest

from screening.config import Config
from tests.applications import KEY, KEYS, application
from tests.client import FORM, Client
from tests.web.matrix import TABLE
from tests.web.world import World

URL = "https://ask.example"
ALWAYS = {
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}
POLICY = {
    "default-src 'none'",
    "style-src 'self'",
    "script-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "object-src 'none'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
}


@pytest.fixture
def secure(world: World) -> Iterator[Client]:
    """A browser at the same installation, over https."""
    own = world.app.extensions["desk"].config.database
    with application(Config(url=URL, database=own, secret_key=KEY, keys=KEYS)) as app:
        yield Client(app)


def test_every_answer_has_them(world: World, secure: Client) -> None:
    for who in ("nobody", "finished", "admin"):
        for cookie, value in world.visitors[who].cookies.items():
            secure.set_cookie(f"__Host-{cookie}", value, domain="ask.example", secure=True)
        seen = set()
        for row in TABLE:
            for method in ("GET", "HEAD", "OPTIONS", "DELETE"):
                answer = secure.open(world.path(row, who), method=method, base_url=URL)
                seen.add(answer.status_code)
                assert {name: answer.headers.get(name) for name in ALWAYS} == ALWAYS
                assert set(answer.headers["Content-Security-Policy"].split("; ")) == POLICY
                assert "Access-Control-Allow-Origin" not in answer.headers
                if answer.data and method == "GET":
                    is_text = answer.mimetype != "application/pdf"
                    assert ("charset=utf-8" in answer.headers["Content-Type"]) == is_text
        assert seen >= {200, 303, 404, 405}


REFUSED = {
    "no token": ({"data": "a=b"}, 400),
    "another host": ({"base_url": "https://elsewhere.example"}, 400),
    "garbage": ({"data": "a=%ff"}, 400),
    "too large": ({"data": "a" * 200_000}, 413),
    "another kind": ({"data": "{}", "content_type": "application/json"}, 415),
}


@pytest.mark.parametrize("kind", REFUSED)
@pytest.mark.parametrize("path", ["/", "/staff/sign-in", "/staff/people/link"])
def test_a_refusal_has_them_too(secure: Client, kind: str, path: str) -> None:
    sent, status = REFUSED[kind]
    answer = secure.post(path, **{"base_url": URL, "content_type": FORM, **sent})
    assert answer.status_code == status
    assert {name: answer.headers.get(name) for name in ALWAYS} == ALWAYS
    assert set(answer.headers["Content-Security-Policy"].split("; ")) == POLICY


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "https://ask.example.evil"])
def test_no_other_origin_may_read_anything(secure: Client, origin: str) -> None:
    asked = {"Origin": origin, "Access-Control-Request-Method": "POST"}
    for method in ("GET", "OPTIONS"):
        answer = secure.open("/", method=method, base_url=URL, headers=asked)
        assert [name for name, _value in answer.headers if name.startswith("Access-Control")] == []


@pytest.mark.parametrize("referrer", ["http://[", "https://a]b/", "https://evil.example/", ""])
def test_over_https_a_form_says_where_it_comes_from(
    world: World, secure: Client, referrer: str
) -> None:
    named = world.visitors["nobody"]
    secure.set_cookie("__Host-visit", named.cookies["visit"], domain="ask.example", secure=True)
    form = {"csrf_token": named.named["patient_token"]}
    answer = secure.post("/", data=form, base_url=URL, headers={"Referer": referrer})
    assert answer.status_code == 400
