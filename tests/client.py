"""The test client: it reads every page of the whole suite strictly, whatever the test is about."""

import re
from functools import cache
from typing import Any
from urllib.parse import unquote_plus

from flask.testing import FlaskClient
from typing_extensions import override
from werkzeug.test import TestResponse

from tests import answers
from tests.sheet import ENGLISH, Fields, Interface, Sheet, encoded, flaws

FORM = "application/x-www-form-urlencoded"
NEVER = re.compile(r"qualif\w+|eligib\w+|candidates?\b", re.IGNORECASE)  # of anybody, to anybody
POLICY = ("default-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "form-action 'self'")


class Client(FlaskClient):
    """Opens pages of an application, and fails where one is not as all must be."""

    seen: Sheet  # the last page
    expects: Interface = ENGLISH

    @override
    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        response = super().open(*args, **kwargs)
        _look_at_headers(response)
        if response.mimetype == "text/html" and response.data and response.status_code // 100 != 3:
            self.seen = Sheet(response.text, response.request.path, response.status_code)
            assert list(flaws(self.seen, self.expects)) == [], response.text
            _look_for_echoes(response)
            assert self._said_wrongly() == []
        return response

    def _said_wrongly(self) -> list[str]:
        never = [NEVER] if self._is_for_staff() else [NEVER, _never_said(self.expects.language)]
        return [word for each in never for word in each.findall(self.seen.text)]

    def _is_for_staff(self) -> bool:
        return f"{self.seen.path}/".startswith("/staff/")


class ClientWire:
    """A person's way to the pages, through the test client."""

    def __init__(self, client: Client) -> None:
        self.client = client

    def get(self, path: str) -> Sheet:
        """Fetch a page, following redirects."""
        self.client.get(path, follow_redirects=True)
        return self.client.seen

    def post(self, path: str, fields: Fields) -> Sheet:
        """Send a form: a refusal is a page, and all else a redirect to one."""
        response = post(self.client, path, fields)
        assert response.status_code in {303, 409, 422}, (response.status_code, path)
        if response.status_code != 303:
            return self.client.seen
        return self.get(response.headers["Location"])

    def hand_in(self, path: str, fields: Fields) -> str:
        """Send a form, and give where it leads to; empty where it is refused."""
        return post(self.client, path, fields).headers.get("Location", "")


def post(client: FlaskClient, path: str, fields: Fields, **more: Any) -> TestResponse:  # noqa: ANN401
    """Send a form, and give the answer as it comes."""
    return client.post(path, data=encoded(fields), content_type=FORM, **more)


def _look_at_headers(response: TestResponse) -> None:
    headers = response.headers
    policy = headers["Content-Security-Policy"]
    assert all(part in policy for part in POLICY)
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "Server" not in headers
    asked = response.request
    is_part = asked.path.startswith("/static/") and response.status_code == 200
    is_part = is_part and asked.method != "OPTIONS"
    assert ("immutable" if is_part else "no-store") in headers["Cache-Control"]
    assert (response.request.path == "/") != (headers.get("X-Robots-Tag") == "noindex")


def _look_for_echoes(response: TestResponse) -> None:
    """What was sent comes back only as text."""
    request = response.request
    said = unquote_plus(f"{request.path}?{request.query_string.decode('latin-1')}")
    for mark in ("<", '"', "'"):
        for piece in re.findall(rf"[^&=]*{mark}[^&=]*", said):
            assert piece not in response.text


@cache
def _never_said(language: str) -> re.Pattern[str]:
    """What no word may begin with: "cure" forbids "cured", and not "secure"."""
    rulebook = answers.mild()
    is_english = language == ENGLISH.language
    never = rulebook.never_say if is_english else rulebook.languages[language].never_say
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, never))})\w*", re.IGNORECASE)
