"""Intake: begin a screening, record answers, finish. Every desk has these verbs."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from secrets import token_hex
from typing import NamedTuple

from screening.engine.answers import Answer
from screening.engine.assess import as_text, assess
from screening.engine.journey import Journey, journey
from screening.engine.kept import kept
from screening.engine.questions import NotAnAnswer
from screening.engine.rulebook import Rulebook
from screening.store import audit, resume_codes, screenings
from screening.store.audit import Act
from screening.store.database import Connection
from screening.store.screenings import FINISHED, OPEN, PATIENT, Decision, Given, Screening


class Refused(Exception):  # noqa: N818 -- nothing went wrong; a verb was not allowed
    """A verb that is not allowed in the state that the screening is in."""


class AlreadyFinished(Refused):
    """A finished screening takes no more answers."""


class OffPath(Refused):
    """The questions are not asked of somebody with these answers."""


class NotFinishable(Refused):
    """There are questions to answer first, or a danger sign to act on."""


class ChangedMeanwhile(Refused):
    """Somebody gave another answer since the page was shown; both are kept for the choice."""

    def __init__(self, questions: set[str]) -> None:
        super().__init__(", ".join(sorted(questions)))
        self.questions = questions


class Manner(NamedTuple):
    """How answers were given: whose words they are, and which were heard without being asked.

    again: what was asked once more; the same answer is kept as given anew.
    """

    giver: str = PATIENT
    heard: frozenset[str] = frozenset()
    again: frozenset[str] = frozenset()

    def of(self, question: str) -> str:
        """Asked, or heard."""
        return "heard" if question in self.heard else "asked"


BY_THE_PATIENT = Manner()


@dataclass(frozen=True)
class Draft:
    """Answers that may be recorded: None takes one back. `way` is where they lead."""

    screening: Screening
    answers: Mapping[str, Answer | None]
    way: Journey

    @kept
    def heard(self) -> dict[str, Answer | None]:
        """Those of the answers that are on the path."""
        walk = self.way.assessment.path
        return {q: answer for q, answer in self.answers.items() if walk.asks(q)}


def begin(
    connection: Connection,
    rulebook: Rulebook,
    *,
    at: datetime,
    by: str,
    language: str,
    earlier: Mapping[str, Answer] | None = None,
) -> Screening:
    """Begin a screening, perhaps with answers that were given elsewhere."""
    new = Screening(token_hex(8), rulebook.hash, language, OPEN, 0, at, {})
    screenings.add(connection, new)
    return _begun(connection, draft(rulebook, new, earlier or {}), at=at, by=by)


def begin_again(
    connection: Connection,
    rulebook: Rulebook,
    before: Screening,
    *,
    at: datetime,
    by: str,
    language: str,
) -> Screening:
    """Begin with the answers of a finished one, which stays; its code opens the new one instead."""
    new = Screening(token_hex(8), rulebook.hash, language, OPEN, 0, at, {})
    screenings.add(connection, new, after=before.id)
    resume_codes.move(connection, before.id, new.id)
    accepted = rulebook.accepted(before.answers)
    return _begun(connection, draft(rulebook, new, accepted), at=at, by=by)


def _begun(connection: Connection, given: Draft, *, at: datetime, by: str) -> Screening:
    new = given.screening
    screenings.add_step(connection, new.id, "begun", at, by)
    begun = _keep(connection, given, given.heard, at=at, by=by)
    audit.add(connection, Act.BEGUN, new.id, at=at, by=by)
    return begun


def draft(
    rulebook: Rulebook,
    screening: Screening,
    answers: Mapping[str, Answer | None],
    way: Journey | None = None,
) -> Draft:
    """What comes of these answers if they are recorded. `way` is that of the earlier ones.

    Raises:
        AlreadyFinished: it takes no more answers.
        OffPath: there is no such question.
        NotAnAnswer: a question does not accept its answer.
    """
    if screening.is_finished:
        raise AlreadyFinished(screening.id)
    accepted = {q: _accepted(rulebook, q, answer) for q, answer in answers.items()}
    way = way or journey(rulebook, screening.answers)
    return Draft(screening, accepted, way.changed(accepted))


def record(  # noqa: PLR0913 -- who, when, and what was seen come on top of what is given
    connection: Connection,
    rulebook: Rulebook,
    screening: Screening,
    answers: Mapping[str, Answer | None],
    *,
    seen: int,
    at: datetime,
    by: str,
    manner: Manner = BY_THE_PATIENT,
) -> Screening:
    """Record answers: a draft of them, as `record_draft` does.

    Raises:
        AlreadyFinished: it takes no more answers.
        OffPath: none of the questions is asked.
        NotAnAnswer: a question does not accept its answer.
        ChangedMeanwhile: somebody answered one of these otherwise since it was shown.
    """
    given = draft(rulebook, screening, answers)
    return record_draft(connection, given, seen=seen, at=at, by=by, manner=manner)


def record_draft(
    connection: Connection,
    given: Draft,
    *,
    seen: int,
    at: datetime,
    by: str,
    manner: Manner = BY_THE_PATIENT,
) -> Screening:
    """Record a draft. What is unchanged or off the path is left alone.

    `seen` is the version of the screening that the giver was shown.

    Raises:
        OffPath: none of the questions is asked.
        ChangedMeanwhile: somebody answered one of these otherwise since it was shown.
    """
    screening, heard = given.screening, given.heard
    if not heard:
        raise OffPath(", ".join(given.answers))
    was, again = screening.answers, manner.again & screening.answers.keys()
    changed = {q: answer for q, answer in heard.items() if was.get(q) != answer or q in again}
    _refuse_stale(connection, screening, changed, seen)
    kept = _keep(connection, given, changed, at=at, by=by, manner=manner)
    if changed:
        about = {"version": kept.version}
        audit.add(connection, Act.ANSWERED, screening.id, at=at, by=by, about=about)
    return kept


def _keep(
    connection: Connection,
    given: Draft,
    changed: Mapping[str, Answer | None],
    *,
    at: datetime,
    by: str,
    manner: Manner = BY_THE_PATIENT,
) -> Screening:
    """Store what was given, under the next version; nothing given makes none."""
    screening, language = given.screening, given.way.assessment.rulebook.language
    if not changed:
        return screening
    answers, version = _merged(screening.answers, changed), screening.version + 1
    new = Screening(**{**vars(screening), "version": version, "answers": answers})
    rows = [
        Given(question, answer, at, by, language, manner.of(question), version, manner.giver)
        for question, answer in changed.items()
    ]
    screenings.change(connection, new, rows, at)
    return new


def _refuse_stale(
    connection: Connection, screening: Screening, changed: Mapping[str, Answer | None], seen: int
) -> None:
    """Refuse what somebody else answered since it was shown."""
    if seen == screening.version or not changed:
        return
    shown = seen if seen < screening.version else 0  # nobody was shown what is yet to come
    meanwhile = screenings.given_since(connection, screening.id, shown, changed)
    if meanwhile:
        raise ChangedMeanwhile(meanwhile)


def _merged(
    answers: Mapping[str, Answer], changes: Mapping[str, Answer | None]
) -> dict[str, Answer]:
    taken_back = [question for question, answer in changes.items() if answer is None]
    merged = {**answers, **changes}
    for question in taken_back:
        del merged[question]
    return merged  # type: ignore[return-value]


def _accepted(rulebook: Rulebook, question_id: str, given: Answer | None) -> Answer | None:
    question = rulebook.questions.get(question_id)
    if question is None:
        raise OffPath(question_id)
    answer = question.accept(given)
    if answer is not None and question.contradicts_itself(answer):
        raise NotAnAnswer(f"'{question_id}' cannot be none and something at once")
    return answer


def finish(
    connection: Connection, rulebook: Rulebook, screening: Screening, *, at: datetime, by: str
) -> Screening:
    """Finish: assess, and keep the assessment. Finishing again changes nothing.

    Raises:
        NotFinishable: a question is open, or a danger sign stops the questions.
    """
    if not (screening.is_finished or journey(rulebook, screening.answers).may_finish):
        raise NotFinishable(screening.id)
    return finish_as_it_is(connection, rulebook, screening, at=at, by=by)


def finish_as_it_is(
    connection: Connection, rulebook: Rulebook, screening: Screening, *, at: datetime, by: str
) -> Screening:
    """Finish with what was answered: of a call that ends, open questions are left blank."""
    if screening.is_finished:
        return screening
    finished = replace(screening, state=FINISHED, version=screening.version + 1)
    screenings.change(connection, finished, [], at)
    screenings.add_step(connection, screening.id, "finished", at, by)
    screenings.add_decision(connection, _decision(rulebook, screening, at))
    audit.add(connection, Act.FINISHED, screening.id, at=at, by=by)
    return finished


def _decision(rulebook: Rulebook, screening: Screening, at: datetime) -> Decision:
    result = assess(rulebook, screening.answers).text
    answers = as_text(dict(screening.answers))
    return Decision(screening.id, at, rulebook.hash, answers, result)
