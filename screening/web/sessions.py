"""The session cookie: an opaque token. What it opens is looked up in the database.

The cookie holds 256 random bits and nothing else. Flask's session stays empty but for the form
token, which is derived from the cookie's: only who holds the cookie can know it, it tells nothing
of the cookie, and showing a form stores nothing.
"""

import hmac
import re
from hashlib import blake2b
from http import HTTPStatus
from secrets import token_urlsafe

from flask import Flask, Request, Response, g, request, session
from flask.sessions import SessionInterface, SessionMixin
from flask_wtf.csrf import CSRFError, CSRFProtect, same_origin
from typing_extensions import override

from screening.web.exchange import asked

STAFF = "/staff"
TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")  # 32 bytes, base64url
READING = ("GET", "HEAD", "OPTIONS")


class Visit(dict[str, str], SessionMixin):
    """A visitor's token, and whether the cookie has yet to be sent."""

    def __init__(self, token: str | None) -> None:
        super().__init__()
        self.is_unsent = self.is_first = token is None
        self._take(token or token_urlsafe(32))

    def renew(self, token: str = "") -> None:
        """Take a new token, so that one planted before cannot open what comes now."""
        self.is_unsent = True
        self._take(token or token_urlsafe(32))

    def _take(self, token: str) -> None:
        self.token = token
        self["csrf_token"] = blake2b(token.encode(), digest_size=32, person=b"form").hexdigest()


class TokenSessions(SessionInterface):
    """Reads and sends the cookie. Without a cookie a token is made, and kept nowhere here."""

    @override
    def open_session(self, app: Flask, request: Request) -> Visit:
        sent = request.cookies.get(cookie_name(app, request), "")
        return Visit(sent if TOKEN.fullmatch(sent) else None)

    @override
    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Send a token that is new; after an error the old one still opens, and is kept."""
        if not isinstance(session, Visit) or response.mimetype != "text/html":
            return
        is_refused = response.status_code >= HTTPStatus.BAD_REQUEST
        if session.is_unsent and (session.is_first or not is_refused):
            response.set_cookie(
                cookie_name(app, request),
                session.token,
                secure=self.get_cookie_secure(app),
                httponly=True,
                samesite="Lax",
                path="/",
            )


def is_staff_page(path: str) -> bool:
    """Whether a page is for staff."""
    return path == STAFF or path.startswith(f"{STAFF}/")


def cookie_name(app: Flask, asked: Request) -> str:
    """The cookie of a page: staff and patients of one browser do not get in each other's way."""
    name: str = app.config["STAFF_COOKIE" if is_staff_page(asked.path) else "SESSION_COOKIE_NAME"]
    return name


class FormTokens(CSRFProtect):  # type: ignore[misc]  # Flask-WTF has no types
    """Flask-WTF's guard of all forms, with the visit's own token instead of a signed one.

    Signing proves no more: nobody can make up a token without the cookie. It costs as much as a
    whole request that says "hello".
    """

    def init_app(self, app: Flask) -> None:
        """Ask for tokens, and let templates put them in: `csrf_token()`."""
        super().init_app(app)
        app.jinja_env.globals["csrf_token"] = form_token
        app.context_processor(lambda: {"csrf_token": form_token})

    def protect(self, *, apply_exemptions: bool = False) -> None:  # noqa: ARG002 -- nothing is
        """Refuse what may write and comes from no form of ours. An unknown address says so itself.

        Raises:
            CSRFError: the token is missing or somebody else's, or the page was not ours.
        """
        here = asked()
        if here.method in READING or here.endpoint is None:
            return
        sent = here.form.get("csrf_token", "")
        if not hmac.compare_digest(sent.encode(), form_token().encode()):
            raise CSRFError
        if here.is_secure and not _is_from_our_page():
            raise CSRFError
        g.csrf_valid = True  # Flask-WTF's own forms need not ask again


def _is_from_our_page() -> bool:
    try:
        return bool(same_origin(request.referrer or "", request.host_url))
    except ValueError:  # no browser sends an address that is none
        return False


def form_token() -> str:
    """The token of every form of this visitor."""
    token: str = session["csrf_token"]
    return token
