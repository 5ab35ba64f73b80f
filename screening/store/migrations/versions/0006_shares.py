"""What patients send to the clinic."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Make the table of shares."""
    op.create_table("share", *_about_it(), *_about_the_person(), *_constraints())
    op.create_index("ix_share_name_index", "share", ["name_index"])
    op.create_index("ix_share_phone_index", "share", ["phone_index"])


def _about_it() -> list[sa.Column[object]]:
    return [
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("screening_id", sa.String(32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(80), nullable=False),
    ]


def _about_the_person() -> list[sa.Column[object]]:
    return [
        sa.Column("name", sa.LargeBinary, nullable=False),
        sa.Column("name_index", sa.LargeBinary(32), nullable=False),
        sa.Column("birth_date", sa.LargeBinary, nullable=False),
        sa.Column("phone", sa.LargeBinary, nullable=False),
        sa.Column("phone_index", sa.LargeBinary(32), nullable=False),
        sa.Column("best_time", sa.String(16), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("consent", sa.Text, nullable=False),
        sa.Column("is_doubtful", sa.Boolean, nullable=False),
    ]


def _constraints() -> list[sa.Constraint]:
    screening = sa.ForeignKeyConstraint(
        ["screening_id"], ["screening.id"], name="fk_share_screening_id", ondelete="CASCADE"
    )
    once = sa.UniqueConstraint("screening_id", name="uq_share_screening_id")
    return [sa.PrimaryKeyConstraint("id", name="pk_share"), screening, once]
