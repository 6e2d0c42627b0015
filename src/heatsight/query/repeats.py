"""
Clicks of one person on the very same pixel, one right after the other.

A double or triple click that selects text leaves two or three points at one place; a person who insists leaves more. The
points of one event lie in the order they were made, so runs are read from their positions.
"""

from __future__ import annotations

from typing import Final

from heatsight.model.facts import RepeatFacts
from heatsight.model.scope import Scope
from heatsight.query.scope import where
from heatsight.query.where import statement
from heatsight.store.interface import Source

LONGEST_SELECTION: Final = 3
"""Clicks: a double click takes a word, a triple click a paragraph."""
CELLS: Final = 2_000


_REPEATS: Final = """
SELECT cell_x, cell_y, pointer_target_fixed, sumIf(run, run <= {longest:UInt32}) AS selecting,
    sumIf(run, run > {longest:UInt32}) AS insisting, uniqExact(visitor)
FROM (
    SELECT any(distinct_id) AS visitor, pointer_target_fixed, count() AS run,
        any(round(x / greatest(viewport_width, 1), 2)) AS cell_x, any(toInt32(y) * scale_factor) AS cell_y
    FROM (
        SELECT *, row_number() OVER (PARTITION BY event_uuid, current_url ORDER BY position) - row_number() OVER (
            PARTITION BY event_uuid, current_url, pixel_x, pixel_y, pointer_target_fixed ORDER BY position) AS island
        FROM heatmaps
        WHERE /*scope*/
          AND type = 'click'
    )
    GROUP BY event_uuid, current_url, pixel_x, pixel_y, pointer_target_fixed, island
    HAVING run > 1
)
GROUP BY cell_x, cell_y, pointer_target_fixed
ORDER BY selecting + insisting DESC, cell_y, cell_x, pointer_target_fixed
LIMIT {most:UInt32}
"""


def repeats(source: Source, scope: Scope) -> tuple[RepeatFacts, ...]:
    """Repeated clicks by heatmap cell, most first; cells without any are absent."""
    asked = statement(_REPEATS, {"longest": LONGEST_SELECTION, "most": CELLS}, scope=where(scope, "heatmaps"))
    return tuple(
        RepeatFacts(float(x), int(y), bool(fixed), int(selecting), int(insisting), int(people))
        for x, y, fixed, selecting, insisting, people in source.select(asked).results
    )
