"""Queries on the codes that open a screening again, and on tries that failed."""

from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Connection, case, delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from screening.store.screenings import COLUMNS, Screening, as_screening
from screening.store.sealed import ring_of
from screening.store.tables import code_try, resume_code, screening


class Kept(NamedTuple):
    """What is kept of a code: how it is found, a slow hash, under which key, until when."""

    selector: str
    verifier: str
    key: str
    ends_at: datetime


FIELDS = tuple(resume_code.c[field] for field in Kept._fields)


def peppered(connection: Connection, key: str, verifier: str, year: int) -> str:
    """What is hashed of a code and a year of birth: nothing that a copy of the database can try.

    Raises:
        NoSuchKey: the key is not in the ring.
    """
    return ring_of(connection).pepper(key, f"{verifier} {year}".encode()).hex()


def newest_key(connection: Connection) -> str:
    """The key of codes that are made now."""
    return ring_of(connection).newest


def find(connection: Connection, selector: str, at: datetime) -> Kept | None:
    """The code that is found by this, unless it ended or its key is gone."""
    query = select(*FIELDS).where(resume_code.c.selector == selector, resume_code.c.ends_at > at)
    row = connection.execute(query).one_or_none()
    return Kept(*row) if row and row.key in ring_of(connection).names else None


def is_taken(connection: Connection, selector: str) -> bool:
    """Whether some code, ended or not, is found by this."""
    query = select(resume_code.c.selector).where(resume_code.c.selector == selector)
    return connection.scalar(query) is not None


def of_screening(connection: Connection, screening_id: str, at: datetime) -> Kept | None:
    """The code of a screening, unless it ended."""
    own = (resume_code.c.screening_id == screening_id, resume_code.c.ends_at > at)
    row = connection.execute(select(*FIELDS).where(*own)).one_or_none()
    return Kept(*row) if row else None


def replace(connection: Connection, screening_id: str, new: Kept, at: datetime) -> None:
    """Put a code in the place of the one before. The screening is kept from now on anew."""
    remove(connection, screening_id)
    values = {**new._asdict(), "screening_id": screening_id, "made_at": at}
    connection.execute(insert(resume_code).values(**values))
    own = screening.c.id == screening_id
    connection.execute(update(screening).where(own).values(changed_at=at))


def move(connection: Connection, screening_id: str, to: str) -> None:
    """Let the code of a screening, if there is one, open another from now on."""
    own = resume_code.c.screening_id == screening_id
    connection.execute(update(resume_code).where(own).values(screening_id=to))


def remove(connection: Connection, *screening_ids: str) -> None:
    """Let no code open these screenings."""
    connection.execute(delete(resume_code).where(resume_code.c.screening_id.in_(screening_ids)))


def opens(connection: Connection, shown: Kept, at: datetime) -> Screening | None:
    """The screening that a code opens, if it is still kept so; others who change it wait."""
    query = (
        select(*COLUMNS)
        .join(resume_code, resume_code.c.screening_id == screening.c.id)
        .where(
            resume_code.c.selector == shown.selector,
            resume_code.c.verifier == shown.verifier,
            resume_code.c.ends_at > at,
        )
        .with_for_update(of=screening)
    )
    row = connection.execute(query).one_or_none()
    return as_screening(row) if row else None


def count(connection: Connection, selector: str, at: datetime, while_: timedelta) -> int:
    """Count a try, and say which it is since the first of late; who else tries this code waits.

    One statement, so that of many at once none is missed. What was counted while the clock was
    far ahead is forgotten.
    """
    values = {"selector": selector, "failures": 1, "since": at}
    first = _upsert(connection).values(**values)
    is_late = code_try.c.since.between(at - while_, at + while_)
    again = {
        "failures": case((is_late, code_try.c.failures + 1), else_=first.excluded.failures),
        "since": case((is_late, code_try.c.since), else_=first.excluded.since),
    }
    counted = first.on_conflict_do_update(index_elements=["selector"], set_=again)
    tries: int = connection.scalars(counted.returning(code_try.c.failures)).one()
    return tries


def forget(connection: Connection, selector: str) -> None:
    """Forget the tries with a code."""
    connection.execute(delete(code_try).where(code_try.c.selector == selector))


def _upsert(connection: Connection) -> sqlite.Insert | postgresql.Insert:
    """An insert that can change the row that is there; each database has its own."""
    if connection.dialect.name == "sqlite":
        return sqlite.insert(code_try)
    return postgresql.insert(code_try)
