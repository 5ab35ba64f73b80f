"""A copy of an SQLite database, whole and of one moment, while others write to it."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from screening.store.database import BadDatabase, Database


def backup(database: Database, file: Path) -> None:
    """Write a new file that only its owner may read.

    Raises:
        BadDatabase: the database is not SQLite, or not there yet.
        FileExistsError: nothing is written over.
    """
    if database.url.get_backend_name() != "sqlite":
        raise BadDatabase("`screening backup` is for SQLite; copy PostgreSQL with pg_dump")
    source = database.url.database or ""
    if not Path(source).is_file():
        raise BadDatabase(f"there is no database at {source} yet")
    os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, mode=0o600))
    try:
        _copy(database, file)
    except BaseException:  # half a copy must not be taken for one
        file.unlink()
        raise


def _copy(database: Database, file: Path) -> None:
    with database.reader.connect() as connection, closing(sqlite3.connect(file)) as copy:
        driver = connection.connection.driver_connection
        driver.backup(copy)  # type: ignore[union-attr]
        copy.execute("PRAGMA journal_mode=DELETE").close()  # one file, with nothing beside it
