"""The tables of rulebooks, screenings, patients' sessions and codes, and of the audit trail.

Those of staff are in `staff_tables`, what patients sent to the clinic is in `share_tables`, what
staff do with it in `call_tables`, and `all_tables` has them all.

Here rows are added, and in time removed. Changed in place are `screening`, `session`, `code_try`,
and `resume_code` when another screening takes its place; what is sealed, when that is done anew.
The audit trail takes no change but that of its head: triggers refuse it, a chain of codes shows it.

A person's current answers also stand in one column of `screening`, so that a page reads one row.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects import sqlite
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeEngine
from typing_extensions import override

from screening.store.sealed import Sealed


@lru_cache(maxsize=64)  # one request writes the same moment up to five times
def written(at: datetime) -> str:
    """A moment in UTC, without saying so: as both databases give it back, wherever they are."""
    return at.astimezone(UTC).isoformat(" ", "microseconds").removesuffix("+00:00")


class Written(sqlite.DATETIME):
    """A moment as SQLite keeps it: text. SQLAlchemy's own way formats it anew each time."""

    @override
    def bind_processor(self, dialect: Dialect) -> Callable[[datetime | None], str | None]:
        return lambda at: written(at) if at else None

    @override
    def result_processor(
        self, dialect: Dialect, coltype: object
    ) -> Callable[[str | None], datetime | None]:
        return lambda text: datetime.fromisoformat(f"{text}+00:00") if text else None


_WRITTEN: TypeEngine[datetime] = Written()  # type: ignore[no-untyped-call]


class Instant(TypeDecorator[datetime]):
    """A moment in UTC. SQLite keeps no time zone, PostgreSQL tells it in that of its settings."""

    impl = DateTime(timezone=True)
    cache_ok = True

    @override
    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        is_text = dialect.name == "sqlite"
        return dialect.type_descriptor(_WRITTEN if is_text else DateTime(timezone=True))

    @override
    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value.astimezone(UTC) if value else None


Json = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
Number = BigInteger().with_variant(Integer, "sqlite")  # SQLite counts up only plain integers

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

rulebook = Table(
    "rulebook",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("name", String(40), nullable=False),
    Column("content", Text, nullable=False),
)

publication = Table(
    "publication",
    metadata,
    Column("id", Number, primary_key=True),
    Column("hash", ForeignKey("rulebook.hash"), nullable=False),
    Column("at", Instant, nullable=False),
    Column("by", String(80), nullable=False),
)

screening = Table(
    "screening",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("rulebook", String(64), nullable=False),
    Column("language", String(8), nullable=False),
    Column("state", String(16), nullable=False),
    Column("version", Integer, nullable=False),
    Column("answers", Json, nullable=False),
    Column("begun_at", Instant, nullable=False),
    Column("changed_at", Instant, nullable=False),
    # Where the same person's answers were first given; null in that screening itself.
    Column("origin", String(32), index=True),
)

given = Table(
    "given",
    metadata,
    Column("id", Number, primary_key=True),
    Column("screening_id", ForeignKey("screening.id", ondelete="CASCADE"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("question", String(40), nullable=False),
    Column("answer", Json),  # null: taken back
    Column("at", Instant, nullable=False),
    Column("by", String(80), nullable=False),
    Column("language", String(8), nullable=False),
    Column("how", String(8), nullable=False),
    Column("giver", String(16), nullable=False, server_default="patient"),  # whose words they are
    UniqueConstraint("screening_id", "version", "question"),
)

step = Table(
    "step",
    metadata,
    Column("id", Number, primary_key=True),
    Column(
        "screening_id", ForeignKey("screening.id", ondelete="CASCADE"), nullable=False, index=True
    ),
    Column("kind", String(16), nullable=False),
    Column("at", Instant, nullable=False),
    Column("by", String(80), nullable=False),
)
once = text("kind IN ('begun', 'finished')")
Index(
    "uq_step_once",
    step.c.screening_id,
    step.c.kind,
    unique=True,
    sqlite_where=once,
    postgresql_where=once,
)

assessment = Table(
    "assessment",
    metadata,
    Column("screening_id", ForeignKey("screening.id", ondelete="CASCADE"), primary_key=True),
    Column("at", Instant, nullable=False),
    Column("rulebook", String(64), nullable=False),
    Column("answers", Text, nullable=False),  # JSON text, byte for byte what was judged
    Column("result", Text, nullable=False),
)

session = Table(
    "session",
    metadata,
    Column("token_hash", LargeBinary(32), primary_key=True),
    Column("screening_id", ForeignKey("screening.id", ondelete="CASCADE"), index=True),
    Column("begun_at", Instant, nullable=False),
    Column("seen_at", Instant, nullable=False),
    Column("ends_at", Instant, nullable=False, index=True),
)

# What a session shows again while it lasts: a code, or that answers were deleted.
held = Table(
    "held",
    metadata,
    Column("id", String(16), primary_key=True),
    Column(
        "session", ForeignKey("session.token_hash", ondelete="CASCADE"), nullable=False, unique=True
    ),
    Column("held", Sealed, nullable=False),
)

# What a screening can be opened again with. Neither the code nor the year of birth is kept.
resume_code = Table(
    "resume_code",
    metadata,
    Column("screening_id", ForeignKey("screening.id", ondelete="CASCADE"), primary_key=True),
    Column("selector", String(8), nullable=False, unique=True),
    Column("verifier", String(200), nullable=False),
    Column("key", String(16), nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("ends_at", Instant, nullable=False, index=True),
)

# Tries that failed, one after the other, also with codes that nobody has.
code_try = Table(
    "code_try",
    metadata,
    Column("selector", String(8), primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("since", Instant, nullable=False),
)

audit = Table(
    "audit",
    metadata,
    Column("n", Number, primary_key=True, autoincrement=False),
    Column("at", Instant, nullable=False),
    Column("by", String(80), nullable=False),
    Column("act", String(40), nullable=False),
    Column("on", String(80), nullable=False),
    Column("place", String(80), nullable=False),
    Column("request", String(32), nullable=False),
    Column("about", Text, nullable=False),
    Column("key", String(16), nullable=False),
    Column("mac", LargeBinary(32), nullable=False),
    Index(None, "by", "n"),
    Index(None, "on", "n"),
)

audit_head = Table(
    "audit_head",
    metadata,
    # Always 1. The number has no index, so that PostgreSQL can change it where it stands.
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("n", Number, nullable=False),
    Column("mac", LargeBinary(32), nullable=False),
    Column("key", String(16), nullable=False),
    Column("seal", LargeBinary(32), nullable=False),
)
