"""Calls of a WSGI application, prepared beforehand, so that the client costs next to nothing."""

import sys
from collections.abc import Callable
from io import BytesIO
from typing import Any, NamedTuple
from urllib.parse import urlencode
from wsgiref.types import WSGIApplication, WSGIEnvironment

Operation = Callable[[], None]

BROWSER = {
    "HTTP_ACCEPT": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "HTTP_ACCEPT_ENCODING": "gzip, deflate, br, zstd",
    "HTTP_ACCEPT_LANGUAGE": "en-US,en;q=0.9",
    "HTTP_HOST": "127.0.0.1:5000",
    "HTTP_SEC_FETCH_SITE": "same-origin",
    "HTTP_USER_AGENT": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/150.0.0.0",
}
SERVER: dict[str, Any] = {
    "REMOTE_ADDR": "127.0.0.1",
    "SCRIPT_NAME": "",
    "SERVER_NAME": "127.0.0.1",
    "SERVER_PORT": "5000",
    "SERVER_PROTOCOL": "HTTP/1.1",
    "QUERY_STRING": "",
    "wsgi.version": (1, 0),
    "wsgi.url_scheme": "http",
    "wsgi.errors": sys.stderr,
    "wsgi.multithread": True,
    "wsgi.multiprocess": True,
    "wsgi.run_once": False,
}


class Answered(NamedTuple):
    """A response."""

    status: str
    headers: dict[str, str]
    body: bytes


class Request(NamedTuple):
    """A request, ready to be sent any number of times."""

    environ: WSGIEnvironment
    body: bytes = b""

    def send(self, app: WSGIApplication) -> Answered:
        """Send it as a server does, and read the whole response."""
        begun: list[tuple[str, list[tuple[str, str]]]] = []

        def start_response(status: str, headers: list[tuple[str, str]], *_: object) -> Any:  # noqa: ANN401
            begun.append((status, headers))

        content = app({**self.environ, "wsgi.input": BytesIO(self.body)}, start_response)
        body = b"".join(content)
        if hasattr(content, "close"):
            content.close()
        status, headers = begun[0]
        return Answered(status, dict(headers), body)


def get(path: str, cookie: str = "") -> Request:
    """A request for a page."""
    environ = {**SERVER, **BROWSER, "REQUEST_METHOD": "GET", "PATH_INFO": path}
    return Request({**environ, "HTTP_COOKIE": cookie} if cookie else environ)


def post(path: str, cookie: str = "", **form: str) -> Request:
    """A request that sends a form."""
    body = urlencode(form).encode()
    environ = {
        **get(path, cookie).environ,
        "REQUEST_METHOD": "POST",
        "CONTENT_TYPE": "application/x-www-form-urlencoded",
        "CONTENT_LENGTH": str(len(body)),
    }
    return Request(environ, body)


def operation(app: WSGIApplication, request: Request) -> Operation:
    """Send the request; it must be answered well."""

    def send() -> None:
        assert request.send(app).status.startswith("200")

    return send
