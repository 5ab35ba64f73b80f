"""Bring a database to the newest shape. A command of its own, under a lock, never at import."""

from pathlib import Path

from alembic import command
from alembic.config import Config as AlembicConfig
from sqlalchemy import inspect, text

from screening.store import audit
from screening.store.database import Database

LOCK = 7_319_204  # any number, the same for all processes


def migrate(database: Database) -> None:
    """Run the migrations that are missing. Two at once wait for each other."""
    config = AlembicConfig()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    with database.writer.begin() as connection:  # SQLite: BEGIN IMMEDIATE is the lock
        if connection.dialect.name == "postgresql":
            for limit in ("statement_timeout", "lock_timeout"):  # a large table takes its time
                connection.execute(text(f"SET LOCAL {limit} = 0"))
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        config.attributes["connection"] = connection
        is_new = not inspect(connection).has_table("audit_head")
        command.upgrade(config, "head")
        if is_new:  # only ever once: a trail that is gone must not begin anew by itself
            audit.begin(connection)
