"""Who said, typed and did what about a screening, and when: all of it in words, oldest first."""

from collections.abc import Iterator
from datetime import datetime
from itertools import groupby
from typing import NamedTuple

from screening.engine.answers import BLANK
from screening.engine.rulebook import Rulebook
from screening.store import accounts, callers, remarks, screenings
from screening.store.callers import Caller
from screening.store.remarks import Disposition, Remark
from screening.store.screenings import PATIENT, Given
from screening.web import context, words
from screening.web.languages import LANGUAGES, render
from screening.web.nurse import labels
from screening.web.nurse.blueprint import Answered, Call, nurses, opened, pages

TOLD_BY_REMARK = {"contacted", "handed", "promised"}  # steps of which a remark says more


class Answer(NamedTuple):
    """A question in short, what was said to it, and what had been said before (empty: nothing)."""

    question: str
    said: tuple[str, ...]
    before: tuple[str, ...]
    given: Given

    @property
    def origin(self) -> tuple[str, ...]:
        """Whose words it is, in which language, asked or heard, and who typed it."""
        return self.given.giver, self.given.language, self.given.how, self.given.by


class Event(NamedTuple):
    """Something that happened; of answers that were given at once, all of them.

    Only one of the last five is there.
    """

    at: datetime
    by: str
    step: str = ""
    answers: tuple[Answer, ...] = ()
    remark: Remark | None = None
    caller: Caller | None = None
    disposition: Disposition | None = None


@pages.get("/calls/<screening_id>/history")
@nurses
def history(screening_id: str) -> Answered:
    """Show who said, typed and did what, and when."""
    call = opened(screening_id)
    told = sorted(_events(call), key=lambda each: each.at)
    return render(
        "nurse/history.html",
        call=call,
        events=told,
        changed=[(event, each) for event in told for each in event.answers if each.before],
        names=accounts.names(context.connection()),
        labels=labels,
        languages=LANGUAGES,
        levels=labels.levels_of(context.rulebook()),
        moment_of=datetime.fromisoformat,
        PATIENT=PATIENT,
    )


def _events(call: Call) -> Iterator[Event]:
    connection = context.connection()
    for step, at, by in screenings.steps(connection, call.id):
        if step not in TOLD_BY_REMARK:
            yield Event(at, by, step=step)
    for caller in callers.of_screening(connection, call.id):
        yield Event(caller.at, caller.by, caller=caller)
    yield from _answered(context.rulebook(), screenings.history(connection, call.id))
    for remark in remarks.of_screening(connection, call.id):
        yield Event(remark.at, remark.by, remark=remark)
    for disposition in remarks.dispositions(connection, call.id):
        yield Event(disposition.at, disposition.by, disposition=disposition)


def _answered(rulebook: Rulebook, rows: list[Given]) -> Iterator[Event]:
    """What was given at once is one event; each answer with what it took the place of."""
    before: dict[str, tuple[str, ...]] = {}
    for _, group in groupby(rows, key=lambda row: row.version):
        answers = []
        for row in group:
            said = _words(rulebook, row)
            answers.append(Answer(_short(rulebook, row), said, before.get(row.question, ()), row))
            before[row.question] = said
        first = answers[0].given
        yield Event(first.at, first.by, answers=tuple(answers))


def _short(rulebook: Rulebook, row: Given) -> str:
    question = rulebook.questions.get(row.question)
    return question.short if question else row.question


def _words(rulebook: Rulebook, row: Given) -> tuple[str, ...]:
    question = rulebook.questions.get(row.question)
    said = BLANK if row.answer is None else row.answer
    return words.told(question, said).words if question else (str(row.answer),)
