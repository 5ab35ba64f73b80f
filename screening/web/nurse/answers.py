"""Answers of a call: each is saved as it is given, with whose words they are."""

from collections.abc import Callable, Mapping, Sequence

from werkzeug.datastructures import MultiDict

from screening import intake, worklist
from screening.engine.answers import Answer
from screening.engine.questions import Question
from screening.forms import PageForm, questions_form
from screening.intake import Manner
from screening.store import screenings
from screening.store.screenings import Screening
from screening.web import context
from screening.web.exchange import asked
from screening.web.nurse.blueprint import Answered, Call, nurses, opened, pages, stand, to_call
from screening.web.nurse.keys import read
from screening.web.nurse.page import version_sent, whole
from screening.web.nurse.rows import TYPED, Shown


@pages.post("/calls/<screening_id>")
@nurses
def answer(screening_id: str) -> Answered:
    """Save what was answered; what is wrong, or somebody else answered, is shown again."""
    call, form = opened(screening_id), _form(asked().form.getlist("shown"), _sent)
    if call.screening.is_finished:
        return _not_kept(call, _changed(call, form), Shown(form=form, is_late=True))
    wrong = frozenset(field.question.id for field in form.questions if field.process_errors)
    both = _save(call, {q: a for q, a in _changed(call, form).items() if q not in wrong})
    if not (wrong or both):
        now, fired = opened(call.id), call.way.assessment.fired
        if "part" in asked().form:  # a script takes what changed out of the page
            return whole(now, Shown())
        is_danger = len(now.way.assessment.fired) > len(fired)
        return to_call(call.id, "#danger" if is_danger else "")
    context.keep()
    shown = Shown(form, wrong, both)
    if both:
        unkept = {q: a for q, a in form.answers.items() if q in both}
        return _not_kept(opened(call.id), unkept, shown, 422 if wrong else 409)
    return whole(opened(call.id), shown), 422


@pages.post("/calls/<screening_id>/both")
@nurses
def choose(screening_id: str) -> Answered:
    """Of two answers to a question take one; the history keeps both."""
    call, form = opened(screening_id), _form(asked().form.getlist("both"), _mine)
    mine = form.answers
    if call.screening.is_finished:
        unkept = {} if asked().form.get("use") == "kept" else mine
        return _not_kept(call, unkept, Shown(form=form, is_late=bool(unkept)))
    if any(field.process_errors for field in form.questions):
        return to_call(call.id)
    kept = {q: call.screening.answers.get(q) for q in mine}
    try:
        now = _record(call, mine, seen=version_sent("both-version"))
    except intake.ChangedMeanwhile as refused:
        return _not_kept(call, mine, Shown(form, both=frozenset(refused.questions)))
    if asked().form.get("use") == "kept":
        now = _record(call._replace(screening=now), kept, seen=now.version)
    _place(call, now)
    return to_call(call.id)


def _not_kept(
    call: Call, said: Mapping[str, Answer | None], shown: Shown, status: int = 409
) -> Answered:
    """Show again what was said and not kept. A danger in it stands on the worklist all the same."""
    context.keep()
    connection, rulebook = context.connection(), context.rulebook()
    window = context.config().repeat
    worklist.heed(connection, rulebook, call.screening, said, at=context.now(), window=window)
    return whole(opened(call.id), shown), status


def _form(names: list[str], sent: Callable[[Question], Sequence[str]]) -> PageForm:
    """What was sent for these questions; names of none are passed over."""
    rulebook, fields = context.rulebook(), MultiDict[str, str]()
    known = [name for name in names if name in rulebook.questions]
    for name in known:
        fields.setlist(name, sent(rulebook.questions[name]))
    return questions_form(rulebook, known, {}, fields)


def _sent(question: Question) -> Sequence[str]:
    """What was typed, which stands before what was clicked."""
    form = asked().form
    return read(question, form.get(TYPED + question.id, "")).codes or form.getlist(question.id)


def _mine(question: Question) -> Sequence[str]:
    return asked().form.getlist(f"mine-{question.id}")


def _save(call: Call, changed: Mapping[str, Answer | None]) -> frozenset[str]:
    """Save answers, but for those that somebody else gave otherwise meanwhile: these are told."""
    both: frozenset[str] = frozenset()
    try:
        now = _record(call, changed, seen=version_sent())
    except intake.ChangedMeanwhile as refused:
        both = frozenset(refused.questions)
        rest = {q: answer for q, answer in changed.items() if q not in both}
        now = _record(call, rest, seen=version_sent())
    _place(call, now)
    return both


def _record(call: Call, answers: Mapping[str, Answer | None], *, seen: int) -> Screening:
    """Record answers, in the caller's language, as the words of whoever is on the phone.

    Raises:
        ChangedMeanwhile: somebody answered one of these otherwise since it was shown.
    """
    rulebook = context.rulebook().spoken(call.language)
    draft = intake.draft(rulebook, call.screening, answers)
    if not draft.heard:
        return call.screening
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
    task = stand(changed, call.task.why)
    if not task.is_held(at) or task.holder == by:
        worklist.claim(connection, task, at=at, by=by)


def _changed(call: Call, form: PageForm) -> dict[str, Answer | None]:
    """Those of the answers that differ from what the page showed, or were asked once more."""
    was, again = screenings.answers_at(context.connection(), call.id, version_sent()), _again()
    return {q: a for q, a in form.answers.items() if a != was.get(q) or q in again}


def _again() -> frozenset[str]:
    """What was asked once more: typed or chosen anew, though perhaps the answer is the same."""
    form = asked().form
    boxes = {name: value for name, value in form.items() if name.startswith(TYPED)}
    typed = {name.removeprefix(TYPED) for name, value in boxes.items() if value.strip()}
    return frozenset({*form.getlist("again"), *typed})


def _manner(call: Call) -> Manner:
    """Whose words the answers are, and which were heard without being asked."""
    form, questions = asked().form, context.rulebook().questions
    typed = {q for q in questions if read(questions[q], form.get(TYPED + q, "")).is_heard}
    heard = frozenset({*form.getlist("heard"), *typed})
    return Manner(call.who.giver, heard, _again())
