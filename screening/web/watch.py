"""Every request as operators see it: its id, its line in the log, and its place in the counts."""

from time import perf_counter

from flask import Flask, Response, current_app

from screening.logs import LOG, REQUEST
from screening.web.counts import Counts
from screening.web.exchange import Asked, asked

METHODS = ("GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE", "TRACE", "CONNECT")


def add_watch(app: Flask) -> None:
    """Watch every request. What is added first begins first and ends last."""
    app.extensions["counts"] = Counts()
    app.before_request(_begin)
    app.after_request(_end)
    app.teardown_request(_leave)


def counts() -> Counts:
    """What this application counted."""
    found: Counts = current_app.extensions["counts"]
    return found


def tell_error(kind: str, error: BaseException) -> None:
    """Write down and count something that went wrong; of the error only its type and places."""
    counts().add_error(kind)
    LOG.error("error", kind=kind, error=error)


def _begin() -> None:
    REQUEST.set(asked().id)


def _end(response: Response) -> Response:
    here = asked()
    response.headers.add("X-Request-Id", here.id)
    _tell(here, response.status_code)
    return response


def _tell(here: Asked, status: int) -> None:
    """Only what we made ourselves: the rule of the route, never the path; a method that we know."""
    here.is_told = True
    took = perf_counter() - here.began
    rule = here.url_rule.rule if here.url_rule else "none"
    method = here.method if here.method in METHODS else "other"
    counts().add(rule, method, status, took)
    LOG.info(
        "request",
        method=method,
        rule=rule,
        status=status,
        ms=round(took * 1000, 2),
        language=here.language or None,  # an answer without words has none
    )


def _leave(error: BaseException | None) -> None:
    """A request that not even the error page could answer is told of, too."""
    here = asked()
    if error is not None and not here.is_told:
        _tell(here, 500)
    REQUEST.set("")
