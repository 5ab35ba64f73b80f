"""The questions of a call as they are drawn: each with its answer, its keys and its origin."""

from collections.abc import Collection
from typing import NamedTuple

from screening.engine.answers import BLANK
from screening.engine.questions import Question
from screening.forms import AnswerField, PageForm, questions_form
from screening.store import screenings
from screening.store.screenings import Given
from screening.web import context, words
from screening.web.exchange import asked
from screening.web.nurse.blueprint import Call
from screening.web.nurse.keys import keys
from screening.web.typed_forms import TypedForm
from screening.web.words import Told

TYPED = "typed-"  # the box of a question is called this and the question


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
    last; both: what somebody else said meanwhile, and what was sent; typed: to be mended; is_next:
    the first that is still to be answered, or mended.
    """

    number: int
    field: AnswerField
    keys: dict[str, str]
    spoken: Question | None
    last: Given | None
    is_pivotal: bool
    typed: str
    both: TwoAnswers | None
    is_next: bool

    @property
    def question(self) -> Question:
        """The question in the language of the page."""
        return self.field.question


def rows(call: Call, shown: Shown, pivotal: Collection[str]) -> list[Row]:
    """Every question on the path, in order: danger questions stand first in a rulebook."""
    rulebook, walk, answers = context.rulebook(), call.way.assessment.path, call.screening.answers
    names = [name for name in rulebook.questions if walk.asks(name)]
    form = questions_form(rulebook, names, answers)
    spoken = rulebook.spoken(call.language)
    last = {row.question: row for row in screenings.history(context.connection(), call.id)}
    return [
        Row(
            number,
            _field(form, shown, name),
            keys(rulebook.questions[name]),
            None if spoken is rulebook else spoken.questions[name],
            last.get(name) if name in answers else None,
            name in pivotal,
            asked().form.get(TYPED + name, "") if name in shown.wrong else "",
            _both(call, shown, name),
            name == _next(names, call, shown),
        )
        for number, name in enumerate(names, 1)
    ]


def _next(names: list[str], call: Call, shown: Shown) -> str:
    """Where to go on: what is to be mended comes first."""
    mend = [name for name in names if name in shown.wrong | shown.both]
    return next(iter([*mend, *(name for name in names if name not in call.screening.answers)]), "")


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
