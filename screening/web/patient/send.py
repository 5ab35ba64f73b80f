"""Sending a result to the clinic: who the person is, and that it was sent."""

from flask import abort, url_for

from screening import sharing
from screening.engine.assess import assess
from screening.sharing import Sendings
from screening.store import shares
from screening.store.screenings import PATIENT, Screening
from screening.web import context, guards, words
from screening.web.languages import (
    LANGUAGES,
    language,
    later,
    moment,
    render,
    repeatable,
    translated,
)
from screening.web.patient.send_form import TIMES, Send
from screening.web.patient.way import Answered, go_on, pages, see_other

CONSENT = later(
    "I agree to send my name, birth date, phone number and all my answers to %(clinic)s. "
    "Its staff may call me about them."
)


@pages.get("/s/<screening_id>/send")
@guards.anybody()
def ask_whom(screening_id: str) -> Answered:
    """Ask who somebody is who wants to send a result; 404 where no clinic reads it."""
    _needs_clinic()
    screening = context.screening(screening_id)
    if not screening.is_finished:
        return go_on(screening)
    sent = sharing.sendings(context.connection(), screening)
    if sent.own:
        return see_other(url_for(".sent", screening_id=screening.id))
    return _asked(screening, Send(), sent)


@pages.post("/s/<screening_id>/send")
@guards.anybody(limit="30/hour")
def send(screening_id: str) -> Answered:
    """Send a result to the clinic; only now something is kept that names the person."""
    _needs_clinic()
    screening, form = context.screening(screening_id), Send()
    if not screening.is_finished:
        return go_on(screening)
    if not form.validate():
        repeatable()
        return _asked(screening, form, sharing.sendings(context.connection(), screening)), 422
    sharing.share(
        context.connection(),
        context.rulebook(),
        screening,
        form.contact(),
        consent=_consent(form.shown),
        is_doubtful=form.is_doubtful,
        at=context.now(),
        by=PATIENT,
        window=context.config().repeat,
    )
    return see_other(url_for(".sent", screening_id=screening.id))


@pages.get("/s/<screening_id>/sent")
@guards.anybody()
def sent(screening_id: str) -> Answered:
    """Say that it was sent, and what the person can expect."""
    screening = context.screening(screening_id)
    at = shares.sent_at(context.connection(), screening.id)
    if at is None:
        return go_on(screening)
    return render(
        "patient/sent.html", screening=screening, sent=moment(at), advice=_advice(screening)
    )


def _needs_clinic() -> None:
    if not context.config().clinic:
        abort(404)


def _asked(screening: Screening, form: Send, sent: Sendings) -> str:
    return render(
        "patient/send.html",
        screening=screening,
        form=form,
        sent=sent,
        times=TIMES,
        languages=LANGUAGES,
        consent=_consent(language()),
        advice=_advice(screening),
    )


def _consent(language: str) -> str:
    """What is agreed to, in the language in which it is read; another tab may have changed that."""
    return translated(CONSENT, language) % {"clinic": context.config().clinic}


def _advice(screening: Screening) -> words.Advice | None:
    """What is more urgent than any call of the clinic."""
    found = assess(context.rulebook(), screening.answers)
    return words.headline(found) if found.is_danger else None
