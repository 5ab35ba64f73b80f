"""Review: one screening as whoever decides about it reads it; nothing here is written."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from screening import repeats
from screening.engine.answers import DECLINED, UNSURE, Answer
from screening.engine.assess import Assessment, assess
from screening.engine.questions import Question
from screening.engine.rulebook import Rulebook
from screening.repeats import Change, Who
from screening.store import accounts, remarks, screenings
from screening.store.database import Connection
from screening.store.remarks import Disposition, Remark
from screening.store.screenings import Given, Screening


class Said(NamedTuple):
    """A question that was asked, what was said to it, and how that was given; None: left blank."""

    question: Question
    answer: Answer | None
    given: Given | None

    @property
    def is_unknown(self) -> bool:
        """Whether nothing is known of it: blank, not sure, or declined."""
        return self.answer in (None, UNSURE, DECLINED)


@dataclass(frozen=True)
class Summary:
    """A screening with all that is known around it.

    assessment: of its answers as they are, as if nothing more came; said: every question on the
    path, in order; remarks, dispositions: oldest first; earlier: screenings of the same person, the
    newest first; changes: what was said otherwise in the newest of those; names: of members of
    staff by their account.
    """

    screening: Screening
    who: Who
    assessment: Assessment
    said: tuple[Said, ...]
    remarks: tuple[Remark, ...]
    dispositions: tuple[Disposition, ...]
    earlier: tuple[Screening, ...]
    changes: tuple[Change, ...]
    names: Mapping[str, str]

    @property
    def rulebook(self) -> Rulebook:
        """The rulebook that was answered, in the language of the reader."""
        return self.assessment.rulebook

    def unknown(self, answer: Answer | None) -> tuple[Question, ...]:
        """The questions to which this was said: `unsure`, `declined`, or nothing (None)."""
        return tuple([each.question for each in self.said if each.answer == answer])


def summarise(
    connection: Connection, rulebook: Rulebook, screening: Screening, *, since: datetime
) -> Summary:
    """Sum a screening up; `since` when earlier contact of the same person counts."""
    found = assess(rulebook, screening.answers)
    last = {row.question: row for row in screenings.history(connection, screening.id)}
    who = repeats.who(connection, screening.id)
    before = repeats.before(connection, screening, who)
    earlier = [each for each in before if each.begun_at >= since]
    return Summary(
        screening=screening,
        who=who,
        assessment=found,
        said=tuple([_said(each, screening, last) for each in _asked(found)]),
        remarks=tuple(remarks.of_screening(connection, screening.id)),
        dispositions=tuple(remarks.dispositions(connection, screening.id)),
        earlier=tuple(earlier),
        changes=tuple(repeats.changes(earlier[0], screening)) if earlier else (),
        names=accounts.names(connection),
    )


def _asked(found: Assessment) -> list[Question]:
    return [each for each in found.rulebook.questions.values() if found.path.asks(each.id)]


def _said(question: Question, screening: Screening, last: Mapping[str, Given]) -> Said:
    answer = screening.answers.get(question.id)
    return Said(question, answer, last.get(question.id) if answer is not None else None)
