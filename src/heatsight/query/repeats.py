"""
Clicks of one person on one spot, one right after the other.

A double or triple click that selects text leaves two or three points a few pixels apart; a person who insists leaves more. The
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
STEP_PX: Final = 8
"""Systems let the pointer move about four pixels each way within a double click."""
CELLS: Final = 2_000

_REPEATS: Final = """
SELECT cell_x, cell_y, pointer_target_fixed, countIf(run <= {longest:UInt32}) AS selecting, countIf(run > {longest:UInt32}) AS insisting,
    uniqExact(distinct_id)
FROM (
    SELECT distinct_id, pointer_target_fixed, round(x / greatest(viewport_width, 1), 2) AS cell_x, toInt32(y) * scale_factor AS cell_y,
        count() OVER (PARTITION BY event_uuid, current_url, run_number) AS run
    FROM (
        SELECT *, sum(moved) OVER (PARTITION BY event_uuid, current_url ORDER BY position ROWS UNBOUNDED PRECEDING) AS run_number
        FROM (
            SELECT *, row_number() OVER flush = 1 OR pointer_target_fixed != lagInFrame(pointer_target_fixed) OVER before
                OR abs(pixel_x - lagInFrame(pixel_x) OVER before) + abs(pixel_y - lagInFrame(pixel_y) OVER before) > {step:Int32} AS moved
            FROM heatmaps
            WHERE /*scope*/
              AND type = 'click'
            WINDOW flush AS (PARTITION BY event_uuid, current_url ORDER BY position),
                before AS (PARTITION BY event_uuid, current_url ORDER BY position ROWS BETWEEN 1 PRECEDING AND CURRENT ROW)
        )
    )
)
WHERE run > 1
GROUP BY cell_x, cell_y, pointer_target_fixed
ORDER BY selecting + insisting DESC, cell_y, cell_x, pointer_target_fixed
LIMIT {most:UInt32}
"""


def repeats(source: Source, scope: Scope) -> tuple[RepeatFacts, ...]:
    """Repeated clicks by heatmap cell, most first; cells without any are absent."""
    asked = statement(_REPEATS, {"longest": LONGEST_SELECTION, "step": STEP_PX, "most": CELLS}, scope=where(scope, "heatmaps"))
    return tuple(
        RepeatFacts(float(x), int(y), bool(fixed), int(selecting), int(insisting), int(people))
        for x, y, fixed, selecting, insisting, people in source.select(asked).results
    )
