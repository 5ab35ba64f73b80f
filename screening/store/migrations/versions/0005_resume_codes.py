"""Codes that open a screening again, tries with them, what a session holds, and what followed what.

Nothing is taken away and no column must be filled, so what runs meanwhile goes on.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables, and the column."""
    op.add_column("screening", sa.Column("origin", sa.String(32)))
    op.create_index("ix_screening_origin", "screening", ["origin"])
    _codes()
    op.create_table(
        "code_try",
        sa.Column("selector", sa.String(8), nullable=False),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("since", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("selector", name="pk_code_try"),
    )
    parent = sa.ForeignKey("session.token_hash", ondelete="CASCADE", name="fk_held_session")
    op.create_table(
        "held",
        sa.Column("id", sa.String(16), nullable=False),
        sa.Column("session", sa.LargeBinary(32), parent, nullable=False),
        sa.Column("held", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_held"),
        sa.UniqueConstraint("session", name="uq_held_session"),
    )


def _codes() -> None:
    parent = sa.ForeignKey("screening.id", ondelete="CASCADE", name="fk_resume_code_screening_id")
    op.create_table(
        "resume_code",
        sa.Column("screening_id", sa.String(32), parent, nullable=False),
        sa.Column("selector", sa.String(8), nullable=False),
        sa.Column("verifier", sa.String(200), nullable=False),
        sa.Column("key", sa.String(16), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("ends_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("screening_id", name="pk_resume_code"),
        sa.UniqueConstraint("selector", name="uq_resume_code_selector"),
    )
    op.create_index("ix_resume_code_ends_at", "resume_code", ["ends_at"])
