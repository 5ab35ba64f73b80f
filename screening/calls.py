"""Calls: who is on the phone, what they say in their own words, and what the call comes to.

Answers are recorded by the same verb as the patient's own; here is what a call adds to them.
"""

from datetime import datetime, timedelta
from enum import StrEnum
from secrets import token_hex
from typing import NamedTuple

from screening import worklist
from screening.engine.answers import DECLINED, UNSURE
from screening.engine.assess import Assessment
from screening.engine.rulebook import Rulebook
from screening.store import audit, callers, remarks, screenings
from screening.store.audit import Act
from screening.store.callers import Caller
from screening.store.database import Connection
from screening.store.remarks import Disposition
from screening.store.screenings import Screening
from screening.store.tasks import DANGER, Task
from screening.worklist import Contact

MOST_UNSURE = 3  # danger questions that nobody is sure of, from where on a clinician takes over


class Giver(StrEnum):
    """Whose words an answer is."""

    PATIENT = screenings.PATIENT
    PARTNER = "partner"
    CHILD = "child"
    PARENT = "parent"
    RELATIVE = "relative"
    CARER = "carer"
    INTERPRETER = "interpreter"


class Identity(StrEnum):
    """What came of checking who it is."""

    MATCHED = "matched"
    OTHER = "other"  # it is not the patient who calls
    UNMATCHED = "unmatched"


class Told(NamedTuple):
    """Who is on the phone; empty is not told."""

    giver: Giver
    identity: str
    language: str
    name: str = ""
    birth_date: str = ""
    phone: str = ""


class End(StrEnum):
    """What comes next after a call."""

    SENT_911 = "sent_911"
    SENT_ER = "sent_er"
    TRANSFER = "transfer"
    TODAY = "today"
    DAYS = "days"
    WEEKS = "weeks"
    PROVIDER = "provider"
    ADVICE = "advice"
    REFUSED_HELP = "refused_help"


class Why(StrEnum):
    """Why a nurse judges less urgent than the rules."""

    EXAMINED = "examined"  # somebody has looked at it since
    KNOWN = "known"  # it is old, known and not worse
    MISTAKE = "mistake"  # a slip or a misunderstanding, and it was set right
    OTHER_CAUSE = "other_cause"  # it has another cause, which is being looked after


class Closing(NamedTuple):
    """What a call came to, in the nurse's judgement. `level` is one of the rulebook's."""

    end: End
    level: str
    reason: str = ""
    teach_back: str = ""
    signs_read: bool = False
    message: str = ""
    call_back_at: datetime | None = None


class NotClosable(Exception):  # noqa: N818 -- nothing went wrong; a verb was not allowed
    """A call cannot come to this. `problem` says why, `questions` which are meant."""

    def __init__(self, problem: "Problem", questions: tuple[str, ...] = ()) -> None:
        super().__init__(problem)
        self.problem, self.questions = problem, questions


class Problem(StrEnum):
    """Why a call cannot be closed so."""

    UNASKED = "unasked"  # a danger question was not asked, heard or declined
    SIGNS_UNREAD = "signs_unread"  # something was declined, and the warning signs not read out
    TOO_UNSURE = "too_unsure"  # so many are not known that a clinician must take over
    NO_REASON = "no_reason"  # judged less urgent than the rules, without a reason
    TOO_SLOW = "too_slow"  # what comes next is slower than the judgement
    NO_CALL_BACK = "no_call_back"  # who declines what is advised is not left alone


HELP = (End.SENT_911, End.SENT_ER)
TO_A_CLINICIAN = (*HELP, End.TRANSFER, End.TODAY)
IN_HOURS, BY_TOMORROW = timedelta(hours=4), timedelta(hours=24)  # to call back who declined


def tell(
    connection: Connection, screening: Screening, told: Told, *, at: datetime, by: str
) -> None:
    """Keep who is on the phone, unless it was told so before."""
    last = callers.newest(connection, screening.id)
    new = Caller(token_hex(16), screening.id, at, by, *told)
    if last and [*vars(last).values()][4:] == [*vars(new).values()][4:]:
        return
    callers.add(connection, new)
    audit.add(connection, Act.CALLED, screening.id, at=at, by=by)


def note(connection: Connection, screening: Screening, text: str, *, at: datetime, by: str) -> None:
    """Keep a note in the caller's own words."""
    worklist.write(connection, screening.id, remarks.NOTE, text, at=at, by=by)
    audit.add(connection, Act.REMARKED, screening.id, at=at, by=by)


def close(
    connection: Connection,
    task: Task,
    found: Assessment,
    closing: Closing,
    *,
    at: datetime,
    by: str,
) -> None:
    """Close a call: keep what it came to beside what the rules said; the task is done.

    `found` is the assessment of the answers as they are final.

    Raises:
        Ended: it is done already.
        NotClosable: not so.
    """
    if task.is_ended:
        raise worklist.Ended(task.screening_id)
    refuse(found, closing, at, standing(task))
    remarks.add_disposition(connection, _disposition(task, found, closing, at, by))
    if closing.message:
        worklist.write(
            connection, task.screening_id, remarks.MESSAGE, closing.message, at=at, by=by
        )
    _settle(connection, found.rulebook, task, closing, at=at, by=by)
    audit.add(connection, Act.DISPOSED, task.screening_id, at=at, by=by)


def _settle(
    connection: Connection,
    rulebook: Rulebook,
    task: Task,
    closing: Closing,
    *,
    at: datetime,
    by: str,
) -> None:
    """That somebody was spoken with; the task is done, unless a call was promised."""
    is_helped = closing.end in HELP
    outcome = Contact.SENT_HELP if is_helped else Contact.REACHED
    task = worklist.contact(connection, rulebook, task, outcome, "", at=at, by=by)
    if closing.call_back_at:
        worklist.call_again(connection, rulebook, task, closing.call_back_at, at=at, by=by)
    elif not task.is_ended:
        worklist.end(connection, task, at=at, by=by)


def refuse(found: Assessment, closing: Closing, at: datetime, standing: str = "") -> None:
    """Refuse to close a call too early, too late or without saying why.

    `standing`: the level of a danger that stands on the worklist, whatever the answers are now.

    Raises:
        NotClosable: not so; the first thing to mend.
    """
    if unasked := unasked_dangers(found):
        raise NotClosable(Problem.UNASKED, unasked)
    if is_less_urgent(found, closing.level, standing) and not closing.reason:
        raise NotClosable(Problem.NO_REASON)
    if closing.end not in fast_enough(found, closing.level):
        raise NotClosable(Problem.TOO_SLOW)
    unsure = dangers_said(found, UNSURE)
    if len(unsure) >= MOST_UNSURE and closing.end not in _for_unsure(found, closing.level):
        raise NotClosable(Problem.TOO_UNSURE, unsure)
    declined, is_help_declined = dangers_said(found, DECLINED), closing.end is End.REFUSED_HELP
    if (declined or is_help_declined) and not closing.signs_read:
        raise NotClosable(Problem.SIGNS_UNREAD, declined)
    if is_help_declined and not _is_called_back(found, closing, at):
        raise NotClosable(Problem.NO_CALL_BACK)


def standing(task: Task) -> str:
    """The level of a danger that nobody acted on yet, though answers may have changed; or empty."""
    return task.level if task.why == DANGER else ""


def is_less_urgent(found: Assessment, level: str, standing: str = "") -> bool:
    """Whether a judgement is less urgent than what the rules say, or said of a standing danger."""
    levels = found.rulebook.urgency.levels
    worst = min(levels.index(found.level), levels.index(standing or found.level))
    return levels.index(level) > worst


def fast_enough(found: Assessment, level: str) -> tuple[End, ...]:
    """What may come next where something is as urgent as this.

    Nobody is made to take help: that it was declined can be said wherever something was advised.
    """
    urgency = found.rulebook.urgency
    if level == urgency.levels[-1]:
        return tuple([end for end in End if end is not End.REFUSED_HELP])
    if level == urgency.levels[0]:
        return End.SENT_911, End.REFUSED_HELP
    if level in urgency.stops:
        return *HELP, End.REFUSED_HELP
    if level in urgency.headline:
        return *TO_A_CLINICIAN, End.REFUSED_HELP
    return *TO_A_CLINICIAN, End.DAYS, End.REFUSED_HELP


def _for_unsure(found: Assessment, level: str) -> tuple[End, ...]:
    """What may come next where too much is not known: a clinician calls, asked for or not.

    Only who was told to get help now can have declined more than that.
    """
    is_now = level in found.rulebook.urgency.stops
    return (*HELP, End.REFUSED_HELP) if is_now else TO_A_CLINICIAN


def _is_called_back(found: Assessment, closing: Closing, at: datetime) -> bool:
    """Whether somebody calls again in time; a danger that is left alone cannot wait a day."""
    within = IN_HOURS if closing.level in found.rulebook.urgency.headline else BY_TOMORROW
    return closing.call_back_at is not None and closing.call_back_at <= at + within


def unasked_dangers(found: Assessment) -> tuple[str, ...]:
    """The danger questions that were asked of nobody yet, or left without an answer."""
    questions = found.rulebook.questions
    return tuple(name for name in found.path.open if questions[name].safety)


def dangers_said(found: Assessment, said: str) -> tuple[str, ...]:
    """The danger questions to which this was said."""
    asked = found.rulebook.questions.values()
    return tuple(q.id for q in asked if q.safety and found.path.heard.get(q.id) == said)


def _disposition(
    task: Task, found: Assessment, closing: Closing, at: datetime, by: str
) -> Disposition:
    return Disposition(
        id=token_hex(16),
        screening_id=task.screening_id,
        at=at,
        by=by,
        code=closing.end,
        level=closing.level,
        tool_level=found.level,
        tool_headline=found.headline,
        reason=closing.reason if is_less_urgent(found, closing.level, standing(task)) else "",
        teach_back=closing.teach_back,
        signs_read=closing.signs_read,
        call_back_at=closing.call_back_at,
    )
