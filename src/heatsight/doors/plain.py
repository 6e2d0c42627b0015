"""Answers as the plain values that JSON holds: what both the wire and the terminal print."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

import msgspec

from heatsight.model.statement import Rows


def plain(answer: Any) -> Any:
    """A frozen answer (a dataclass, or containers of them) as dicts, lists, text and numbers; times are ISO in UTC with a Z."""
    return cells(answer) if isinstance(answer, Rows) else msgspec.to_builtins(answer, enc_hook=str)


def cells(rows: Rows) -> dict[str, Any]:
    """The answer to a user's SELECT: {"columns", "types", "results", "truncated"}."""
    return {
        "columns": list(rows.columns),
        "types": list(rows.types),
        "results": [[cell(value) for value in row] for row in rows.results],
        "truncated": rows.truncated,
    }


def cell(value: Any) -> Any:
    """One value of a row; NaN and the infinities, which JSON does not have, become null."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {key: cell(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [cell(inner) for inner in value]
    return value
