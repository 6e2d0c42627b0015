"""A condition with its parameters: the piece our SQL is put together from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from heatsight.model.statement import Statement


@dataclass(frozen=True, slots=True)
class Where:
    """
    A condition over one table's columns, to be AND-ed into a statement.

    Attributes:
        sql: never empty; text from a client stands in it only as `{name:Type}`.
        params: the values of these.
    """

    sql: str
    params: Mapping[str, Any] = field(default_factory=dict)


def both(*conditions: Where) -> Where:
    """All of them. A parameter that several name must mean the same in each."""
    params: dict[str, Any] = {}
    for condition in conditions:
        params.update(condition.params)
    return Where("\nAND ".join(condition.sql for condition in conditions) or "true", params)


def filled(sql: str, params: Mapping[str, Any] | None = None, **places: Where) -> Where:
    """
    `sql` with each `/*name*/` replaced by the condition `name`, and all their parameters.

    So a text reads as SQL, and nothing but our own conditions ever becomes part of it.
    """
    bound = dict(params or {})
    for name, condition in places.items():
        sql = _put(sql, f"/*{name}*/", condition.sql)
        bound.update(condition.params)
    return Where(sql.strip(), bound)


def _put(sql: str, marker: str, text: str) -> str:
    """The text at every marker, its further lines indented as the marker's own line is."""
    lines = []
    for line in sql.split("\n"):
        margin = line[: len(line) - len(line.lstrip())]
        lines.append(line.replace(marker, text.replace("\n", f"\n{margin}")))
    return "\n".join(lines)


def statement(sql: str, params: Mapping[str, Any] | None = None, **places: Where) -> Statement:
    """A whole statement, filled the same way."""
    whole = filled(sql, params, **places)
    return Statement(whole.sql, whole.params)
