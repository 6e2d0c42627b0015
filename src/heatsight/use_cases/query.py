"""A person's own SELECT over their project."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from heatsight.errors import InvalidRequest
from heatsight.model.statement import Rows, Statement
from heatsight.store.interface import Caps, Source

MAX_SQL: Final = 100_000
"""Characters; a longer text is nobody's question."""


def query(source: Source, sql: str, values: Mapping[str, Any] | None = None, caps: Caps | None = None) -> Rows:
    """
    Put one SELECT over `events`, `heatmaps` and `sessions` to a project, read-only and capped.

    Args:
        sql: ClickHouse's dialect; `{name:Type}` takes its value from `values`.

    Raises:
        InvalidRequest: no text, or far too much of it.
        QueryRefused: it reaches outside the project's tables, or is not one SELECT.
        QueryFailed: the engine could not run it.
    """
    if not sql.strip():
        raise InvalidRequest("a SELECT is needed, e.g. SELECT count() FROM events", attr="query")
    if len(sql) > MAX_SQL:
        raise InvalidRequest(f"the query is longer than {MAX_SQL} characters", attr="query")
    return source.ask(Statement(sql, dict(values or {})), caps or Caps())
