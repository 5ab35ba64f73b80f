"""Steps are found by their screening: without it each screening that is removed reads them all."""

from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make the index."""
    op.create_index("ix_step_screening_id", "step", ["screening_id"])
