"""Finishing a call: read aloud, said back, what happens next, and the nurse's own judgement."""

from screening import calls, intake
from screening.engine.assess import Assessment, assess
from screening.engine.telling import read_aloud
from screening.web import context
from screening.web.exchange import asked
from screening.web.languages import later, render, translated
from screening.web.nurse import labels
from screening.web.nurse.blueprint import Answered, Call, nurses, opened, pages, to_end
from screening.web.nurse.closed import hand_off, show_closed
from screening.web.nurse.forms import PROMISES, Finish
from screening.web.nurse.page import panel, version_sent

BECAUSE = later("The reason: %(reason)s.")
NO_LEVEL = later("Select how urgent you judge it")
NO_CALL_BACK = {"": later("No call back"), **PROMISES}
PROBLEMS = {
    calls.Problem.SIGNS_UNREAD: later("Read out the warning signs, then check the box"),
    calls.Problem.TOO_UNSURE: later(
        "Too many danger questions are not known. A clinician must take over today or sooner"
    ),
    calls.Problem.NO_REASON: later("Select why you judge it less urgent than the tool"),
    calls.Problem.TOO_SLOW: later("What happens next is too slow for how urgent you judge it"),
    calls.Problem.NO_CALL_BACK: later(
        "They declined. Promise a call back: within 4 hours for a danger, else by tomorrow"
    ),
}
FIELDS = {
    calls.Problem.SIGNS_UNREAD: "signs_read",
    calls.Problem.NO_REASON: "reason",
    calls.Problem.NO_CALL_BACK: "after",
}


@pages.get("/calls/<screening_id>/finish")
@nurses
def ask_end(screening_id: str) -> Answered:
    """Show what to read aloud, and ask what the call came to; of one that is done, what it was.

    Who was promised another call is called again, and that call is closed as well.
    """
    call = opened(screening_id)
    if call.task.is_ended or (call.screening.is_finished and "done" in asked().args):
        return show_closed(call)
    form = Finish()
    form.level.data = _final(call).level
    return _draw(call, form)


@pages.post("/calls/<screening_id>/finish")
@nurses
def finish(screening_id: str) -> Answered:
    """Close a call: the answers are final, and what it came to stands beside the result."""
    call, form = opened(screening_id), Finish()
    if call.task.is_ended:
        return show_closed(call, is_late=True), 409
    if _is_changed(call):
        form.level.data = _worse(call, form.text("level"))
        return _draw(call, form, is_changed=True), 409
    if not _is_right(call, form):
        return _draw(call, form), 422
    return _close(call, form)


def _close(call: Call, form: Finish) -> Answered:
    connection, at, by = context.connection(), context.now(), context.staff_name()
    try:
        calls.close(connection, call.task, _final(call), form.closing(at), at=at, by=by)
    except calls.NotClosable as refused:
        if refused.problem is not calls.Problem.UNASKED:  # the page says that by itself
            form.refuse(form[FIELDS.get(refused.problem, "end")], PROBLEMS[refused.problem])
        return _draw(call, form), 422
    intake.finish_as_it_is(connection, context.rulebook(), call.screening, at=at, by=by)
    return to_end(call.id)


def _final(call: Call) -> Assessment:
    """What the rules say of the answers as they are, with the open ones left blank."""
    return assess(context.rulebook(), call.screening.answers)


def _is_changed(call: Call) -> bool:
    """Whether an answer changed since the result was shown: another one may have been read out."""
    return version_sent() != call.screening.version


def _worse(call: Call, level: str) -> str:
    """The judgement that was chosen, or what the rules say now, where that is more urgent."""
    levels, found = call.way.assessment.rulebook.urgency.levels, _final(call).level
    return min(level, found, key=levels.index) if level in levels else found


def _is_right(call: Call, form: Finish) -> bool:
    is_right: bool = form.validate()
    levels = call.way.assessment.rulebook.urgency.levels
    if form.text("level") and form.text("level") not in levels:
        form.refuse(form.level, NO_LEVEL)
        return False
    return is_right


def _draw(call: Call, form: Finish, *, is_changed: bool = False) -> str:
    found, so_far = _final(call), panel(call)
    rulebook = found.rulebook
    spoken = rulebook.spoken(call.language)
    is_other = spoken.language != rulebook.language
    return render(
        "nurse/finish.html",
        call=call,
        who=call.who,
        form=form,
        is_changed=is_changed,
        so_far=so_far,
        found=found,
        aloud=read_aloud(found),
        aloud_spoken=read_aloud(assess(spoken, call.screening.answers)) if is_other else [],
        spoken=spoken,
        because={each: translated(BECAUSE, each) for each in (rulebook.language, spoken.language)},
        hand_off=hand_off(call),
        labels=labels,
        promises=NO_CALL_BACK,
        levels=labels.levels_of(rulebook),
        lower=_lower(call, found),
        open_others=[each for each in found.path.open if not rulebook.questions[each].safety],
    )


def _lower(call: Call, found: Assessment) -> list[str]:
    """The levels that need a reason, for they are less urgent than what was said."""
    standing = calls.standing(call.task)
    levels = found.rulebook.urgency.levels
    return [level for level in levels if calls.is_less_urgent(found, level, standing)]
