"""The session cookie: an opaque token. What it opens is looked up in the database.

The cookie holds 256 random bits and nothing else. Flask's session stays empty but for the form
token's secret, which is derived from the token, so that showing a form stores nothing.
"""

import hmac
import re
from http import HTTPStatus
from secrets import token_urlsafe

from flask import Flask, Request, Response
from flask.sessions import SessionInterface, SessionMixin
from typing_extensions import override

TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")  # 32 bytes, base64url


class Visit(dict[str, str], SessionMixin):
    """A visitor's token, and whether the cookie has yet to be sent."""

    def __init__(self, token: str | None) -> None:
        super().__init__()
        self.is_unsent = self.is_first = token is None
        self._take(token or token_urlsafe(32))

    def renew(self) -> None:
        """Take a new token, so that one planted before cannot open what comes now."""
        self.is_unsent = True
        self._take(token_urlsafe(32))

    def _take(self, token: str) -> None:
        self.token = token
        self["csrf_token"] = hmac.digest(token.encode(), b"form", "sha256").hex()


class TokenSessions(SessionInterface):
    """Reads and sends the cookie. Without a cookie a token is made, and kept nowhere here."""

    @override
    def open_session(self, app: Flask, request: Request) -> Visit:
        sent = request.cookies.get(self.get_cookie_name(app), "")
        return Visit(sent if TOKEN.fullmatch(sent) else None)

    @override
    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Send a token that is new; after an error the old one still opens, and is kept."""
        if not isinstance(session, Visit) or response.mimetype != "text/html":
            return
        is_refused = response.status_code >= HTTPStatus.BAD_REQUEST
        if session.is_unsent and (session.is_first or not is_refused):
            response.set_cookie(
                self.get_cookie_name(app),
                session.token,
                secure=self.get_cookie_secure(app),
                httponly=True,
                samesite="Lax",
                path="/",
            )
