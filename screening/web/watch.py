"""Every request as operators see it: its id, its line in the log, and its place in the counts."""

from time import perf_counter

from flask import Flask, Response, current_app, g, request

from screening.logs import LOG, REQUEST
from screening.web import context
from screening.web.counts import Counts

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
    g.began = perf_counter()
    REQUEST.set(context.request_id())


def _end(response: Response) -> Response:
    response.headers["X-Request-Id"] = context.request_id()
    _tell(response.status_code)
    return response


def _tell(status: int) -> None:
    """Only what we made ourselves: the rule of the route, never the path; a method that we know."""
    g.is_told = True
    took = perf_counter() - g.began
    rule = request.url_rule.rule if request.url_rule else "none"
    method = request.method if request.method in METHODS else "other"
    counts().add(rule, method, status, took)
    LOG.info(
        "request",
        method=method,
        rule=rule,
        status=status,
        ms=round(took * 1000, 2),
        language=g.get("language"),  # an answer without words has none
    )


def _leave(error: BaseException | None) -> None:
    """A request that not even the error page could answer is told of, too."""
    if error is not None and "began" in g and "is_told" not in g:
        _tell(500)
    REQUEST.set("")
