"""Saving and finishing later: a code to write down, coming back with it, staying."""

from secrets import token_urlsafe
from time import monotonic

import segno
from flask import abort, url_for

from screening.access import resuming
from screening.access.resuming import Visit
from screening.store import sessions
from screening.store.audit import Act
from screening.store.screenings import PATIENT, Screening
from screening.web import context, guards
from screening.web.code_forms import WRONG, Born, Saved
from screening.web.languages import render, repeatable
from screening.web.patient.way import Answered, pages, see_other
from screening.web.spelling import spelled

MAKES = "30/minute"  # codes that one address may ask for
ALIKE = 0.05  # seconds in which every refusal is written, so that they take as long

pages.add_app_template_global(context.seconds_left)


@pages.get("/s/<screening_id>/keep")
@guards.anybody()
def ask_year(screening_id: str) -> Answered:
    """Ask for the year of birth, which opens the answers together with the code."""
    screening = context.screening(screening_id)
    return render("patient/keep.html", screening=screening, form=Born())


@pages.post("/s/<screening_id>/keep")
@guards.anybody(limit=MAKES)
def keep(screening_id: str) -> Answered:
    """Make a code, in the place of the one before."""
    form = Born()
    is_right = form.validate()
    made = _made(form.born) if is_right and not context.visit().is_unsent else None
    screening = context.screening(screening_id)
    if made is None:
        repeatable()
        return render("patient/keep.html", screening=screening, form=form), 422
    resuming.keep(
        context.connection(),
        screening,
        made,
        context.visit().token,
        at=context.now(),
        by=PATIENT,
    )
    return see_other(url_for(".kept", screening_id=screening_id))


@pages.get("/s/<screening_id>/kept")
@guards.anybody()
def kept(screening_id: str) -> Answered:
    """Show the code, in this visit alone."""
    screening = context.screening(screening_id)
    made = code_of(screening)
    if made is None:
        return see_other(url_for(".ask_year", screening_id=screening_id))
    return render(
        "patient/kept.html",
        screening=screening,
        code=made.written,
        spelled=spelled(made.written),
        ends_at=made.kept.ends_at,
        picture=picture(made.written),
    )


@pages.get("/resume")
@guards.anybody()
def ask_code() -> Answered:
    """Ask for a code and the year of birth."""
    context.newest_rulebook()
    return render("patient/resume.html", form=Saved())


@pages.post("/resume")
@guards.anybody(limit="resumes")
def open_saved() -> Answered:
    """Open what a code is for, in a session of its own, and go on where the person was."""
    form = Saved()
    if not form.validate():
        repeatable()
        return render("patient/resume.html", form=form), 422
    with context.desk().database.reader.connect() as reader:  # a slow hash locks nobody out
        proof = resuming.check(reader, form.read, form.born, at=context.now())
    until, visit = monotonic() + ALIKE, _visit()
    try:
        opened = resuming.resume(context.connection(), proof, visit, at=context.now(), by=PATIENT)
    except resuming.TooOften:
        context.leave(Act.RESUME_FAILED, "", why="too often")
        abort(429)
    if opened is None:
        context.keep()
        context.answer_from(until)
        form.refuse(form.code, WRONG)
        return render("patient/resume.html", form=form), 422
    context.visit().renew(visit.token)
    return see_other(url_for(".resume", screening_id=opened.id))


@pages.post("/s/<screening_id>/stay")
@guards.anybody()
def stay(screening_id: str) -> Answered:
    """Stay: asking for anything does that."""
    context.screening(screening_id)
    return see_other(url_for(".resume", screening_id=screening_id))


def code_of(screening: Screening) -> resuming.Made | None:
    """The code of a screening, where this visit made it or came with it."""
    token = context.visit().token
    return resuming.shown(context.connection(), screening, token, at=context.now())


def picture(code: str) -> str:
    """A code as a QR code, for the source of an image."""
    return str(segno.make(code, micro=False).svg_data_uri(scale=5, border=4, light="#fff"))


def _made(year: int) -> resuming.Made | None:
    """A new code, if this visit opens anything: the slow hash is to lock nobody out."""
    config, at = context.config(), context.now()
    with context.desk().database.reader.connect() as reader:
        token, since = context.visit().token, at - config.idle
        if sessions.find(reader, token, at=at, seen_since=since, to_change=False) is None:
            return None
        return resuming.make(reader, year, until=at + config.code_lasts)


def _visit() -> Visit:
    """The session that a code would begin."""
    until = context.now() + context.config().longest
    return Visit(token_urlsafe(32), until, context.visit().token)
