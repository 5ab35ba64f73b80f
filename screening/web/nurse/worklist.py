"""The worklist: what waits, danger first; who holds it; what came of a try to reach somebody."""

from datetime import datetime, time
from typing import NamedTuple

from flask import request, url_for

from screening import repeats, worklist as work
from screening.repeats import Who
from screening.store import accounts, tasks
from screening.store.tasks import Task, Wanted
from screening.web import context
from screening.web.languages import LANGUAGES, later, render
from screening.web.nurse import labels
from screening.web.nurse.blueprint import Answered, nurses, pages
from screening.web.nurse.pick_up import Code, Search

MOST = 50  # rows of a page
WAYS = {
    "waiting": later("All waiting"),
    "danger": later("Danger"),
    "mine": later("Mine"),
    "free": later("Nobody’s"),  # noqa: RUF001
    "calls": later("Unfinished calls"),
    "overdue": later("Overdue"),
    "done": later("Done today"),
}


class Row(NamedTuple):
    """A task with who it is about, and who holds it."""

    task: Task
    who: Who
    is_held: bool
    is_overdue: bool


@pages.get("/worklist")
@nurses
def worklist() -> Answered:
    """Show what waits."""
    context.newest_rulebook()
    return draw(Code(), Search())


def draw(code: Code, search: Search) -> str:
    """The worklist, with the forms to pick up what is not on it."""
    connection, at = context.connection(), context.now()
    wanted = _wanted(request.args.get("way", "waiting"))
    found = tasks.listed(connection, wanted, most=MOST + 1)
    return render(
        "nurse/worklist.html",
        rows=[_row(each, at) for each in found[:MOST]],
        has_more=len(found) > MOST,
        counts={way: tasks.count(connection, _wanted(way)) for way in WAYS},
        wanted=wanted,
        ways=WAYS,
        languages=LANGUAGES,
        names=accounts.names(connection),
        labels=labels,
        code=code,
        search=search,
        at=at,
    )
