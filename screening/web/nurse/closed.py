"""A call that is done: what it came to, and the hand-off to copy into the chart."""

from datetime import datetime

from screening import repeats, review, worklist
from screening.exports.sbar import Wording, sbar
from screening.store import accounts, remarks
from screening.web import context
from screening.web.languages import render
from screening.web.nurse import labels
from screening.web.nurse.blueprint import Call


def show_closed(call: Call, *, is_late: bool = False) -> str:
    """What a call came to; `is_late`: somebody wanted to close it once more."""
    connection = context.connection()
    dispositions = remarks.dispositions(connection, call.id)
    return render(
        "nurse/closed.html",
        call=call,
        who=repeats.who(connection, call.id),
        is_late=is_late,
        last=dispositions[-1] if dispositions else None,
        levels=labels.levels_of(context.rulebook()),
        hand_off=hand_off(call),
        labels=labels,
        names=accounts.names(connection),
    )


def hand_off(call: Call) -> str:
    """The summary for the chart, in English."""
    since = context.now() - worklist.LATELY
    original = context.rulebook().original
    return sbar(
        review.summarise(context.connection(), original, call.screening, since=since),
        Wording(
            labels.ENDS,
            labels.REASONS,
            labels.GIVERS,
            labels.IDENTITIES,
            labels.TEACH_BACKS,
            _moment,
        ),
    )


def _moment(at: datetime) -> str:
    """A moment at the clinic, as charts have it."""
    return f"{at.astimezone(context.config().zone):%Y-%m-%d %H:%M %Z}"
