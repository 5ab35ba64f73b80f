"""Closing a call: not before each danger question, fast enough, and with the reasons kept."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from screening import calls, intake, worklist
from screening.calls import Closing, End, NotClosable, Problem, Why
from screening.engine.answers import DECLINED, UNSURE, Answer
from screening.engine.assess import Assessment, assess
from screening.engine.rulebook import Rulebook
from screening.publishing.replay import replayed
from screening.store import remarks, screenings, tasks
from screening.store.database import Connection, Database
from screening.store.tasks import CALL, Task
from tests.answers import dangers, filled, mild

AT = datetime(2026, 11, 1, 9, 30, tzinfo=UTC)
ROUTINE = mild().urgency.levels[-1]
SAFETY = [question.id for question in mild().questions.values() if question.safety]
ADVICE = Closing(End.ADVICE, ROUTINE, teach_back="yes")


def problem(found: Assessment, closing: Closing) -> Problem | None:
    """Why a call cannot be closed so; None when it can."""
    try:
        calls.refuse(found, closing, AT)
    except NotClosable as refused:
        return refused.problem
    return None


def begun(
    connection: Connection, rulebook: Rulebook, answers: dict[str, Answer]
) -> tuple[str, Task]:
    """A call with these answers, and its task."""
    new = intake.begin(connection, rulebook, at=AT, by="n1", language="en", earlier=answers)
    return new.id, worklist.appear(connection, rulebook, new, why=CALL, at=AT)


def closed(
    connection: Connection, rulebook: Rulebook, answers: dict[str, Answer], closing: Closing
) -> str:
    """A call that is closed, as the page does it."""
    own, task = begun(connection, rulebook, answers)
    calls.close(connection, task, assess(rulebook, answers), closing, at=AT, by="n1")
    screening = screenings.find(connection, own)
    assert screening is not None
    intake.finish_as_it_is(connection, rulebook, screening, at=AT, by="n1")
    return own


def today() -> dict[str, Answer]:
    """Answers of somebody who must be seen today: a danger that stops no questions."""
    level = mild().urgency.headline[-1]
    return filled({**next(each for each in dangers() if each.level == level).answers})


@pytest.mark.parametrize("question", SAFETY)
def test_no_end_before_each_danger_question(
    rulebook: Rulebook, typical: dict[str, Answer], question: str
) -> None:
    assert problem(assess(rulebook, filled(typical)), ADVICE) is None
    left_out = {q: answer for q, answer in filled(typical).items() if q != question}
    for level in rulebook.urgency.levels:  # whatever is chosen, and whoever is called
        for end in End:
            closing = Closing(end, level, Why.KNOWN, "yes", signs_read=True)
            with pytest.raises(NotClosable) as refused:
                calls.refuse(assess(rulebook, left_out), closing, AT)
            assert (refused.value.problem, refused.value.questions) == (
                Problem.UNASKED,
                (question,),
            )


@pytest.mark.parametrize("question", SAFETY)
def test_declined_is_enough_once_the_warning_signs_were_read_out(
    rulebook: Rulebook, typical: dict[str, Answer], question: str
) -> None:
    found = assess(rulebook, filled({**typical, question: DECLINED}))
    closing = Closing(End.TODAY, found.level)
    assert problem(found, closing) is Problem.SIGNS_UNREAD
    assert problem(found, closing._replace(signs_read=True)) is None


def test_with_three_unsure_only_a_clinician_takes_over(
    rulebook: Rulebook, typical: dict[str, Answer]
) -> None:
    for many in range(len(SAFETY) + 1):
        found = assess(rulebook, filled({**typical, **dict.fromkeys(SAFETY[:many], UNSURE)}))
        ends = {
            end
            for end in End
            if problem(
                found,
                Closing(end, ROUTINE, Why.KNOWN, signs_read=True, call_back_at=AT),
            )
            is None
        }
        if many < calls.MOST_UNSURE:
            assert ends == set(End) - {End.REFUSED_HELP}, many
        else:
            assert ends == {End.SENT_911, End.SENT_ER, End.TRANSFER, End.TODAY}, many


def test_a_judgement_is_raised_freely_and_lowered_with_a_reason(rulebook: Rulebook) -> None:
    levels = rulebook.urgency.levels
    for danger in dangers():
        found = assess(rulebook, filled({**danger.answers}))
        for level in levels:
            closing = Closing(End.SENT_911, level, signs_read=True)
            is_lower = levels.index(level) > levels.index(found.level)
            expected = Problem.NO_REASON if is_lower else None
            assert problem(found, closing) is expected, (danger.name, level)
            assert problem(found, closing._replace(reason=Why.MISTAKE)) is None


def test_what_comes_next_is_fast_enough_for_the_judgement(
    rulebook: Rulebook, typical: dict[str, Answer]
) -> None:
    found, levels = assess(rulebook, filled(typical)), rulebook.urgency.levels
    allowed = [
        {end for end in End if problem(found, _whole(end, level)) is None} for level in levels
    ]
    assert allowed[0] == {End.SENT_911, End.REFUSED_HELP}
    assert allowed[-1] == set(End) - {End.REFUSED_HELP}
    advised = [each - {End.REFUSED_HELP} for each in allowed]
    for faster, slower in pairwise(advised):
        assert faster <= slower
    assert not allowed[1] & {End.TRANSFER, End.TODAY, End.DAYS, End.ADVICE}


def _whole(end: End, level: str) -> Closing:
    return Closing(end, level, signs_read=True, call_back_at=AT + timedelta(hours=1))


def test_who_declines_help_is_told_the_signs_and_called_again_soon(rulebook: Rulebook) -> None:
    worst = assess(rulebook, filled({**dangers()[0].answers}))
    closing = Closing(End.REFUSED_HELP, worst.level)
    assert problem(worst, closing) is Problem.SIGNS_UNREAD
    closing = closing._replace(signs_read=True)
    assert problem(worst, closing) is Problem.NO_CALL_BACK
    late = closing._replace(call_back_at=AT + timedelta(hours=5))
    assert problem(worst, late) is Problem.NO_CALL_BACK
    assert problem(worst, closing._replace(call_back_at=AT + timedelta(hours=4))) is None


def test_both_judgements_are_kept_and_a_reason_only_where_it_is_lower(
    database: Database, rulebook: Rulebook
) -> None:
    answers = today()
    level = assess(rulebook, answers).level
    worst, known = rulebook.urgency.levels[0], Why.EXAMINED
    calmer = Closing(End.WEEKS, ROUTINE, known, "again")
    worse = Closing(End.SENT_911, worst, known, message="Ask Bo")
    with database.writer.begin() as connection:
        lower = closed(connection, rulebook, answers, calmer)
        higher = closed(connection, rulebook, answers, worse)
        (one,) = remarks.dispositions(connection, lower)
        (other,) = remarks.dispositions(connection, higher)
        written = remarks.of_screening(connection, higher)
        done = tasks.find(connection, higher)
    assert (one.level, one.tool_level, one.reason) == (ROUTINE, level, known)
    assert (one.code, one.teach_back, one.by, one.at) == (End.WEEKS, "again", "n1", AT)
    assert (other.level, other.tool_level, other.reason) == (worst, level, "")
    assert ("message", "Ask Bo") in [(each.kind, each.text) for each in written]
    assert done is not None
    assert done.is_ended


@pytest.mark.parametrize("end", [End.WEEKS, End.SENT_ER])
def test_a_promised_call_waits_in_its_own_time_and_is_no_danger_any_more(
    database: Database, rulebook: Rulebook, typical: dict[str, Answer], end: End
) -> None:
    due = AT + timedelta(hours=20)
    answers = today()
    with database.writer.begin() as connection:
        closing = Closing(end, ROUTINE, Why.EXAMINED, call_back_at=due)
        own = closed(connection, rulebook, answers, closing)
        task = tasks.find(connection, own)
        calm, _ = begun(connection, rulebook, filled(typical))
        other = tasks.find(connection, calm)
    assert task is not None
    assert other is not None
    assert (task.is_ended, task.why, task.due_at, task.holder) == (False, CALL, due, "")
    assert task.rank >= other.rank


def test_what_is_done_is_not_closed_twice(
    sqlite: Database, rulebook: Rulebook, typical: dict[str, Answer]
) -> None:
    with sqlite.writer.begin() as connection:
        own = closed(connection, rulebook, filled(typical), ADVICE)
        task = tasks.find(connection, own)
        assert task is not None
        with pytest.raises(worklist.Ended):
            calls.close(connection, task, assess(rulebook, filled(typical)), ADVICE, at=AT, by="n2")
        assert len(remarks.dispositions(connection, own)) == 1


def test_open_questions_stay_blank_and_the_stored_decision_replays(
    database: Database, rulebook: Rulebook, typical: dict[str, Answer]
) -> None:
    only = {q: answer for q, answer in filled(typical).items() if q in SAFETY}
    level = assess(rulebook, only).level
    with database.writer.begin() as connection:
        own = closed(connection, rulebook, only, Closing(End.TODAY, level, signs_read=True))
        kept, decision = screenings.find(connection, own), screenings.find_decision(connection, own)
        (disposition,) = remarks.dispositions(connection, own)
    assert kept is not None
    assert decision is not None
    assert kept.is_finished
    assert kept.answers == only
    assert replayed(decision, rulebook) == decision.result
    assert decision.result == assess(rulebook, only).text
    assert disposition.tool_headline == assess(rulebook, only).headline
