"""A whole call on one screen: who is on the phone, every question, and what comes of it so far."""

from datetime import datetime, timedelta
from typing import NamedTuple

from screening import calls, repeats
from screening.access.people import Role
from screening.engine.answers import BLANK, DECLINED, UNSURE
from screening.engine.assess import Assessment, assess
from screening.engine.explain import Explanation, explain
from screening.engine.questions import Question
from screening.forms import AnswerField, PageForm, questions_form
from screening.store import accounts, callers, presence, remarks, screenings
from screening.store.screenings import Given, Screening
from screening.web import context, words
from screening.web.exchange import asked
from screening.web.languages import LANGUAGES, render
from screening.web.nurse import labels
from screening.web.nurse.blueprint import Call
from screening.web.nurse.forms import PROMISES
from screening.web.nurse.keys import keys
from screening.web.nurse.scripts import Script, scripts
from screening.web.typed_forms import TypedForm
from screening.web.words import Told

TYPED = "typed-"  # the box of a question is called this and the question
HERE = timedelta(seconds=60)  # since when somebody of the staff who was seen is still there
PATIENT_HERE = timedelta(minutes=3)  # a patient reads a page longer than that, and tells us later


class Shown(NamedTuple):
    """What was sent and is shown again.

    form: the answers; wrong: which of them stand for nothing; both: which somebody else gave
    otherwise meanwhile; sent: another form with something to mend.
    """

    form: PageForm | None = None
    wrong: frozenset[str] = frozenset()
    both: frozenset[str] = frozenset()
    is_late: bool = False
    is_refused: bool = False
    sent: TypedForm | None = None


class TwoAnswers(NamedTuple):
    """What is kept of a question, what was sent meanwhile, and its codes."""

    kept: Told
    mine: Told
    raw: tuple[str, ...]


class Row(NamedTuple):
    """One question of a call.

    spoken: the same in the caller's language, where that is another; last: how it was answered
    last; both: what somebody else said meanwhile, and what was sent; typed: to be mended.
    """

    number: int
    field: AnswerField
    keys: dict[str, str]
    spoken: Question | None
    last: Given | None
    is_pivotal: bool
    typed: str
    both: TwoAnswers | None

    @property
    def question(self) -> Question:
        """The question in the language of the page."""
        return self.field.question


class Panel(NamedTuple):
    """What comes of the answers so far.

    scripts: what the nurse does and says at each danger, the worst first; unasked: danger questions
    that are still to come; needed: what can still change the result; unsure, declined: danger
    questions that were answered so.
    """

    found: Assessment
    title: str
    scripts: list[Script]
    explanation: Explanation
    unasked: list[Question]
    needed: list[Question]
    unsure: list[Question]
    declined: list[Question]


def whole(call: Call, shown: Shown) -> str:
    """The page of a call."""
    connection = context.connection()
    earlier = repeats.before(connection, call.screening)
    return render(
        "nurse/call.html",
        **_parts(call, shown),
        remarks=remarks.of_screening(connection, call.id),
        changes=_changes(call, earlier[0]) if earlier else [],
        earlier=earlier[0] if earlier else None,
        born=_born(repeats.who(connection, call.id).birth_date),
        promises=PROMISES,
        colleagues=colleagues(),
        now=context.now(),
        moment_of=datetime.fromisoformat,
    )


def colleagues() -> dict[str, str]:
    """The other nurses, by their accounts."""
    connection = context.connection()
    active = accounts.active_with(connection, Role.NURSE) - {context.staff_name()}
    return {one: name for one, name in accounts.names(connection).items() if one in active}


def _born(birth_date: str) -> dict[str, str]:
    parts = birth_date.split("-") if birth_date else ["", "", ""]
    return dict(zip(("year", "month", "day"), parts, strict=True))


def _parts(call: Call, shown: Shown) -> dict[str, object]:
    connection, at = context.connection(), context.now()
    seen = presence.patient(connection, call.id)
    return {
        "call": call,
        "shown": shown,
        "version": call.screening.version,
        "spoken_language": language_of(call),
        "who": repeats.who(connection, call.id),
        "rows": _rows(call, shown),
        "so_far": panel(call, shown),
        "languages": LANGUAGES,
        "labels": labels,
        "names": accounts.names(connection),
        "others": set(presence.staff(connection, call.id, at - HERE)) - {context.staff_name()},
        "patient_at": seen if seen and seen > at - PATIENT_HERE else None,
        "is_held": call.task.is_held(at),
    }


def _rows(call: Call, shown: Shown) -> list[Row]:
    """Every question on the path, in order: danger questions stand first in a rulebook."""
    rulebook, walk = context.rulebook(), call.way.assessment.path
    names = [name for name in rulebook.questions if walk.asks(name)]
    form = questions_form(rulebook, names, call.screening.answers)
    spoken = rulebook.spoken(language_of(call))
    last = {row.question: row for row in screenings.history(context.connection(), call.id)}
    pivotal = explain(rulebook, call.screening.answers).pivotal
    return [
        Row(
            number,
            _field(form, shown, name),
            keys(rulebook.questions[name]),
            None if spoken is rulebook else spoken.questions[name],
            last.get(name) if name in call.screening.answers else None,
            name in pivotal,
            asked().form.get(TYPED + name, "") if name in shown.wrong else "",
            _both(call, shown, name),
        )
        for number, name in enumerate(names, 1)
    ]


def _field(form: PageForm, shown: Shown, name: str) -> AnswerField:
    """What was sent for a question, where it is to be mended; else what is kept."""
    field = form.field(name)
    if shown.form is not None and name in shown.wrong:
        field = shown.form.field(name)
        field.errors = list(field.process_errors)
    return field


def _both(call: Call, shown: Shown, name: str) -> TwoAnswers | None:
    if name not in shown.both or shown.form is None:
        return None
    question, sent = context.rulebook().questions[name], shown.form.field(name)
    kept = words.told(question, call.screening.answers.get(name, BLANK))
    mine = words.told(question, BLANK if sent.data is None else sent.data)
    return TwoAnswers(kept, mine, sent.raw)


def panel(call: Call, shown: Shown | None = None) -> Panel:
    """What comes of the answers so far; of two answers to a question, the worse."""
    found, questions = call.way.assessment, context.rulebook().questions
    explanation = explain(found.rulebook, call.screening.answers)
    outcome = found.rulebook.outcomes.get(found.headline or "")
    return Panel(
        found=found,
        title=outcome.title if outcome else "",
        scripts=scripts(_with_sent(call, shown)),
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


def language_of(call: Call) -> str:
    """The language of the call: what was told on the phone, else that of the answers."""
    told = callers.newest(context.connection(), call.id)
    return told.language if told else call.screening.language


def version_sent(name: str = "version") -> int:
    """The version of the answers that the page was drawn from; 0 where none was told."""
    sent = asked().form.get(name, "")
    return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 10 else 0  # noqa: PLR2004
