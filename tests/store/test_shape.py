"""Migrations make the tables that the code knows, however often they are run, and by how many."""

import multiprocessing
from concurrent.futures import ProcessPoolExecutor

import sqlalchemy
from sqlalchemy import Engine

from screening.store import all_tables
from screening.store.all_tables import metadata
from screening.store.database import Database
from screening.store.migrate import migrate
from tests.applications import RING
from tests.promises.tree import ROOT

AT_ONCE = 2


def test_migrations_make_the_tables_of_the_code(database: Database) -> None:
    migrated = shape(database.writer)
    with database.writer.begin() as connection:
        metadata.drop_all(connection)
    assert shape(database.writer) != migrated
    with database.writer.begin() as connection:
        metadata.create_all(connection)
    assert shape(database.writer) == migrated
    assert set(migrated) == {*metadata.tables, "alembic_version"}


def test_every_module_with_tables_is_among_all_tables() -> None:
    there = {path.stem for path in (ROOT / "screening/store").glob("*tables*.py")}
    named = {module.__name__.rpartition(".")[2] for module in all_tables.MODULES}
    assert there - {"all_tables"} == named
    assert {"screening", "account", "share"} <= set(metadata.tables)


def test_begun_and_finished_are_said_once(database: Database) -> None:
    indexes = shape(database.writer)["step"]["indexes"]
    (once,) = (index for index in indexes if "uq_step_once" in index)
    assert "begun" in once
    assert "finished" in once


def test_migrating_again_changes_nothing(database: Database) -> None:
    before = shape(database.writer)
    migrate(database)
    assert shape(database.writer) == before


def test_several_who_migrate_at_once_wait_for_each_other(database_url: str) -> None:
    processes = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(AT_ONCE, mp_context=processes) as pool:
        shapes = list(pool.map(migrated, [database_url] * AT_ONCE))
    assert set(shapes[0]) == {*metadata.tables, "alembic_version"}
    assert shapes == shapes[:1] * AT_ONCE


def migrated(url: str) -> dict[str, dict[str, list[str]]]:
    """Migrate, in a process of its own, and say what is there."""
    database = Database(url, RING)
    migrate(database)
    found = shape(database.writer)
    database.dispose()
    return found


def shape(engine: Engine) -> dict[str, dict[str, list[str]]]:
    """Everything that a database says of its tables."""
    inspector = sqlalchemy.inspect(engine)
    return {
        table: {
            "columns": _all(inspector.get_columns(table)),
            "primary key": _all([inspector.get_pk_constraint(table)]),
            "foreign keys": _all(inspector.get_foreign_keys(table)),
            "unique": _all(inspector.get_unique_constraints(table)),
            "indexes": _all(inspector.get_indexes(table)),
        }
        for table in inspector.get_table_names()
    }


def _all(found: object) -> list[str]:
    assert isinstance(found, list)
    return sorted(repr({key: _plain(value) for key, value in one.items()}) for one in found)


def _plain(said: object) -> object:
    """A type with its length; a condition of an index in words."""
    if isinstance(said, dict):
        return {key: str(value) for key, value in said.items()}
    return said if isinstance(said, list | str | int | None) else repr(said)
