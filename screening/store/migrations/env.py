"""Alembic's entry: runs on the connection, and in the transaction, that it is handed."""

from alembic import context

from screening.store.all_tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    compare_type=True,
    render_as_batch=True,  # SQLite changes a table only by copying it
)
context.run_migrations()
