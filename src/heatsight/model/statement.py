"""A question in SQL with its parameters bound, and rows in answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Statement:
    """
    One SELECT over a project's `events`, `heatmaps` and `sessions`, in ClickHouse's dialect.

    It names no project: the source it is put to knows only one. So the same text, printed as evidence, gives the same
    number again through `heatsight query`.

    Attributes:
        params: values for `{name:Type}` placeholders; str, int, float, bool, or lists of these. Dates travel as text.
    """

    sql: str
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rows:
    """An answer. `types` are the engine's names; `truncated` says that a cap cut the rows."""

    columns: tuple[str, ...]
    types: tuple[str, ...]
    results: tuple[tuple[Any, ...], ...]
    truncated: bool = False
