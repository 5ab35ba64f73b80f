"""What the pages of staff share: their place, who stands at the door, passing on."""

from flask import Blueprint, current_app, redirect, request, url_for
from werkzeug.wrappers import Response

from screening.access.passkeys import Site, site_of
from screening.access.signing_in import In, Knock
from screening.web import context, guards
from screening.web.limits import place_of

pages = Blueprint("staff", __name__, url_prefix="/staff")

Answered = str | Response | tuple[str, int]

TRIES = "30/minute"  # from one address, whoever it is
YEAR = 366 * 24 * 60 * 60  # seconds that a device is known
BROWSERS = {"Edg": "Edge", "OPR": "Opera", "Firefox": "Firefox", "FxiOS": "Firefox"}
BROWSERS |= {"CriOS": "Chrome", "Chrome": "Chrome", "Safari": "Safari"}  # who say they are all
SYSTEMS = ("iPhone", "iPad", "Android", "Windows", "Mac OS", "Linux")


def knock() -> Knock:
    """Who stands at the door."""
    address = place_of(request.remote_addr or "")
    device = request.cookies.get(current_app.config["DEVICE_COOKIE"], "")
    return Knock(address, device, f"{browser(request.user_agent.string)}, {address}")


def browser(agent: str) -> str:
    """What somebody knows their browser by, such as Chrome on Windows."""
    name = next((name for mark, name in BROWSERS.items() if f"{mark}/" in agent), "Browser")
    system = next((system for system in SYSTEMS if system in agent), "")
    return f"{name} / {system}" if system else name


def let_in(let: In, place: str) -> Response:
    """On to a page of staff, under the session's new token, on a device known from here on."""
    context.visit().renew(let.token)
    response = redirect(place, 303)
    response.set_cookie(
        current_app.config["DEVICE_COOKIE"],
        let.device,
        max_age=YEAR,
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
    )
    return response


def go_to(endpoint: str) -> Response:
    """To another page, after something was done."""
    return redirect(url_for(endpoint), 303)


def onward() -> Response:
    """To the page that somebody came for."""
    return redirect(guards.local(request.values.get("next", "")), 303)


def site() -> Site | None:
    """Where passkeys hold here; None where they cannot."""
    return site_of(context.config().url)
