"""Queries on who has a screening open now: staff, and the patient."""

from datetime import datetime

from sqlalchemy import Connection, bindparam, select
from sqlalchemy.dialects import postgresql, sqlite

from screening.store.call_tables import presence
from screening.store.prepared import Prepared
from screening.store.tables import session

ATTENDED = Prepared(
    select(presence.c.account_id)
    .where(presence.c.screening_id == bindparam("own"), presence.c.seen_at > bindparam("since"))
    .order_by(presence.c.account_id)
)


def see(connection: Connection, screening_id: str, account_id: str, at: datetime) -> None:
    """Somebody of the staff has a screening open."""
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    values = {"screening_id": screening_id, "account_id": account_id, "seen_at": at}
    statement = dialect.insert(presence).values(**values)
    keys = [presence.c.screening_id, presence.c.account_id]
    connection.execute(statement.on_conflict_do_update(index_elements=keys, set_={"seen_at": at}))


def staff(connection: Connection, screening_id: str, since: datetime) -> list[str]:
    """Who of the staff had a screening open since a moment; their accounts."""
    rows = ATTENDED.rows(connection, {"own": screening_id, "since": since})
    return [account for (account,) in rows]


def patient(connection: Connection, screening_id: str) -> datetime | None:
    """When the patient last used a screening."""
    query = select(session.c.seen_at).where(session.c.screening_id == screening_id)
    return connection.scalar(query.order_by(session.c.seen_at.desc()).limit(1))
