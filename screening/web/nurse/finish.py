"""Finishing a call: read aloud, said back, what happens next, and the nurse's own judgement."""

from screening import calls, intake, worklist
from screening.engine.assess import Assessment
from screening.engine.rulebook import Rulebook
from screening.web import context
from screening.web.languages import later, render, say
from screening.web.nurse import labels
from screening.web.nurse.blueprint import Answered, Call, nurses, opened, pages, to_worklist
from screening.web.nurse.forms import PROMISES, Finish
from screening.web.nurse.page import panel

PROBLEMS = {
    calls.Problem.UNASKED: later("Ask these danger questions first: %(questions)s"),
    calls.Problem.SIGNS_UNREAD: later("Read out the warning signs, then check the box"),
    calls.Problem.TOO_UNSURE: later(
        "Too many danger questions are not known. A clinician must take over today or sooner"
    ),
    calls.Problem.NO_REASON: later("Select why you judge it less urgent than the tool"),
    calls.Problem.TOO_SLOW: later("What happens next is too slow for how urgent you judge it"),
}

FIELDS = {
    calls.Problem.SIGNS_UNREAD: "signs_read",
    calls.Problem.NO_REASON: "reason",
}


@pages.get("/calls/<screening_id>/finish")
@nurses
def ask_end(screening_id: str) -> Answered:
    """Show what to read aloud, and ask what the call came to."""
    return _draw(opened(screening_id), Finish())


@pages.post("/calls/<screening_id>/finish")
@nurses
def finish(screening_id: str) -> Answered:
    """Close a call: the answers are final, and what it came to stands beside the result."""
    call, form = opened(screening_id), Finish()
    found = call.way.assessment
    if not form.validate() or form.text("level") not in found.rulebook.urgency.levels:
        return _draw(call, form), 422
    connection, at, by = context.connection(), context.now(), context.staff_name()
    try:
        calls.close(connection, call.task, found, form.closing(at), at=at, by=by)
    except calls.NotClosable as refused:
        _refuse(form, found, refused)
        return _draw(call, form), 422
    except worklist.Ended:
        return _draw(call, form, is_ended=True), 409
    intake.finish_as_it_is(connection, context.rulebook(), call.screening, at=at, by=by)
    return to_worklist()


def _refuse(form: Finish, found: Assessment, refused: calls.NotClosable) -> None:
    """Say what is in the way, at the field to mend."""
    questions = found.rulebook.questions
    named = "; ".join(questions[name].short for name in refused.questions)
    field = FIELDS.get(refused.problem, "end")
    form.refuse(form[field], say(PROBLEMS[refused.problem], questions=named))


def _draw(call: Call, form: Finish, *, is_ended: bool = False) -> str:
    found = call.way.assessment
    rulebook = found.rulebook
    return render(
        "nurse/finish.html",
        call=call,
        form=form,
        is_ended=is_ended,
        so_far=panel(call),
        aloud=rulebook.outcomes.get(found.headline or ""),
        aloud_spoken=None,
        signs=rulebook.warning_signs,
        summary="",
        labels=labels,
        promises=PROMISES,
        levels=levels_of(rulebook),
    )


def levels_of(rulebook: Rulebook) -> dict[str, str]:
    """Each level of urgency in words; the last is no outcome of its own."""
    levels, outcomes = rulebook.urgency.levels, rulebook.outcomes
    none = say("Nothing urgent")
    return {level: outcomes[level].schedule if level in outcomes else none for level in levels}
