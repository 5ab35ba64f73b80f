"""All that a database holds, to be compared with itself."""

import sqlalchemy

from screening.app import Application
from screening.store.database import Database
from screening.store.tables import metadata

Held = dict[str, list[str]]


def database_of(app: Application) -> Database:
    """The database that an application uses."""
    database: Database = app.extensions["desk"].database
    return database


def dump(app: Application) -> Held:
    """Every row of every table."""
    return held(database_of(app))


def held(database: Database) -> Held:
    """The same of a database."""
    with database.reader.begin() as connection:
        return {
            name: sorted(map(str, connection.execute(sqlalchemy.select(table))))
            for name, table in metadata.tables.items()
        }
