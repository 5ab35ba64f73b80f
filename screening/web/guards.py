"""Who may open what. Every route says so; one that does not keeps the application from starting.

One function decides, before the view: nobody sees a page, and nothing is looked up, that the guard
does not let through.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import urlencode, urlsplit

from flask import Flask, abort, current_app, redirect, request, url_for
from werkzeug.wrappers import Response

from screening.access.people import Role
from screening.access.sessions import is_fresh
from screening.store.audit import Act
from screening.store.staff_sessions import Session
from screening.web import context, limits

View = TypeVar("View", bound=Callable[..., Any])
OVERALL = 100  # times what one address may do, all addresses together may


@dataclass(frozen=True)
class Guard:
    """Who may open a route: anybody; who has shown a password; staff; staff with these roles.

    `fresh`: a moment ago they must have proved again who they are; `limit` is how often an address
    may come, the name of a setting or an amount such as 20/minute.
    """

    stage: str
    roles: frozenset[Role] = frozenset()
    fresh: bool = False
    limit: str = ""


ANYBODY, HALF, KNOWN, STAFF = "anybody", "half", "known", "staff"
GUARDS: dict[Callable[..., Any], Guard] = {}


def anybody(*, limit: str = "") -> Callable[[View], View]:
    """A page for everybody; what a patient's session opens, `context.screening` says."""
    return _guarded(Guard(ANYBODY, limit=limit))


def half(*, limit: str = "") -> Callable[[View], View]:
    """A page on the way in: the password was shown, and the second factor not yet."""
    return _guarded(Guard(HALF, limit=limit))


def known(*, limit: str = "") -> Callable[[View], View]:
    """A page for who has shown a password, whether or not they are in."""
    return _guarded(Guard(KNOWN, limit=limit))


def staff(*roles: Role, fresh: bool = False, limit: str = "") -> Callable[[View], View]:
    """A page for staff with one of these roles, or with any."""
    return _guarded(Guard(STAFF, frozenset(roles or Role), fresh, limit))


def _guarded(guard: Guard) -> Callable[[View], View]:
    def name(view: View) -> View:
        GUARDS[view] = guard
        return view

    return name


def check_routes(app: Flask) -> None:
    """Refuse to start while a route does not say who may open it."""
    bare = [name for name, view in app.view_functions.items() if view not in GUARDS]
    if bare:
        raise RuntimeError(f"who may open these is not said: {', '.join(sorted(bare))}")


def refusal() -> Response | None:
    """What is answered in the place of a page that this visitor may not open; None lets in."""
    if request.endpoint is None:
        return None
    guard = GUARDS[current_app.view_functions[request.endpoint]]
    if guard.limit:
        _count(request.endpoint, guard.limit)
    if guard.stage == ANYBODY:
        return None
    session = context.staff()
    if session is None:
        return _send("staff.sign_in")
    if guard.stage != STAFF or session.second_at is None:
        return _on_the_way(guard, session)
    if session.account.role not in guard.roles:
        context.leave(Act.REFUSED, request.endpoint)
        abort(403)
    if guard.fresh and not is_fresh(session, context.now()):
        return _send("staff.confirm")
    return None


def local(place: str) -> str:
    """A place on these pages to go on to; whatever else it says, the first page of staff."""
    is_ours = place.startswith("/staff") and not set(place) & set("\\\r\n\t") and "//" not in place
    return place if is_ours else url_for("staff.home")


def _on_the_way(guard: Guard, session: Session) -> Response | None:
    """Who has shown a password goes on to the second factor, and who has shown that, in."""
    if guard.stage == KNOWN:
        return None
    if session.second_at is not None:
        return redirect(url_for("staff.home"), 303)
    return None if guard.stage == HALF else _send("staff.second")


def _send(endpoint: str) -> Response:
    """To the page that comes first, and back from there; what was sent is not done."""
    if request.method not in context.READING:
        if endpoint != "staff.confirm":
            abort(401)
        return redirect(url_for(endpoint, next=_came_from()), 303)
    asked = [(name, value) for name, value in request.args.items(multi=True) if name != "idle"]
    place = f"{request.path}?{urlencode(asked)}" if asked else request.path
    return redirect(url_for(endpoint, next=place), 303)


def _came_from() -> str:
    """The page that somebody sent something from."""
    try:
        return local(urlsplit(request.referrer or "").path)
    except ValueError:  # no browser sends an address that is none
        return local("")


def _count(endpoint: str, written: str) -> None:
    """Count this try for its address, and for all."""
    limit = limits.parse(getattr(context.config(), written, written))
    limits.allow(limit, endpoint, limits.place_of(request.remote_addr or ""))
    overall = type(limit)(limit.amount * OVERALL, limit.multiples)
    limits.allow(overall, endpoint, "overall")
