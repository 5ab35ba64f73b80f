"""The worklist as it is drawn: what waits, the counts, and the forms to pick up what does not."""

from datetime import datetime, time
from typing import NamedTuple, get_args

from screening import repeats
from screening.repeats import Who
from screening.store import accounts, tasks
from screening.store.screenings import Screening
from screening.store.tasks import Task, Wanted, Way
from screening.web import context
from screening.web.code_forms import Saved
from screening.web.exchange import asked
from screening.web.languages import LANGUAGES, later, render
from screening.web.nurse import labels
from screening.web.nurse.forms import Search

MOST = 50  # rows of a page
WAYS: dict[Way, str] = {
    "waiting": later("All waiting"),
    "danger": later("Danger"),
    "mine": later("Mine"),
    "free": later("Held by nobody"),
    "calls": later("Unfinished calls"),
    "overdue": later("Overdue"),
    "done": later("Done today"),
}


class Row(NamedTuple):
    """A task, and who it is about."""

    task: Task
    who: Who
    is_held: bool
    is_overdue: bool


def draw(code: Saved, search: Search, found: list[Screening] | None = None) -> str:
    """The worklist; `found` is what somebody looked for."""
    connection, at = context.connection(), context.now()
    rulebook, wanted = context.newest_rulebook(), _wanted(at)
    listed = tasks.listed(connection, wanted, most=MOST + 1)
    return render(
        "nurse/worklist.html",
        rows=[_row(each, at) for each in listed[:MOST]],
        has_more=len(listed) > MOST,
        counts={
            way: tasks.count(connection, wanted._replace(way=way, language="")) for way in WAYS
        },
        longest=tasks.longest_wait(connection),
        wanted=wanted,
        ways=WAYS,
        languages=LANGUAGES,
        names=accounts.names(connection),
        labels=labels,
        code=code,
        search=search,
        found=found and [(each, repeats.who(connection, each.id)) for each in found],
        is_search=found is not None,
        at=at,
        outcomes=rulebook.outcomes,
    )


def _wanted(at: datetime) -> Wanted:
    """What is listed, as the address says."""
    args = asked().args
    way, language = args.get("way", ""), args.get("language", "")
    midnight = datetime.combine(at.date(), time(), tzinfo=at.tzinfo)
    return Wanted(
        way if way in get_args(Way) else "waiting",  # type: ignore[arg-type]
        at,
        context.staff_name(),
        language if language in LANGUAGES else "",
        midnight,
    )


def _row(found: Task, at: datetime) -> Row:
    who = repeats.who(context.connection(), found.screening_id)
    return Row(found, who, found.is_held(at), found.due_at < at and not found.is_ended)
