"""A whole call on one screen: who is on the phone, every question, and what comes of it so far."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import NamedTuple

from screening import calls, repeats
from screening.access.people import Role
from screening.engine.answers import DECLINED, UNSURE
from screening.engine.assess import Assessment, assess
from screening.engine.explain import Prospect, prospect
from screening.engine.questions import Question
from screening.store import accounts, presence, remarks
from screening.store.screenings import Screening
from screening.web import context, words
from screening.web.exchange import asked
from screening.web.languages import LANGUAGES, render
from screening.web.nurse import labels
from screening.web.nurse.blueprint import Call
from screening.web.nurse.forms import PROMISES
from screening.web.nurse.rows import Shown, rows
from screening.web.nurse.scripts import Script, scripts
from screening.web.words import Told

HERE = timedelta(seconds=60)  # since when somebody of the staff who was seen is still there
PATIENT_HERE = timedelta(minutes=3)  # a patient reads a page longer than that, and tells us later


class Here(NamedTuple):
    """Who else has a call open; `now` is another word once anything changed."""

    others: list[str]
    is_patient: bool
    now: str


class Panel(NamedTuple):
    """What comes of the answers so far.

    scripts: what the nurse does and says at each danger, the worst first; spoken: the same in the
    caller's language, where that is another; unasked: danger questions that are still to come;
    needed: what can still change the result; unsure, declined: danger questions answered so.
    """

    found: Assessment
    title: str
    scripts: list[Script]
    spoken: list[Script]
    explanation: Prospect
    unasked: list[Question]
    needed: list[Question]
    unsure: list[Question]
    declined: list[Question]


def whole(call: Call, shown: Shown) -> str:
    """The page of a call."""
    connection = context.connection()
    earlier = repeats.before(connection, call.screening, call.who)
    names = accounts.names(connection)
    return render(
        "nurse/call.html",
        **_parts(call, shown),
        names=names,
        remarks=remarks.of_screening(connection, call.id),
        changes=_changes(call, earlier[0]) if earlier else [],
        earlier=earlier[0] if earlier else None,
        born=_born(call.who.birth_date),
        promises=PROMISES,
        colleagues=colleagues(names),
        now=context.now(),
        moment_of=datetime.fromisoformat,
    )


def colleagues(names: Mapping[str, str]) -> dict[str, str]:
    """The other nurses, of all names by account."""
    active = accounts.active_with(context.connection(), Role.NURSE) - {context.staff_name()}
    return {one: name for one, name in names.items() if one in active}


def _born(birth_date: str) -> dict[str, str]:
    parts = birth_date.split("-") if birth_date else ["", "", ""]
    return dict(zip(("year", "month", "day"), parts, strict=True))


def _parts(call: Call, shown: Shown) -> dict[str, object]:
    so_far = panel(call, shown)
    return {
        "call": call,
        "shown": shown,
        "version": call.screening.version,
        "spoken_language": call.language,
        "silent_spoken": words.spoken(call.language),
        "who": call.who,
        "rows": rows(call, shown, so_far.explanation.pivotal),
        "so_far": so_far,
        "languages": LANGUAGES,
        "labels": labels,
        "here": here_now(call),
        "is_held": call.task.is_held(context.now()),
    }


def panel(call: Call, shown: Shown | None = None) -> Panel:
    """What comes of the answers so far; of two answers to a question, the worse."""
    found, questions = call.way.assessment, context.rulebook().questions
    explanation = prospect(found.rulebook, call.screening.answers)
    worst, other = _with_sent(call, shown), found.rulebook.spoken(call.language)
    outcome = found.rulebook.outcomes.get(found.headline or "")
    return Panel(
        found=found,
        title=outcome.title if outcome else "",
        scripts=scripts(worst),
        spoken=[] if other is found.rulebook else scripts(replace(worst, rulebook=other)),
        explanation=explanation,
        unasked=[questions[q] for q in calls.unasked_dangers(found)],
        needed=[questions[q] for q in explanation.still_open if q in found.path.open],
        unsure=[questions[q] for q in calls.dangers_said(found, UNSURE)],
        declined=[questions[q] for q in calls.dangers_said(found, DECLINED)],
    )


def _with_sent(call: Call, shown: Shown | None) -> Assessment:
    """The answers with those that were sent and not kept: a danger among them is said, too."""
    if shown is None or shown.form is None or not (shown.both or shown.is_late):
        return call.way.assessment
    sent = {q: answer for q, answer in shown.form.answers.items() if answer is not None}
    return assess(context.rulebook(), {**call.screening.answers, **sent}, finished=False)


def _changes(call: Call, earlier: Screening) -> list[tuple[Told, Told]]:
    """What was said otherwise the last time, and now; of questions that both were asked."""
    questions = context.rulebook().questions
    return [
        (
            words.told(questions[each.question], each.before),
            words.told(questions[each.question], each.now),
        )
        for each in repeats.changes(earlier, call.screening)
        if each.question in questions and each.before is not None and each.now is not None
    ]


def here_now(call: Call) -> Here:
    """Who else has it open, and a word that is another once there is something new to see."""
    connection, at = context.connection(), context.now()
    staff = presence.staff(connection, call.id, at - HERE)
    others = [each for each in staff if each != context.staff_name()]
    seen = presence.patient(connection, call.id)
    is_patient = seen is not None and seen > at - PATIENT_HERE
    task = call.task
    about = (call.screening.version, call.screening.state, others, is_patient, task.holder)
    told = (remarks.count(connection, call.id), task.tries, task.ended_at)
    now = blake2b(repr((*about, *told)).encode(), digest_size=8).hexdigest()
    return Here(others, is_patient, now)


def version_sent(name: str = "version") -> int:
    """The version of the answers that the page was drawn from; 0 where none was told."""
    sent = asked().form.get(name, "")
    return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 10 else 0  # noqa: PLR2004
