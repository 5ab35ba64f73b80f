"""The audit trail, for administrators: filtered, a page at a time, and as a file."""

from datetime import UTC, date, datetime, timedelta

from flask import Response, request

from screening.access.people import Role
from screening.exports.spreadsheet import csv_lines
from screening.store import accounts, trail
from screening.store.audit import Act
from screening.store.trail import Chosen
from screening.web import context, guards
from screening.web.admin.acts import ACTS
from screening.web.admin.blueprint import pages
from screening.web.languages import render

PAGE = 50  # rows
MOST = 50_000  # rows of one file
HEADER = ("n", "at", "by", "act", "on", "place", "request", "about")
FILTERS = ("who", "act", "on", "since", "until")
DAY = timedelta(days=1)


@pages.get("/audit")
@guards.staff(Role.ADMIN)
def show_audit() -> str:
    """Show rows, the newest first. That they were looked at is a row itself."""
    return _shown()


def _shown(*, is_too_much: bool = False) -> str:
    connection, chosen = context.connection(), _chosen()
    before = request.args.get("before", type=int)
    rows = trail.newest(connection, chosen, before=_in_range(before), rows=PAGE + 1)
    context.leave(Act.AUDIT_VIEWED, "audit")
    return render(
        "admin/audit.html",
        rows=rows[:PAGE],
        older=rows[PAGE - 1].n if len(rows) > PAGE else None,
        names={each.id: each.name for each in accounts.everybody(connection)},
        acts=ACTS,
        asked={name: request.args.get(name, "") for name in FILTERS},
        is_too_much=is_too_much,
    )


@pages.get("/audit/export")
@guards.staff(Role.ADMIN, fresh=True)
def export_audit() -> Response | tuple[str, int]:
    """The chosen rows as a file, whole or not at all; how many is kept."""
    rows = trail.newest(context.connection(), _chosen(), before=None, rows=MOST + 1)
    if len(rows) > MOST:
        return _shown(is_too_much=True), 422
    context.leave(Act.AUDIT_EXPORTED, "audit", rows=len(rows))
    cells = ([getattr(row, field) for field in HEADER] for row in rows)
    text = "".join(csv_lines([HEADER, *cells]))
    response = Response(text, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="audit.csv"'
    return response


def _chosen() -> Chosen:
    """The rows that were asked for; what cannot be read asks for nothing."""
    asked = {name: request.args.get(name, "").strip() for name in ("who", "on", "act")}
    until = _day("until")
    return Chosen(
        since=_day("since"),
        until=until + DAY if until and until.year < date.max.year else None,
        by=asked["who"] or None,
        on=asked["on"] or None,
        act=asked["act"] or None,
    )


def _day(name: str) -> datetime | None:
    """When a day begins at the clinic, by whose clock the rows are shown."""
    try:
        found = date.fromisoformat(request.args.get(name, ""))
        begin = datetime(found.year, found.month, found.day, tzinfo=context.config().zone)
        begin.astimezone(UTC)  # in the east the first of all days begins before any that UTC has
    except (ValueError, OverflowError):
        return None
    return begin


def _in_range(n: int | None) -> int | None:
    """A number that every database can hold."""
    return n if n is not None and 0 < n < 2**62 else None
