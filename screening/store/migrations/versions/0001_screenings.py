"""Screenings, what was given, steps, assessments and sessions."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0001"
down_revision = None

JSON = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
ONCE = sa.text("kind IN ('begun', 'finished')")


def upgrade() -> None:
    """Make the first tables."""
    op.create_table(
        "screening",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("rulebook", sa.String(64), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("answers", JSON, nullable=False),
        sa.Column("begun_at", INSTANT, nullable=False),
        sa.Column("changed_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_screening"),
    )
    _given()
    _steps()
    _assessments()
    _sessions()


def _given() -> None:
    op.create_table(
        "given",
        sa.Column("id", NUMBER, nullable=False),
        _of_screening("given"),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("question", sa.String(40), nullable=False),
        sa.Column("answer", JSON),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("by", sa.String(80), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("how", sa.String(8), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_given"),
        sa.UniqueConstraint(
            "screening_id", "version", "question", name="uq_given_screening_id_version_question"
        ),
    )


def _steps() -> None:
    op.create_table(
        "step",
        sa.Column("id", NUMBER, nullable=False),
        _of_screening("step"),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("by", sa.String(80), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_step"),
    )
    op.create_index(
        "uq_step_once",
        "step",
        ["screening_id", "kind"],
        unique=True,
        sqlite_where=ONCE,
        postgresql_where=ONCE,
    )


def _assessments() -> None:
    op.create_table(
        "assessment",
        _of_screening("assessment"),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("rulebook", sa.String(64), nullable=False),
        sa.Column("answers", sa.Text, nullable=False),
        sa.Column("result", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("screening_id", name="pk_assessment"),
    )


def _of_screening(table: str, *, nullable: bool = False) -> sa.Column[str]:
    name = f"fk_{table}_screening_id"
    parent = sa.ForeignKey("screening.id", ondelete="CASCADE", name=name)
    return sa.Column("screening_id", sa.String(32), parent, nullable=nullable)


def _sessions() -> None:
    op.create_table(
        "session",
        sa.Column("token_hash", sa.LargeBinary(32), nullable=False),
        _of_screening("session", nullable=True),
        sa.Column("begun_at", INSTANT, nullable=False),
        sa.Column("seen_at", INSTANT, nullable=False),
        sa.Column("ends_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("token_hash", name="pk_session"),
    )
    op.create_index("ix_session_screening_id", "session", ["screening_id"])
    op.create_index("ix_session_ends_at", "session", ["ends_at"])
