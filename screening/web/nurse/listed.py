"""The worklist as it is drawn: what waits, the counts, and the forms to pick up what does not."""

from datetime import UTC, datetime, time, timedelta
from typing import NamedTuple, get_args

from screening import repeats
from screening.repeats import Who
from screening.store import accounts, remarks, screenings, tasks
from screening.store.audit import Act
from screening.store.remarks import Remark
from screening.store.screenings import Screening
from screening.store.tasks import Key, Task, Wanted, Way
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
EPOCH, TICK = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)


class Row(NamedTuple):
    """A task, who it is about, and what a colleague wrote who handed it over to the reader."""

    task: Task
    who: Who
    is_held: bool
    is_mine: bool
    is_overdue: bool
    is_finished: bool
    handed: Remark | None


def draw(code: Saved, search: Search, found: list[Screening] | None = None) -> str:
    """The worklist; `found` is what somebody looked for. That it was looked at is kept."""
    connection, at = context.connection(), context.now()
    wanted = _wanted(at)
    listed = tasks.listed(connection, wanted, after=_after(), most=MOST + 1)
    rows = _rows(listed[:MOST], at)
    context.leave(Act.LISTED, "", way=wanted.way, rows=len(rows))
    return render(
        "nurse/worklist.html",
        rows=rows,
        following=_place_of(listed[MOST - 1]) if len(listed) > MOST else "",
        is_further=_after() is not None,
        counts=_counts(wanted),
        longest=tasks.longest_wait(connection),
        wanted=wanted,
        ways=WAYS,
        languages=LANGUAGES,
        names=accounts.names(connection),
        labels=labels,
        code=code,
        search=search,
        found=_found(found or []),
        is_search=found is not None,
        at=at,
        outcomes=context.newest_rulebook().outcomes,
    )


def _counts(wanted: Wanted) -> dict[Way, int]:
    """How many there are of each kind, in whatever language."""
    every = wanted._replace(language="")
    return {way: tasks.count(context.connection(), every._replace(way=way)) for way in WAYS}


def _found(found: list[Screening]) -> list[tuple[Screening, Who]]:
    who = repeats.people(context.connection(), [each.id for each in found])
    return [(each, who[each.id]) for each in found]


def _wanted(at: datetime) -> Wanted:
    """What is listed, as the address says."""
    args = asked().args
    way, language = args.get("way", ""), args.get("language", "")
    today = at.astimezone(context.config().zone)
    return Wanted(
        way if way in get_args(Way) else "waiting",  # type: ignore[arg-type]
        at,
        context.staff_name(),
        language if language in LANGUAGES else "",
        datetime.combine(today, time(), tzinfo=today.tzinfo).astimezone(UTC),
    )


def _place_of(task: Task) -> str:
    """Where a task stands, for the address of the page that follows it: numbers and its id."""
    rank, first, since, own = tasks.key_of(task)
    return f"{rank}.{(first - EPOCH) // TICK}.{(since - EPOCH) // TICK}.{own}"


def _after() -> Key | None:
    """After which place the page begins; None for the first page, and for what is no place."""
    rank, first, since, own = ([*asked().args.get("after", "").split("."), *4 * [""]])[:4]
    try:
        moments = [EPOCH + int(each) * TICK for each in (first, since)]
        return (int(rank) % 10**9, *moments, own)  # type: ignore[return-value]
    except (ValueError, OverflowError):
        return None


def _rows(listed: list[Task], at: datetime) -> list[Row]:
    connection, me = context.connection(), context.staff_name()
    names = [each.screening_id for each in listed]
    who, finished = (
        repeats.people(connection, names),
        screenings.finished_among(connection, names),
    )
    handed = remarks.handed(connection, names, me)
    return [
        Row(
            each,
            who[each.screening_id],
            is_held := each.is_held(at),
            is_mine := is_held and each.holder == me,
            each.due_at < at and not each.is_ended,
            each.screening_id in finished,
            handed.get(each.screening_id) if is_mine else None,
        )
        for each in listed
    ]
