"""Many at once at one screening: one is stored, and what anybody was told is stored is."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier
from typing import TypeVar

import pytest

from screening import intake
from screening.engine.answers import Answer
from screening.engine.rulebook import Rulebook
from screening.store import screenings
from screening.store.database import Connection, Database
from screening.store.screenings import Screening

AT = datetime(2026, 11, 1, 9, 30, tzinfo=UTC)
THREADS = 8
T = TypeVar("T")


class Crowd:
    """Threads that all set out at the same moment, each in a transaction of its own."""

    def __init__(self, database: Database, rulebook: Rulebook) -> None:
        self.database, self.rulebook = database, rulebook

    def begin(self, answers: dict[str, Answer] | None = None) -> Screening:
        """A screening for all of them."""
        with self.database.writer.begin() as connection:
            return intake.begin(
                connection, self.rulebook, at=AT, by="patient", language="en", earlier=answers
            )

    def all_at_once(self, name: str, act: Callable[[Connection, Screening, int], T]) -> list[T]:
        """What each of them got."""
        together = Barrier(THREADS)

        def one(number: int) -> T:
            together.wait()
            with self.database.writer.begin() as connection:
                found = screenings.find(connection, name, to_change=True)
                assert found is not None
                return act(connection, found, number)

        with ThreadPoolExecutor(THREADS) as pool:
            return list(pool.map(one, range(THREADS)))

    def record(
        self, connection: Connection, screening: Screening, answers: dict[str, Answer | None]
    ) -> bool:
        """Whether it was recorded; it is not where somebody else was first."""
        try:
            intake.record(
                connection, self.rulebook, screening, answers, seen=0, at=AT, by="patient"
            )
        except intake.ChangedMeanwhile:
            return False
        return True


@pytest.fixture
def crowd(database: Database, rulebook: Rulebook) -> Crowd:
    """Eight at once."""
    return Crowd(database, rulebook)


def test_answers_to_different_questions_are_all_kept(
    crowd: Crowd, typical: dict[str, Answer]
) -> None:
    mine = list(typical)[:THREADS]
    name = crowd.begin().id
    told = crowd.all_at_once(name, lambda c, s, n: crowd.record(c, s, {mine[n]: typical[mine[n]]}))
    assert told == [True] * THREADS
    with crowd.database.reader.begin() as connection:
        found = screenings.find(connection, name)
        history = screenings.history(connection, name)
    assert found is not None
    assert found.answers == {question: typical[question] for question in mine}
    assert sorted(row.version for row in history) == list(range(1, THREADS + 1))


def test_of_different_answers_to_one_question_one_is_kept(crowd: Crowd) -> None:
    name = crowd.begin().id
    told = crowd.all_at_once(name, lambda c, s, n: crowd.record(c, s, {"leg_pain_score": n}))
    assert told.count(True) == 1
    with crowd.database.reader.begin() as connection:
        found = screenings.find(connection, name)
        history = screenings.history(connection, name)
    assert found is not None
    assert found.answers == {"leg_pain_score": told.index(True)}
    assert len(history) == 1


def test_who_finish_at_once_finish_once(crowd: Crowd, typical: dict[str, Answer]) -> None:
    begun = crowd.begin(typical)
    finished = crowd.all_at_once(
        begun.id, lambda c, s, _: intake.finish(c, crowd.rulebook, s, at=AT, by="patient")
    )
    assert len(set(map(repr, finished))) == 1
    assert finished[0].version == begun.version + 1
    with crowd.database.reader.begin() as connection:
        assert len(screenings.steps(connection, begun.id)) == 2
        assert screenings.find_decision(connection, begun.id) is not None


def test_an_answer_beside_a_finish_is_kept_or_refused(
    crowd: Crowd, typical: dict[str, Answer]
) -> None:
    begun = crowd.begin(typical)

    def act(connection: Connection, screening: Screening, number: int) -> bool:
        if number == 0:
            intake.finish(connection, crowd.rulebook, screening, at=AT, by="patient")
            return False
        try:
            return crowd.record(connection, screening, {"leg_pain_score": number - 1})
        except intake.AlreadyFinished:
            return False

    told = crowd.all_at_once(begun.id, act)
    with crowd.database.reader.begin() as connection:
        found = screenings.find(connection, begun.id)
        history = screenings.history(connection, begun.id)
        decision = screenings.find_decision(connection, begun.id)
    assert found is not None
    assert found.is_finished
    assert decision is not None
    assert len(history) == len(typical) + told.count(True)
    assert f'"leg_pain_score":{found.answers["leg_pain_score"]}' in decision.answers
