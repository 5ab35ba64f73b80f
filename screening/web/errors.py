"""A clear page for each thing that can go wrong, with the right status and nothing lost."""

from http import HTTPStatus

from flask import Flask, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, InternalServerError, MethodNotAllowed

from screening.publishing import NoSuchRulebook
from screening.store.database import FAULTS
from screening.web import context
from screening.web.languages import later, render, say
from screening.web.sessions import is_staff_page
from screening.web.watch import tell_error

RETRY, MINUTE = 10, 60  # seconds

Told = tuple[str, str]
UNPROVEN = (
    later("We could not be sure this came from you"),
    later("Nothing was changed. Go back, load the page again, and try once more."),
)
TOO_MANY_CODES = (
    later("That was too often"),
    later(
        "Too many codes were tried. Your answers are safe. Wait one hour, then try again. "
        "In an emergency, do not wait: call 911."
    ),
)
TEXTS: dict[int, Told] = {
    400: (
        later("We could not read that"),
        later("Something went wrong on the way to us. Nothing was changed. Go back and try again."),
    ),
    401: (
        later("You were signed out"),
        later("Nothing was saved just now. Sign in, go back to the page, and try again."),
    ),
    403: (
        later("This page is not for your role"),
        later("Ask an administrator of the clinic if you need it. That you tried is recorded."),
    ),
    404: (
        later("We cannot find this page"),
        later(
            "Your answers may have been closed. If you were told to call or go, do that now. "
            "If you have a code, you can open your answers again."
        ),
    ),
    405: (
        later("That did not work"),
        later("This page cannot be used in that way. Nothing was changed."),
    ),
    413: (
        later("That was too much to send"),
        later("We could not take it all in. Nothing was changed. Go back and try again."),
    ),
    415: (
        later("We could not read that"),
        later("Something went wrong on the way to us. Nothing was changed. Go back and try again."),
    ),
    429: (
        later("That was too often"),
        later("Wait a few minutes, then try again. In an emergency, do not wait: call 911."),
    ),
    500: (
        later("Something went wrong"),
        later(
            "This is our fault. The answers you gave before are kept. Try again in a few minutes."
        ),
    ),
    503: (
        later("We could not save that"),
        later(
            "Nothing was saved just now. What you gave before is kept. "
            "Wait, go back, and try again."
        ),
    ),
}

STAFF_TEXTS: dict[int, Told] = {
    404: (
        later("We cannot find this page"),
        later("It may have been removed, or it is not yours to open."),
    ),
    429: (
        later("That was too often"),
        later("Wait a minute, then try again. Nothing was changed."),
    ),
    500: (
        later("Something went wrong"),
        later("This is our fault. What was saved before is kept. Try again in a few minutes."),
    ),
    503: (
        later("We could not save that"),
        later("Nothing was saved just now. Wait a moment, go back, and try again."),
    ),
}
"""What staff are told in other words than patients."""


def add_error_pages(app: Flask) -> None:
    """Answer every error with a page of ours."""
    app.register_error_handler(HTTPException, _refused)
    app.register_error_handler(CSRFError, _unproven)
    for fault in (*FAULTS, NoSuchRulebook):
        app.register_error_handler(fault, _storage_fault)


def _refused(error: HTTPException) -> tuple[str, int, dict[str, str]]:
    """Any error of HTTP; Flask makes one (500) of whatever else goes wrong."""
    if isinstance(error, InternalServerError):
        tell_error("unexpected", error.original_exception or error)
    status = error.code or 500
    told = None
    allowed = error.valid_methods if isinstance(error, MethodNotAllowed) else None
    headers = {"Allow": ", ".join(allowed)} if allowed else {}
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        is_code = request.endpoint == "patient.open_saved"
        told = TOO_MANY_CODES if is_code else None
        headers["Retry-After"] = str(60 * MINUTE if is_code else MINUTE)
    return _error_page(status, told), status, headers


def _unproven(_error: Exception) -> tuple[str, int]:
    """A form without its token: from elsewhere, or from a page that stood open for very long."""
    return _error_page(400, UNPROVEN), 400


def _storage_fault(error: Exception) -> tuple[str, int, dict[str, str]]:
    """The database is away, locked or full: say that nothing was saved."""
    tell_error("rulebook" if isinstance(error, NoSuchRulebook) else "storage", error)
    return _error_page(503), 503, {"Retry-After": str(RETRY)}


def _error_page(status: int, told: Told | None = None) -> str:
    is_staff = is_staff_page(request.path)
    known = {**TEXTS, **STAFF_TEXTS} if is_staff else TEXTS
    title, text = told or known.get(status) or TEXTS[400]
    reference = context.request_id() if status >= 500 else ""  # noqa: PLR2004 -- ours from there on
    return render(
        "error.html",
        title=say(title),
        text=say(text),
        is_staff=is_staff,
        may_have_code=status == HTTPStatus.NOT_FOUND and not is_staff,
        reference=reference,
    )
