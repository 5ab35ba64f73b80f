"""Whether a database has the shape that this code expects."""

from functools import cache
from pathlib import Path

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from screening.store.database import Connection


def is_newest(connection: Connection) -> bool:
    """Whether the newest migration, and no later one, was run."""
    return set(MigrationContext.configure(connection).get_current_heads()) == _newest()


@cache
def _newest() -> set[str]:
    return set(ScriptDirectory(str(Path(__file__).parent / "migrations")).get_heads())
