"""What comes of the answers: advice on a danger sign, the check of all answers, the result."""

from flask import abort, current_app, url_for

from screening import intake, sharing
from screening.engine.assess import assess
from screening.engine.explain import may_get_worse
from screening.store.screenings import PATIENT, Screening, find_decision
from screening.web import context, guards, results, words
from screening.web.languages import render
from screening.web.patient.keep import code_of, picture
from screening.web.patient.way import (
    Answered,
    go_on,
    onward,
    pages,
    see_other,
    version_sent,
    way_of,
)
from screening.web.results import Result


@pages.get("/s/<screening_id>/advice")
@guards.anybody()
def advise(screening_id: str) -> Answered:
    """Say what to do about a danger sign."""
    screening = context.screening(screening_id)
    way = way_of(screening)
    assessment = way.assessment
    if not assessment.is_danger:
        return go_on(screening)
    return render(
        "patient/advice.html",
        screening=screening,
        advice=words.headline(assessment),
        told=words.reasons(assessment),
        onward=None if way.is_stopped_by_danger else onward(screening, way),
        may_get_worse=may_get_worse(context.rulebook(), screening.answers),
    )


@pages.get("/s/<screening_id>/again")
@guards.anybody()
def look_again(screening_id: str) -> Answered:
    """Ask about answers that do not fit together; whoever finds them right goes on."""
    screening = context.screening(screening_id)
    way = way_of(screening)
    if screening.is_finished or not way.may_finish or not way.disagreeing:
        return go_on(screening)
    told = words.told_of(way.assessment, way.disagreeing)
    return render("patient/again.html", screening=screening, told=told)


@pages.get("/s/<screening_id>/check")
@guards.anybody()
def check(screening_id: str) -> Answered:
    """Show all answers, to change any."""
    screening = context.screening(screening_id)
    way = way_of(screening)
    if not screening.is_finished and not way.may_finish:
        return go_on(screening)
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
    return render("patient/check.html", screening=screening, sections=sections, last=way.pages[-1])


@pages.post("/s/<screening_id>/finish")
@guards.anybody()
def finish(screening_id: str) -> Answered:
    """Finish, and show the result; but not of answers that the person was not shown."""
    screening = context.screening(screening_id)
    if not screening.is_finished and version_sent() != screening.version:
        return see_other(url_for(".check", screening_id=screening.id))
    try:
        finished = intake.finish(
            context.connection(),
            context.rulebook(),
            screening,
            at=context.now(),
            by=PATIENT,
        )
    except intake.NotFinishable:
        return go_on(screening)
    return go_on(finished)


@pages.get("/s/<screening_id>/result")
@guards.anybody()
def result(screening_id: str) -> Answered:
    """Show the result with its reasons."""
    screening = context.screening(screening_id)
    found = finished_result(screening)
    if found is None:
        return go_on(screening)
    code = code_of(screening)
    return render(
        "patient/result.html",
        screening=screening,
        result=found,
        code=code,
        picture=picture(code.written) if code else "",
        sent=sharing.sendings(context.connection(), screening),
    )


def finished_result(screening: Screening) -> Result | None:
    """The result that was stored; None while there is none. Nobody is shown another one."""
    decision = find_decision(context.connection(), screening.id)
    if decision is None:
        return None
    assessment = assess(context.rulebook(), screening.answers)
    if assessment.text != decision.result:
        current_app.logger.error("result of %s is not the stored one", screening.id)
        abort(500)
    return results.result(assessment, screening.answers, decision.at)
