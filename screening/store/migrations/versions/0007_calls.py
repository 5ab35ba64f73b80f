"""Calls: who gave an answer, who called, remarks, what came of it, the worklist."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

INSTANT = sa.DateTime(timezone=True)
STEP, OTHER = 10, 1000  # where what was sent before stands: a level's place, and no danger's


def upgrade() -> None:
    """Make the tables, and put what was sent before on the worklist."""
    giver = sa.Column("giver", sa.String(16), nullable=False, server_default="patient")
    op.add_column("given", giver)
    _caller()
    _remark()
    _disposition()
    _task()
    _presence()
    put_on_the_worklist()


def _about(table: str) -> list[sa.schema.SchemaItem]:
    parent = sa.ForeignKey("screening.id", ondelete="CASCADE", name=f"fk_{table}_screening_id")
    return [
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("screening_id", sa.String(32), parent, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("by", sa.String(80), nullable=False),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
    ]


def _caller() -> None:
    op.create_table(
        "caller",
        *_about("caller"),
        sa.Column("giver", sa.String(16), nullable=False),
        sa.Column("identity", sa.String(16), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("name", sa.LargeBinary),
        sa.Column("name_index", sa.LargeBinary(32)),
        sa.Column("birth_date", sa.LargeBinary),
        sa.Column("phone", sa.LargeBinary),
        sa.Column("phone_index", sa.LargeBinary(32)),
    )
    for column in ("screening_id", "name_index", "phone_index"):
        op.create_index(f"ix_caller_{column}", "caller", [column])


def _remark() -> None:
    op.create_table(
        "remark",
        *_about("remark"),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("text", sa.LargeBinary, nullable=False),
    )
    op.create_index("ix_remark_screening_id", "remark", ["screening_id"])


def _disposition() -> None:
    op.create_table(
        "disposition",
        *_about("disposition"),
        sa.Column("code", sa.String(16), nullable=False),
        sa.Column("level", sa.String(40), nullable=False),
        sa.Column("tool_level", sa.String(40), nullable=False),
        sa.Column("tool_headline", sa.String(40)),
        sa.Column("reason", sa.String(40), nullable=False),
        sa.Column("teach_back", sa.String(16), nullable=False),
        sa.Column("signs_read", sa.Boolean, nullable=False),
        sa.Column("call_back_at", INSTANT),
    )
    op.create_index("ix_disposition_screening_id", "disposition", ["screening_id"])


def _task() -> None:
    parent = sa.ForeignKey("screening.id", ondelete="CASCADE", name="fk_task_screening_id")
    table = op.create_table(
        "task",
        sa.Column("screening_id", sa.String(32), parent, nullable=False),
        sa.Column("why", sa.String(16), nullable=False),
        sa.Column("level", sa.String(40), nullable=False),
        sa.Column("headline", sa.String(40)),
        sa.Column("rank", sa.Integer, nullable=False),
        sa.Column("due_at", INSTANT, nullable=False),
        sa.Column("since", INSTANT, nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("repeats", sa.Integer, nullable=False),
        sa.Column("is_worse", sa.Boolean, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("contacted", sa.String(40), nullable=False),
        sa.Column("holder", sa.String(80), nullable=False),
        sa.Column("held_until", INSTANT),
        sa.Column("ended_at", INSTANT),
        sa.Column("ended_by", sa.String(80), nullable=False),
        sa.PrimaryKeyConstraint("screening_id", name="pk_task"),
    )
    _index_tasks(table.c.ended_at)


def _index_tasks(ended_at: sa.Column[object]) -> None:
    done = ended_at.is_not(None)
    op.create_index(
        "ix_task_done",
        "task",
        ["ended_at", "screening_id"],
        sqlite_where=done,
        postgresql_where=done,
    )
    where = ended_at.is_(None)
    order = ["rank", "due_at", "since", "screening_id"]
    for name, columns in (
        ("waiting", order),
        ("held", ["holder", *order]),
        ("since", ["since"]),
    ):
        op.create_index(
            f"ix_task_{name}", "task", columns, sqlite_where=where, postgresql_where=where
        )


def _presence() -> None:
    parent = sa.ForeignKey("screening.id", ondelete="CASCADE", name="fk_presence_screening_id")
    op.create_table(
        "presence",
        sa.Column("screening_id", sa.String(32), parent, nullable=False),
        sa.Column("account_id", sa.String(32), nullable=False),
        sa.Column("seen_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("screening_id", "account_id", name="pk_presence"),
    )


def put_on_the_worklist() -> None:
    """What was sent before; the moments are copied by the database itself, as they stand."""
    connection = op.get_bind()
    query = sa.text(
        "SELECT share.screening_id, result, content FROM share"
        " JOIN assessment ON assessment.screening_id = share.screening_id"
        " JOIN rulebook ON rulebook.hash = assessment.rulebook"
    )
    add = sa.text(
        "INSERT INTO task (screening_id, why, level, headline, rank, due_at, since, language,"
        " repeats, is_worse, tries, contacted, holder, ended_by)"
        " SELECT screening_id, :why, :level, :headline, :rank, at, at, language,"
        " 0, :no, 0, '', '', '' FROM share WHERE screening_id = :own"
    )
    for own, result, content in connection.execute(query).all():
        told, levels = json.loads(result), json.loads(content)["urgency"]["levels"]
        level, headline = told["urgency"], told["headline"]
        is_danger = headline == level
        values = {"own": own, "level": level, "headline": headline, "no": False}
        why, rank = ("danger", levels.index(level) * STEP) if is_danger else ("shared", OTHER)
        connection.execute(add, {**values, "why": why, "rank": rank})
