"""Answers of a call: each is saved as it is given, with whose words they are."""

from werkzeug.datastructures import MultiDict

from screening import intake, worklist
from screening.engine.answers import Answer
from screening.engine.rulebook import Rulebook
from screening.forms import PageForm, questions_form
from screening.intake import Draft, Manner
from screening.store import callers, screenings
from screening.store.screenings import PATIENT, Screening
from screening.web import context
from screening.web.exchange import asked
from screening.web.nurse.blueprint import Answered, Call, nurses, opened, pages, to_call
from screening.web.nurse.keys import read
from screening.web.nurse.page import TYPED, Shown, language_of, part, version_sent, whole


@pages.post("/calls/<screening_id>")
@nurses
def answer(screening_id: str) -> Answered:
    """Save what was answered; all that is wrong is shown again, and nothing of it is saved."""
    call = opened(screening_id)
    rulebook = context.rulebook().spoken(language_of(call))
    shown = [name for name in asked().form.getlist("shown") if name in rulebook.questions]
    form = questions_form(rulebook, shown, {}, _sent(rulebook, shown))
    if any(field.process_errors for field in form.questions):
        for field in form.questions:
            field.errors = list(field.process_errors)
        return _draw(call, Shown(form=form)), 422
    if call.screening.is_finished:
        return _draw(call, Shown(form=form, is_late=True)), 409
    draft = intake.draft(rulebook, call.screening, _changed(call, form))
    try:
        _place(call, _record(call, draft, seen=version_sent()))
    except intake.ChangedMeanwhile as both:
        return _draw(call, Shown(form=form, both=frozenset(both.questions))), 409
    return _onward(call.id)


@pages.post("/calls/<screening_id>/both")
@nurses
def choose(screening_id: str) -> Answered:
    """Of two answers to a question take one; the history keeps both."""
    call = opened(screening_id)
    rulebook = context.rulebook().spoken(language_of(call))
    shown = [name for name in asked().form.getlist("shown") if name in rulebook.questions]
    form = questions_form(rulebook, shown, {}, asked().form)
    if call.screening.is_finished or any(field.process_errors for field in form.questions):
        return to_call(call.id)
    mine = {q: answer for q, answer in form.answers.items() if answer is not None}
    kept = {q: call.screening.answers.get(q) for q in mine}
    try:
        now = _record(call, intake.draft(rulebook, call.screening, mine), seen=version_sent())
    except intake.ChangedMeanwhile as both:
        return whole(call, Shown(form=form, both=frozenset(both.questions))), 409
    if asked().form.get("use") == "kept":
        now = _record(call, intake.draft(rulebook, now, kept), seen=now.version)
    _place(call, now)
    return to_call(call.id)


def _record(call: Call, draft: Draft, *, seen: int) -> Screening:
    """Record answers, as the words of whoever is on the phone.

    Raises:
        ChangedMeanwhile: somebody answered one of these otherwise since it was shown.
    """
    if not draft.heard:
        return draft.screening
    return intake.record_draft(
        context.connection(),
        draft,
        seen=seen,
        at=context.now(),
        by=context.staff_name(),
        manner=_manner(call),
    )


def _place(call: Call, changed: Screening) -> None:
    """Bring the worklist up to date, a danger at once; whoever answers holds what nobody holds."""
    connection, at, by = context.connection(), context.now(), context.staff_name()
    if changed.version == call.screening.version:
        return
    task = worklist.appear(connection, context.rulebook(), changed, why=call.task.why, at=at)
    if not task.is_held(at) or task.holder == by:
        worklist.claim(connection, task, at=at, by=by)


def _onward(screening_id: str) -> Answered:
    """The page as it is now: the parts that change where a script asked, else by a redirect."""
    if "part" in asked().form:
        return part(opened(screening_id), Shown())
    return to_call(screening_id)


def _draw(call: Call, shown: Shown) -> str:
    return part(call, shown) if "part" in asked().form else whole(call, shown)


def _changed(call: Call, form: PageForm) -> dict[str, Answer | None]:
    """Those of the answers that differ from what the page showed; the others are not the nurse's."""
    was = screenings.answers_at(context.connection(), call.id, version_sent())
    return {q: answer for q, answer in form.answers.items() if answer != was.get(q)}


def _sent(rulebook: Rulebook, shown: list[str]) -> MultiDict[str, str]:
    """What was sent for each question that was shown: what was typed stands before what was
    clicked."""
    sent: MultiDict[str, str] = MultiDict()
    for name in shown:
        typed = read(rulebook.questions[name], asked().form.get(TYPED + name, ""))
        sent.setlist(name, typed.codes or asked().form.getlist(name))
    return sent


def _manner(call: Call) -> Manner:
    """Whose words the answers are, and which were heard without being asked."""
    form, questions = asked().form, context.rulebook().questions
    typed = {q for q in questions if read(questions[q], form.get(TYPED + q, "")).is_heard}
    told = callers.newest(context.connection(), call.id)
    return Manner(told.giver if told else PATIENT, frozenset({*form.getlist("heard"), *typed}))
