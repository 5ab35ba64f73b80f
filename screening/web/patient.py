"""The patient's pages: start, one page of questions at a time, advice, check, result."""

from flask import Blueprint, abort, current_app, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from screening import intake
from screening.engine.answers import BLANK, Answers
from screening.engine.assess import assess
from screening.engine.explain import may_get_worse
from screening.engine.journey import Journey, journey, openers
from screening.engine.rulebook import Page
from screening.forms import PageForm, page_form
from screening.store.screenings import Screening, find_decision
from screening.web import context, words

pages = Blueprint("patient", __name__)

Answered = str | Response | tuple[str, int]


@pages.get("/")
def start() -> Answered:
    """Say what this is, and offer to begin, or to go on."""
    context.newest_rulebook()
    return render_template("patient/start.html", opened=context.opened())


@pages.post("/")
def begin() -> Answered:
    """Begin a screening."""
    begun = _begun({})
    context.open_visit(begun)
    return _go_on(begun)


@pages.get("/s/<screening_id>")
def resume(screening_id: str) -> Answered:
    """Go on where the person was."""
    return _go_on(context.screening(screening_id))


@pages.get("/s/<screening_id>/q/<slug>")
def ask(screening_id: str, slug: str) -> Answered:
    """Show one page of questions."""
    screening = context.screening(screening_id)
    page, way = _page(slug), _way(screening)
    if screening.is_finished or not way.may_open(page):
        return _go_on(screening)
    form = page_form(context.rulebook(), page, screening.answers)
    return _asked(screening, way, page, form, version=screening.version)


@pages.post("/s/<screening_id>/q/<slug>")
def answer(screening_id: str, slug: str) -> Answered:
    """Record the answers of one page, and go on: to advice at once where one is a danger sign."""
    screening = context.screening(screening_id)
    page, way = _page(slug), _way(screening)
    form = page_form(context.rulebook(), page, screening.answers, request.form)
    if screening.is_finished:
        advice = _advice_on_sent(screening, form)
        return render_template("patient/finished.html", screening=screening, advice=advice), 409
    if not way.may_open(page):
        return _go_on(screening)
    if not form.check(context.rulebook(), screening.answers):
        return _asked(screening, way, page, form, version=_version_sent()), 422
    try:
        recorded = intake.record(
            context.connection(),
            context.rulebook(),
            screening,
            form.answers,
            seen=_version_sent(),
            at=context.now(),
            by=intake.PATIENT,
        )
    except intake.ChangedMeanwhile as changed:
        return _both(screening, page, form, changed.questions), 409
    return redirect(_after(recorded, page), 303)


@pages.get("/s/<screening_id>/advice")
def advise(screening_id: str) -> Answered:
    """Say what to do about a danger sign."""
    screening = context.screening(screening_id)
    way = _way(screening)
    assessment = way.assessment
    if not assessment.is_danger:
        return _go_on(screening)
    return render_template(
        "patient/advice.html",
        screening=screening,
        advice=words.headline(assessment),
        told=words.reasons(assessment),
        onward=None if way.is_stopped_by_danger else _onward(screening, way),
        may_get_worse=may_get_worse(context.rulebook(), screening.answers),
    )


@pages.get("/s/<screening_id>/check")
def check(screening_id: str) -> Answered:
    """Show all answers, to change any."""
    screening = context.screening(screening_id)
    way = _way(screening)
    if not screening.is_finished and not way.may_finish:
        return _go_on(screening)
    assessment = way.assessment
    sections = [
        (
            section,
            words.told_of(
                assessment, [q.id for q in section.questions if assessment.path.asks(q.id)]
            ),
        )
        for section in context.rulebook().sections
    ]
    return render_template(
        "patient/check.html", screening=screening, sections=sections, last=way.pages[-1]
    )


@pages.post("/s/<screening_id>/finish")
def finish(screening_id: str) -> Answered:
    """Finish, and show the result; but not of answers that the person was not shown."""
    screening = context.screening(screening_id)
    if not screening.is_finished and _version_sent() != screening.version:
        return redirect(url_for(".check", screening_id=screening.id), 303)
    try:
        finished = intake.finish(
            context.connection(),
            context.rulebook(),
            screening,
            at=context.now(),
            by=intake.PATIENT,
        )
    except intake.NotFinishable:
        return _go_on(screening)
    return _go_on(finished)


@pages.get("/s/<screening_id>/result")
def result(screening_id: str) -> Answered:
    """Show the result with its reasons."""
    screening = context.screening(screening_id)
    decision = find_decision(context.connection(), screening_id)
    if decision is None:
        return _go_on(screening)
    assessment = assess(context.rulebook(), screening.answers)
    if assessment.text != decision.result:
        current_app.logger.error("result of %s is not the stored one", screening.id)
        abort(500)
    return render_template(
        "patient/result.html",
        screening=screening,
        verdict=words.headline(assessment),
        reason=words.reason(assessment),
        banners=words.banners(assessment),
        reasons=words.reasons(assessment),
        homework=words.homework(assessment, screening.answers),
        date=words.date(decision.at),
    )


@pages.post("/s/<screening_id>/change")
def change(screening_id: str) -> Answered:
    """Begin a new screening with the answers of a finished one; the old one stays as it is."""
    screening = context.screening(screening_id)
    if not screening.is_finished:
        return _go_on(screening)
    begun = _begun(screening.answers)
    context.turn_visit(begun)
    return redirect(url_for(".check", screening_id=begun.id), 303)


def _begun(earlier: Answers) -> Screening:
    """A new screening, with what its rulebook accepts of earlier answers."""
    rulebook = context.newest_rulebook()
    return intake.begin(
        context.connection(),
        rulebook,
        at=context.now(),
        by=intake.PATIENT,
        language=context.language(),
        earlier=rulebook.accepted(earlier),
    )


def _page(slug: str) -> Page:
    page = context.rulebook().pages.get(slug)
    return page or abort(404)


def _way(screening: Screening) -> Journey:
    return journey(context.rulebook(), screening.answers)


def _go_on(screening: Screening) -> Response:
    """To where this screening is: a result, advice, the next page, or the check."""
    if screening.is_finished:
        return redirect(url_for(".result", screening_id=screening.id), 303)
    return redirect(_onward(screening, _way(screening)), 303)


def _onward(screening: Screening, way: Journey) -> str:
    if way.is_stopped_by_danger:
        return url_for(".advise", screening_id=screening.id)
    if way.is_stopped or way.next_open is None:
        return url_for(".check", screening_id=screening.id)
    return url_for(".ask", screening_id=screening.id, slug=way.next_open.slug)


def _after(screening: Screening, page: Page) -> str:
    """Where to go from a page that was just answered."""
    way = _way(screening)
    if way.dangers(page):
        return url_for(".advise", screening_id=screening.id)
    following = None if way.is_stopped else way.after(page)
    if following is None:
        return _onward(screening, way)
    return url_for(".ask", screening_id=screening.id, slug=following.slug)


def _advice_on_kept(screening: Screening) -> words.Advice | None:
    found = _way(screening).assessment
    return words.headline(found) if found.is_danger else None


def _advice_on_sent(screening: Screening, form: PageForm) -> words.Advice | None:
    """Advice on a danger sign that was sent and cannot be recorded; it must not go unsaid."""
    sent = {question: answer for question, answer in form.answers.items() if answer is not None}
    found = assess(context.rulebook(), {**screening.answers, **sent}, finished=False)
    return words.headline(found) if found.is_danger else None


def _version_sent() -> int:
    """The version that the page was drawn from; one that is not a number has seen nothing."""
    sent = request.form.get("version", "")
    return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 10 else 0  # noqa: PLR2004


def _asked(screening: Screening, way: Journey, page: Page, form: PageForm, *, version: int) -> str:
    """A page of questions; `version` is what the person has seen of the answers."""
    sections = context.rulebook().sections
    return render_template(
        "patient/page.html",
        screening=screening,
        page=page,
        form=form,
        version=version,
        part=sections.index(page.section) + 1,
        parts=len(sections),
        back=way.before(page),
        opens=openers(context.rulebook(), page, screening.answers),
    )


def _both(screening: Screening, page: Page, form: PageForm, questions: set[str]) -> str:
    """Two answers to one question: both are shown, and the person decides."""
    by_id = context.rulebook().questions
    return render_template(
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
