"""Finishing: once, when nothing is open, and with the assessment of exactly what was answered."""

import json
from datetime import UTC, datetime

import pytest

from screening import intake
from screening.engine.answers import Answer
from screening.engine.assess import assess
from screening.engine.cases import answers_of
from screening.engine.journey import journey
from screening.engine.parts import Case
from screening.engine.rulebook import Rulebook
from screening.store import screenings
from screening.store.database import Connection, Database
from screening.store.screenings import Screening
from tests.answers import dangers

AT = datetime(2026, 11, 1, 9, 30, tzinfo=UTC)


def begun(connection: Connection, rulebook: Rulebook, answers: dict[str, Answer]) -> Screening:
    """A screening with these answers."""
    return intake.begin(connection, rulebook, at=AT, by="patient", language="en", earlier=answers)


def finish(connection: Connection, rulebook: Rulebook, screening: Screening) -> Screening:
    """Finish it."""
    return intake.finish(connection, rulebook, screening, at=AT, by="patient")


def test_finishing_twice_is_finishing_once(
    database: Database, rulebook: Rulebook, typical: dict[str, Answer]
) -> None:
    with database.writer.begin() as connection:
        screening = begun(connection, rulebook, typical)
        finished = finish(connection, rulebook, screening)
        assert finish(connection, rulebook, finished) == finished
        assert screenings.find(connection, screening.id) == finished
        kinds = [kind for kind, _, _ in screenings.steps(connection, screening.id)]
    assert kinds == ["begun", "finished"]
    assert finished.is_finished
    assert finished.version == screening.version + 1


def test_a_finished_screening_takes_no_more_answers(
    sqlite: Database, rulebook: Rulebook, typical: dict[str, Answer]
) -> None:
    with sqlite.writer.begin() as connection:
        finished = finish(connection, rulebook, begun(connection, rulebook, typical))
        for answers in ({"fever": "unsure"}, {"fever": "no"}, {"nonsense": None}):
            with pytest.raises(intake.AlreadyFinished):
                intake.record(connection, rulebook, finished, answers, seen=99, at=AT, by="patient")
        assert screenings.find(connection, finished.id) == finished


def test_each_question_that_must_be_answered_is_waited_for(
    sqlite: Database, rulebook: Rulebook, everything: dict[str, Answer]
) -> None:
    with sqlite.writer.begin() as connection:
        for question in rulebook.questions.values():
            answers = {q: answer for q, answer in everything.items() if q != question.id}
            screening = begun(connection, rulebook, answers)
            if question.optional:
                assert finish(connection, rulebook, screening).is_finished
            else:
                with pytest.raises(intake.NotFinishable):
                    finish(connection, rulebook, screening)


def test_a_danger_sign_is_acted_on_first(sqlite: Database, rulebook: Rulebook) -> None:
    stopping = [danger for danger in dangers() if danger.level in rulebook.urgency.stops]
    assert stopping
    with sqlite.writer.begin() as connection:
        for danger in stopping:
            with pytest.raises(intake.NotFinishable):
                finish(connection, rulebook, begun(connection, rulebook, danger.answers))


def _cases(rulebook: Rulebook) -> list[tuple[Case, dict[str, Answer]]]:
    cases = [(case, answers_of(rulebook, case)) for case in rulebook.cases.cases]
    return [pair for pair in cases if journey(rulebook, pair[1]).may_finish]


def test_what_is_kept_is_the_assessment_byte_for_byte(
    database: Database, rulebook: Rulebook
) -> None:
    cases = _cases(rulebook)
    assert len(cases) > 10
    with database.writer.begin() as connection:
        for _, answers in cases:
            finished = finish(connection, rulebook, begun(connection, rulebook, answers))
            decision = screenings.find_decision(connection, finished.id)
            assert decision is not None
            assert (decision.at, decision.rulebook) == (AT, rulebook.hash)
            assert decision.answers == _text(dict(finished.answers))
            assert decision.result == _text(assess(rulebook, finished.answers).plain())


def test_an_unfinished_screening_has_no_assessment(
    sqlite: Database, rulebook: Rulebook, typical: dict[str, Answer]
) -> None:
    with sqlite.writer.begin() as connection:
        screening = begun(connection, rulebook, typical)
        assert screenings.find_decision(connection, screening.id) is None


def _text(value: dict[str, object] | dict[str, Answer]) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
