"""Any walk of verbs leaves the same as plain dicts would, and the history tells how it came."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from screening import intake
from screening.engine.answers import Answer
from screening.engine.assess import assess
from screening.engine.journey import journey
from screening.engine.path import path
from screening.engine.rulebook import Rulebook
from screening.store import screenings
from screening.store.database import Database
from screening.store.screenings import Screening
from tests.answers import every_answer

AT = datetime(2026, 11, 1, 9, 30, tzinfo=UTC)
FEW = settings(
    max_examples=30,
    stateful_step_count=25,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)


class Walk(RuleBasedStateMachine):
    """One screening in a database, and beside it what plain dicts make of the same."""

    def __init__(self, database: Database, rulebook: Rulebook, typical: dict[str, Answer]) -> None:
        super().__init__()
        self.database, self.rulebook, self.typical = database, rulebook, typical
        with database.writer.begin() as connection:
            begun = intake.begin(connection, rulebook, at=AT, by="patient", language="en")
        self.name = begun.id
        self.answers: dict[str, Answer] = {}
        self.versions: dict[str, int] = {}  # question to the version that last changed it
        self.version, self.finished_at, self.clock = 0, 0, AT

    @rule(data=st.data(), stale=st.integers(0, 3))
    def answer(self, data: st.DataObject, stale: int) -> None:
        """Give any answer to any question, from a page that may be some versions old."""
        question = data.draw(st.sampled_from(list(self.rulebook.questions.values())))
        answer = data.draw(st.sampled_from([None, *every_answer(question)]))
        self._give({question.id: answer}, max(self.version - stale, 0))

    @rule()
    def answer_all(self) -> None:
        """Give what a typical person gives, so that finishing comes within reach."""
        self._give(dict(self.typical), self.version)

    @rule()
    def finish(self) -> None:
        """Finish, if that is allowed."""
        allowed = self.finished_at or journey(self.rulebook, self.answers).may_finish
        self.clock += timedelta(seconds=1)
        with self.database.writer.begin() as connection:
            try:
                intake.finish(connection, self.rulebook, self._now(), at=self.clock, by="patient")
            except intake.NotFinishable:
                assert not allowed
                return
        assert allowed
        if not self.finished_at:
            self.version = self.finished_at = self.version + 1

    @invariant()
    def nothing_is_lost(self) -> None:
        """What is kept is what the dicts hold; the history leads to it."""
        kept = self._now()
        assert dict(kept.answers) == self.answers
        assert (kept.version, kept.is_finished) == (self.version, self.finished_at > 0)
        replayed: dict[str, Answer] = {}
        with self.database.reader.begin() as connection:
            for row in screenings.history(connection, self.name):
                replayed.pop(row.question, None)
                if row.answer is not None:
                    replayed[row.question] = row.answer
            decision = screenings.find_decision(connection, self.name)
        assert replayed == self.answers
        assert (decision is not None) == kept.is_finished
        if decision:
            headline = assess(self.rulebook, self.answers).headline
            assert f'"headline":"{headline}"' in decision.result

    def _give(self, answers: dict[str, Answer | None], seen: int) -> None:
        expected = self._expected(answers, seen)
        self.clock += timedelta(seconds=1)
        if isinstance(expected, dict):
            self._record(answers, seen)
            self._take(expected)
            return
        with pytest.raises(expected):
            self._record(answers, seen)

    def _record(self, answers: dict[str, Answer | None], seen: int) -> None:
        with self.database.writer.begin() as connection:
            intake.record(
                connection,
                self.rulebook,
                self._now(),
                answers,
                seen=seen,
                at=self.clock,
                by="patient",
            )

    def _expected(
        self, answers: dict[str, Answer | None], seen: int
    ) -> type[intake.Refused] | dict[str, Answer | None]:
        """What shall come of it: a refusal, or what changes."""
        if self.finished_at:
            return intake.AlreadyFinished
        walk = path(self.rulebook, _without_none({**self.answers, **answers}))
        heard = {q: answer for q, answer in answers.items() if walk.asks(q)}
        if not heard:
            return intake.OffPath
        changed = {q: a for q, a in heard.items() if self.answers.get(q) != a}
        if any(self.versions.get(question, 0) > seen for question in changed):
            return intake.ChangedMeanwhile
        return changed

    def _take(self, changed: dict[str, Answer | None]) -> None:
        self.answers = _without_none({**self.answers, **changed})
        if changed:
            self.version += 1
        self.versions.update(dict.fromkeys(changed, self.version))

    def _now(self) -> Screening:
        with self.database.reader.begin() as connection:
            found = screenings.find(connection, self.name)
        assert found is not None
        return found


def test_any_walk_leaves_what_was_said(
    database: Database, rulebook: Rulebook, typical: dict[str, Answer]
) -> None:
    class Here(Walk):
        def __init__(self) -> None:
            super().__init__(database, rulebook, typical)

    run_state_machine_as_test(Here, settings=FEW)


def _without_none(answers: dict[str, Answer | None]) -> dict[str, Answer]:
    return {question: answer for question, answer in answers.items() if answer is not None}
