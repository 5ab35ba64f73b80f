"""Queries on screenings, answers, steps and assessments."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, bindparam, delete, insert, select, update

from screening.engine.answers import Answer
from screening.store.prepared import Prepared
from screening.store.tables import assessment, given, screening, step

OPEN, FINISHED = "open", "finished"
PATIENT = "patient"


@dataclass(frozen=True)
class Screening:
    """One person's run through one rulebook, as it stands."""

    id: str
    rulebook: str
    language: str
    state: str
    version: int
    begun_at: datetime
    answers: Mapping[str, Answer]

    @property
    def is_finished(self) -> bool:
        """Whether its result is settled."""
        return self.state == FINISHED


@dataclass(frozen=True)
class Given:
    """One answer as it was given. A None answer took an earlier one back.

    `by` typed it; `giver` said it: the patient, or who answers for them; `how`: asked or heard.
    """

    question: str
    answer: Answer | None
    at: datetime
    by: str
    language: str
    how: str
    version: int
    giver: str = PATIENT


@dataclass(frozen=True)
class Decision:
    """The assessment of a finished screening, as it was stored."""

    screening_id: str
    at: datetime
    rulebook: str
    answers: str
    result: str


DECISION = tuple(assessment.c[field] for field in Decision.__dataclass_fields__)
COLUMNS = tuple(screening.c[field] for field in Screening.__dataclass_fields__)
FIND = select(*COLUMNS).where(screening.c.id == bindparam("own"))
CHANGE = Prepared(
    update(screening).where(
        screening.c.id == bindparam("own"), screening.c.version == bindparam("before")
    )
)
ADD_GIVEN = Prepared(insert(given).inline())


def as_screening(row: Sequence[Any]) -> Screening:
    """A row of `COLUMNS` as a Screening; the lists among its answers become tuples."""
    answers = row[-1]
    if list in set(map(type, answers.values())):
        answers.update({q: tuple(answer) for q, answer in answers.items() if type(answer) is list})
    return Screening(*row)


def as_answer(stored: str | int | list[str]) -> Answer:
    """An answer as JSON keeps it; a list becomes a tuple of codes."""
    return tuple(stored) if isinstance(stored, list) else stored


def add(connection: Connection, new: Screening, *, after: str = "") -> None:
    """Add a screening, perhaps one that takes the place of another of the same person."""
    values: dict[str, Any] = {f: getattr(new, f) for f in Screening.__dataclass_fields__}
    if after:
        values["origin"] = _origin(connection, after)
    connection.execute(insert(screening).values(**values, changed_at=new.begun_at))


def find(connection: Connection, screening_id: str, *, to_change: bool = False) -> Screening | None:
    """A screening by its id; `to_change` makes others who want to change it wait."""
    query = FIND.with_for_update() if to_change else FIND
    row = connection.execute(query, {"own": screening_id}).one_or_none()
    return as_screening(row) if row else None


def lock_chain(connection: Connection, screening_id: str) -> list[str]:
    """The same as `chain`, locked against change."""
    query = _chain(connection, screening_id).order_by(screening.c.id).with_for_update()
    return list(connection.scalars(query))


def chain(connection: Connection, screening_id: str) -> list[str]:
    """A screening, and those before and after it that began with its answers."""
    return list(connection.scalars(_chain(connection, screening_id)))


def _chain(connection: Connection, screening_id: str) -> Select[tuple[str]]:
    first = _origin(connection, screening_id)
    own = (screening.c.id == first) | (screening.c.origin == first)
    return select(screening.c.id).where(own)


def several(connection: Connection, screening_ids: Collection[str]) -> list[Screening]:
    """Screenings by their ids."""
    query = select(*COLUMNS).where(screening.c.id.in_(screening_ids))
    return [as_screening(row) for row in connection.execute(query)]


def finished_among(connection: Connection, screening_ids: Collection[str]) -> set[str]:
    """Those of the screenings whose result is settled."""
    own = (screening.c.id.in_(screening_ids), screening.c.state == FINISHED)
    return set(connection.scalars(select(screening.c.id).where(*own)))


def is_of_same_person(connection: Connection, one: str, other: str) -> bool:
    """Whether two screenings are of one chain, in which each began with the answers of another."""
    return _origin(connection, one) == _origin(connection, other)


def first_begun_at(connection: Connection, screening_id: str) -> datetime | None:
    """When the first of those began that are of the same person."""
    first = _origin(connection, screening_id)
    own = (screening.c.id == first) | (screening.c.origin == first)
    query = select(screening.c.begun_at).where(own).order_by(screening.c.begun_at).limit(1)
    return connection.scalar(query)


def _origin(connection: Connection, screening_id: str) -> str:
    """Where the answers of a screening were first given."""
    query = select(screening.c.origin).where(screening.c.id == screening_id)
    return connection.scalar(query) or screening_id


def remove(connection: Connection, screening_ids: Collection[str]) -> None:
    """Remove screenings with all that hangs on them: answers, steps, results, sessions, codes."""
    connection.execute(delete(screening).where(screening.c.id.in_(screening_ids)))


def change(
    connection: Connection, changed: Screening, rows: Collection[Given], at: datetime
) -> None:
    """Store a changed screening, and what was given. Its version must be one more than before."""
    values = {
        "own": changed.id,
        "before": changed.version - 1,
        "answers": changed.answers,
        "state": changed.state,
        "version": changed.version,
        "changed_at": at,
    }
    if CHANGE.change(connection, values) != 1:
        raise RuntimeError("the screening changed between reading and writing")
    for row in rows:
        ADD_GIVEN.change(connection, {**vars(row), "screening_id": changed.id})


def history(connection: Connection, screening_id: str) -> list[Given]:
    """Everything that was given, oldest first."""
    columns = [given.c[field] for field in Given.__dataclass_fields__]
    query = select(*columns).where(given.c.screening_id == screening_id).order_by(given.c.id)
    return [
        Given(row.question, as_answer(row.answer), *row[2:]) for row in connection.execute(query)
    ]


def answers_at(connection: Connection, screening_id: str, version: int) -> dict[str, Answer]:
    """The answers as they stood when the screening had a version."""
    said = {
        row.question: row.answer
        for row in history(connection, screening_id)
        if row.version <= version
    }
    return {question: answer for question, answer in said.items() if answer is not None}


def given_since(
    connection: Connection, screening_id: str, version: int, questions: Collection[str]
) -> set[str]:
    """Those of the questions that were answered after the screening had this version."""
    query = select(given.c.question).where(
        given.c.screening_id == screening_id,
        given.c.version > version,
        given.c.question.in_(questions),
    )
    return set(connection.scalars(query))


def add_step(connection: Connection, screening_id: str, kind: str, at: datetime, by: str) -> None:
    """Add one move of a screening."""
    connection.execute(insert(step).values(screening_id=screening_id, kind=kind, at=at, by=by))


def steps(connection: Connection, screening_id: str) -> list[tuple[str, datetime, str]]:
    """The moves of a screening: kind, when, who; oldest first."""
    query = select(step.c.kind, step.c.at, step.c.by).order_by(step.c.id)
    rows = connection.execute(query.where(step.c.screening_id == screening_id))
    return [(row.kind, row.at, row.by) for row in rows]


def with_step(connection: Connection, screening_ids: Collection[str], kind: str) -> set[str]:
    """Those of the screenings that made a move of this kind."""
    own = (step.c.screening_id.in_(screening_ids), step.c.kind == kind)
    return set(connection.scalars(select(step.c.screening_id).where(*own)))


def add_decision(connection: Connection, decision: Decision) -> None:
    """Keep the assessment of a finished screening."""
    connection.execute(insert(assessment).values(**vars(decision)))


def decisions(connection: Connection, start: str) -> Iterator[Decision]:
    """The stored assessments of the screenings whose id begins so, read as they are wanted."""
    query = (
        select(*DECISION)
        .where(assessment.c.screening_id.between(start, start + "g"))  # after f, the last digit
        .order_by(assessment.c.screening_id)
    )
    rows = connection.execution_options(yield_per=500).execute(query)
    for row in rows:
        yield Decision(*row)


def find_decision(connection: Connection, screening_id: str) -> Decision | None:
    """The assessment that was kept when the screening was finished."""
    query = select(*DECISION).where(assessment.c.screening_id == screening_id)
    row = connection.execute(query).one_or_none()
    return Decision(*row) if row else None
