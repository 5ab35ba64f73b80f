"""One page of questions at a time: shown, answered, and asked again where something is amiss."""

from datetime import timedelta

from flask import abort

from screening import intake, worklist
from screening.engine.answers import BLANK
from screening.engine.assess import assess
from screening.engine.journey import Journey, journey, openers
from screening.engine.rulebook import Page, Rulebook
from screening.forms import PageForm, page_form
from screening.intake import Draft
from screening.store import presence, screenings, tasks
from screening.store.screenings import PATIENT, Screening
from screening.web import context, guards, words
from screening.web.exchange import asked
from screening.web.languages import render, repeatable
from screening.web.patient.way import (
    Answered,
    address,
    go_on,
    onward,
    pages,
    place,
    see_other,
    version_sent,
    way_of,
)

ATTENDS = timedelta(seconds=60)  # since when a nurse who was seen is still there


@pages.get("/s/<screening_id>/q/<slug>")
@guards.anybody()
def ask(screening_id: str, slug: str) -> Answered:
    """Show one page of questions."""
    screening, rulebook = context.screening(screening_id), context.rulebook()
    page, way = _page(rulebook, slug), journey(rulebook, screening.answers)
    if screening.is_finished or not way.may_open(page):
        return go_on(screening)
    form = page_form(rulebook, page, screening.answers)
    since = context.now() - ATTENDS
    is_attended = bool(presence.staff(context.connection(), screening.id, since))
    return _asked(screening, way, page, form, version=screening.version, is_attended=is_attended)


@pages.post("/s/<screening_id>/q/<slug>")
@guards.anybody()
def answer(screening_id: str, slug: str) -> Answered:
    """Record the answers of one page, and go on: to advice at once where one is a danger sign."""
    screening, rulebook = context.screening(screening_id), context.rulebook()
    page, way = _page(rulebook, slug), journey(rulebook, screening.answers)
    form = page_form(rulebook, page, screening.answers, asked().form)
    if screening.is_finished:
        repeatable()
        _heed(screening, form)
        advice = _advice_on_sent(screening, form)
        return render("patient/finished.html", screening=screening, advice=advice), 409
    if not way.may_open(page):
        return go_on(screening)
    draft = intake.draft(rulebook, screening, form.answers, way)
    if not form.check(draft.way.assessment.path):
        repeatable()
        return _asked(screening, way, page, form, version=version_sent()), 422
    try:
        _record(draft, page)
    except intake.ChangedMeanwhile as changed:
        _heed(screening, form)
        return _both(screening, page, form, changed.questions), 409
    return see_other(_after(screening, draft.way, page))


def _record(draft: Draft, page: Page) -> None:
    """Record answers; a danger is told to the clinic, if it has this screening.

    Raises:
        ChangedMeanwhile: somebody answered one of these otherwise since it was shown.
    """
    connection, rulebook, at = context.connection(), context.rulebook(), context.now()
    is_danger = draft.way.is_danger_after(page)
    task = tasks.find(connection, draft.screening.id, to_change=True) if is_danger else None
    now = intake.record_draft(connection, draft, seen=version_sent(), at=at, by=PATIENT)
    if task:
        window = context.config().repeat
        worklist.appear(connection, rulebook, now, why=task.why, at=at, window=window)


def _heed(screening: Screening, form: PageForm) -> None:
    """A danger that is new and cannot be kept is told to the clinic, if it has this screening."""
    connection, window = context.connection(), context.config().repeat
    was = screenings.answers_at(connection, screening.id, version_sent())
    said = {q: answer for q, answer in form.answers.items() if answer != was.get(q)}
    worklist.heed(connection, context.rulebook(), screening, said, at=context.now(), window=window)
    context.keep()


def _page(rulebook: Rulebook, slug: str) -> Page:
    page = rulebook.pages.get(slug)
    return page or abort(404)


def _after(screening: Screening, way: Journey, page: Page) -> str:
    """Where to go from a page that was just answered; the way is that of the new answers."""
    if way.dangers(page):
        return place(screening, "advice")
    following = None if way.is_stopped else way.after(page)
    return address(screening, following) if following else onward(screening, way)


def _advice_on_kept(screening: Screening) -> words.Advice | None:
    found = way_of(screening).assessment
    return words.headline(found) if found.is_danger else None


def _advice_on_sent(screening: Screening, form: PageForm) -> words.Advice | None:
    """Advice on a danger sign that was sent and cannot be recorded; it must not go unsaid."""
    sent = {question: answer for question, answer in form.answers.items() if answer is not None}
    found = assess(context.rulebook(), {**screening.answers, **sent}, finished=False)
    return words.headline(found) if found.is_danger else None


def _asked(
    screening: Screening,
    way: Journey,
    page: Page,
    form: PageForm,
    *,
    version: int,
    is_attended: bool = False,
) -> str:
    """A page of questions; `version` is what the person has seen of the answers.

    is_attended: a nurse has them open now, too.
    """
    rulebook, before = way.assessment.rulebook, way.before(page)
    return render(
        "patient/page.html",
        screening=screening,
        page=page,
        form=form,
        version=version,
        parts=len(rulebook.sections),
        back=address(screening, before) if before else "/",
        opens=openers(rulebook, page, screening.answers),
        is_attended=is_attended,
    )


def _both(screening: Screening, page: Page, form: PageForm, questions: set[str]) -> str:
    """Two answers to one question: both are shown, and the person decides."""
    repeatable()
    by_id = context.rulebook().questions
    return render(
        "patient/both.html",
        screening=screening,
        page=page,
        form=form,
        advice=_advice_on_sent(screening, form) or _advice_on_kept(screening),
        pairs=[
            (
                words.told(by_id[q], screening.answers.get(q, BLANK)),
                words.told(by_id[q], form[q].data if form[q].data is not None else BLANK),
            )
            for q in sorted(questions)
        ],
    )
