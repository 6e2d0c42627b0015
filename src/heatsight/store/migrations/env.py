"""Alembic's entry: runs the steps on the connection, and in the transaction, that `open_catalogue` hands over."""

from __future__ import annotations

from alembic import context

from heatsight.store.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    transactional_ddl=False,  # the transaction is begun and ended by the caller
    render_as_batch=True,  # SQLite alters a table by copying it
)
context.run_migrations()
