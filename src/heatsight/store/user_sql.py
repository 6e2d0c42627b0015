"""A user's SQL: confined, read-only, capped."""

from __future__ import annotations

from heatsight.errors import QueryFailed
from heatsight.model.statement import Rows, Statement
from heatsight.store.answers import rows_of
from heatsight.store.engine import Engine, EngineError, reason
from heatsight.store.interface import Caps


def ask(engine: Engine, database: str, statement: Statement, caps: Caps) -> Rows:
    """Run a user's SELECT."""
    with engine.handle("ask") as client:
        client.database = database
        try:
            return rows_of(client.query(statement.sql, parameters=dict(statement.params), settings={"readonly": 1}))
        except EngineError as error:
            raise QueryFailed(reason(error)) from error
