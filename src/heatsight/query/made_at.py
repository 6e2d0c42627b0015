"""How many interactions of one sort people made at some widths of their window, and how many at all."""

from __future__ import annotations

from typing import Final

from heatsight.model.scope import Scope
from heatsight.query.scope import where
from heatsight.query.where import statement
from heatsight.store.interface import Source

# The SDK says 0, 0 for what has no place.
MADE_AT: Final = """
SELECT countIf(NOT (x = 0 AND y = 0) AND pixel_viewport_width BETWEEN {near_min:Int64} AND {near_max:Int64}), count()
FROM heatmaps
WHERE type = {type:String}
  AND /*scope*/
"""


def made_at(source: Source, scope: Scope, kind: str, near: tuple[int, int]) -> tuple[int, int]:
    """
    How many of a sort have a place and were made at these widths, and how many there are in the scope.

    Args:
        near: viewport widths, CSS px, inclusive.

    Raises:
        StoreUnavailable: the engine is gone.
    """
    params = {"type": kind, "near_min": near[0], "near_max": near[1]}
    ((at, everywhere),) = source.select(statement(MADE_AT, params, scope=where(scope, "heatmaps"))).results
    return int(at), int(everywhere)
