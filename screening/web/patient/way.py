"""What the patient's pages share: their blueprint, where a person is, and where she goes on."""

from flask import Blueprint, Response

from screening.engine.journey import Journey, journey
from screening.engine.rulebook import Page
from screening.store.screenings import Screening
from screening.web import context
from screening.web.exchange import SeeOther, asked

pages = Blueprint("patient", __name__)

Answered = str | Response | tuple[str, int]


def way_of(screening: Screening) -> Journey:
    """The way of a person through the pages, as far as her answers go."""
    return journey(context.rulebook(), screening.answers)


def go_on(screening: Screening) -> Response:
    """To where this screening is: a result, advice, the next page, or the check."""
    if screening.is_finished:
        return see_other(place(screening, "result"))
    return see_other(onward(screening, way_of(screening)))


def see_other(where: str) -> SeeOther:
    """To another page, which the browser gets."""
    return SeeOther(where)


def onward(screening: Screening, way: Journey) -> str:
    """Where an unfinished screening goes on."""
    if way.is_stopped_by_danger:
        return place(screening, "advice")
    if way.is_stopped or way.next_open is None:
        return place(screening, "again" if way.disagreeing else "check")
    return address(screening, way.next_open)


def address(screening: Screening, page: Page) -> str:
    """Where a page of questions is. Asking Flask for it costs six times as much as all the rest."""
    return f"/s/{screening.id}/q/{page.slug}"


@pages.app_template_global()
def place(screening: Screening, name: str) -> str:
    """Where another page of a screening is, or what one of its pages calls by itself."""
    return f"/s/{screening.id}/{name}"


def version_sent() -> int:
    """The version that the page was drawn from; one that is not a number has seen nothing."""
    sent = asked().form.get("version", "")
    return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 10 else 0  # noqa: PLR2004
