"""
What people pressed, in cells fine enough to be drawn on a picture of the page at one width.

PostHog's cell (1 % by 16 px) is the unit, so that a cell can be found among a hotspot's points. Within it the mean place is kept, to the
pixel: one click alone lies where it was. Clicks made near the picture's width are one group; others stay apart by their own width, in
steps of 16 px, since the same element lies elsewhere there.

A dead click is placed by its click: its own point was made seconds later, under another scroll offset. Nothing here is a row of a person:
every number is a count or a mean.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Final, Literal, get_args

import numpy as np
import numpy.typing as npt

from heatsight.model.scope import Scope
from heatsight.model.statement import Statement
from heatsight.query.scope import where
from heatsight.query.where import Where, filled, statement
from heatsight.store.interface import Source

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

Press = Literal["click", "rageclick", "deadclick"]
PRESSES: Final[tuple[Press, ...]] = get_args(Press)
MAX_CELLS: Final = 400_000
"""The hottest are taken. A page of 1440 by 6000 px has 37,500 cells, at each width."""
STEP_PX: Final = 16
"""Widths other than the picture's are told apart in these steps."""
_DEAD_WITHIN_S: Final = 15
"""As in naming: a dead point is made about three seconds after its click, and both wait for a flush."""

_SITTING: Final = Where("if(session_id IN ('', 'undefined'), concat('visitor ', distinct_id), session_id)")

# Without a click of its own a dead point's place is not known; a keyboard's click says 0, 0.
_POINTS: Final = """
SELECT indexOf({presses:Array(String)}, toString(type)) - 1 AS press, pointer_target_fixed AS cell_fixed,
    round(x / greatest(viewport_width, 1), 2) AS cell_x, toInt64(y) * scale_factor AS cell_y, pointer_target_fixed AS fixed,
    toInt64(pixel_x) AS px, toInt64(pixel_y) AS py, toInt64(pixel_viewport_width) AS wide, toInt64(pixel_viewport_height) AS high,
    NOT (x = 0 AND y = 0) AS known, distinct_id AS who
FROM heatmaps
WHERE type IN ('click', 'rageclick')
  AND /*scope*/
UNION ALL
SELECT 2 AS press, cell_fixed, cell_x, cell_y, if(known, place.1, cell_fixed) AS fixed, px, if(known, place.2, dead_y) AS py, wide, high,
    known, who
FROM (
    SELECT any(cell_fixed) AS cell_fixed, any(cell_x) AS cell_x, any(cell_y) AS cell_y, any(px) AS px, any(dead.py) AS dead_y,
        any(wide) AS wide, any(high) AS high, any(dead.who) AS who, countIf(/*its_own*/) > 0 AS known,
        argMaxIf((pressed.fixed, pressed.py), (pressed.py = dead.py, pressed.time), /*its_own*/) AS place
    FROM (
        SELECT row_number() OVER () AS number, /*sitting*/ AS sitting, window_id, page, timestamp AS time,
            pointer_target_fixed AS cell_fixed, round(x / greatest(viewport_width, 1), 2) AS cell_x,
            toInt64(y) * scale_factor AS cell_y, toInt64(pixel_x) AS px, toInt64(pixel_y) AS py,
            toInt64(pixel_viewport_width) AS wide, toInt64(pixel_viewport_height) AS high, distinct_id AS who
        FROM heatmaps
        WHERE type = 'deadclick'
          AND /*scope*/
    ) AS dead
    LEFT JOIN (
        SELECT 1 AS made, /*sitting*/ AS sitting, window_id, page, toInt64(pixel_x) AS px, toInt64(pixel_y) AS py, timestamp AS time,
            pointer_target_fixed AS fixed
        FROM heatmaps
        WHERE type = 'click'
          AND /*scope*/
          AND /*sitting*/ IN (SELECT /*sitting*/ FROM heatmaps WHERE type = 'deadclick' AND /*scope*/)
    ) AS pressed
    ON dead.sitting = pressed.sitting AND dead.window_id = pressed.window_id AND dead.page = pressed.page AND dead.px = pressed.px
    GROUP BY number
)
"""
_ITS_OWN: Final = Where("pressed.made AND abs(dateDiff('second', pressed.time, dead.time)) <= {within:Int32}")

# `py` groups, too: what one cell of dead points holds may have been pressed at several depths.
_CELLS: Final = """
SELECT groupArray(toInt64(press)), groupArray(toUInt8(cell_fixed)), groupArray(cell_x), groupArray(cell_y), groupArray(toUInt8(fixed)),
    groupArray(toUInt8(near)), groupArray(at_width), groupArray(toUInt8(known)), groupArray(presses), groupArray(visitors),
    groupArray(share), groupArray(top), groupArray(bottom)
FROM (
    SELECT press, cell_fixed, cell_x, cell_y, fixed, known, wide BETWEEN {near_min:Int64} AND {near_max:Int64} AS near,
        if(near, 0, intDiv(wide, {step:Int64}) * {step:Int64}) AS at_width, count() AS presses,
        uniqExact(who) AS visitors, avg(px / greatest(wide, 1)) AS share, avg(py) AS top,
        avg(high - py) AS bottom
    FROM (
        /*points*/
    )
    GROUP BY press, cell_fixed, cell_x, cell_y, fixed, known, near, at_width, intDiv(py, 16), if(fixed, intDiv(high - py, 16), 0)
    ORDER BY presses DESC, press, cell_y, cell_x, cell_fixed, near, at_width, top
    LIMIT {most:UInt64}
)
"""

_TOTALS: Final = """
SELECT countIf(type = 'click'), countIf(type = 'rageclick'), countIf(type = 'deadclick'),
    toInt64(quantileExactIf(0.5)(pixel_viewport_height, pixel_viewport_width BETWEEN {near_min:Int64} AND {near_max:Int64}))
FROM heatmaps
WHERE type IN ('click', 'rageclick', 'deadclick')
  AND /*scope*/
"""


@dataclass(frozen=True, slots=True)
class OverlayCells:
    """
    Presses of a page, as columns; one entry per cell, width and place.

    Attributes:
        press: index into PRESSES.
        cell_x, cell_y, cell_fixed: PostHog's cell, as a hotspot's points name it; cell_x in hundredths of the width, cell_y in px.
        near: made at about the picture's width. at_width: of others, the width in CSS px, down to a step; 0 where near.
        known: whether its place is known.
        count: presses. visitors: by how many people; who pressed in two cells is in both.
        share: mean x as a share of the viewport's width; `top` the mean y in CSS px, of the viewport where `fixed`, else of the document.
        bottom: mean CSS px from the viewport's lower edge up to it; says something only where fixed.
        people, everybody: presses in all, in the order of PRESSES, by people and by everybody.
        fold: median viewport height of those near, CSS px; None without any.
    """

    press: Ints
    cell_x: Ints
    cell_y: Ints
    cell_fixed: Flags
    near: Flags
    at_width: Ints
    known: Flags
    fixed: Flags
    count: Ints
    visitors: Ints
    share: Floats
    top: Floats
    bottom: Floats
    people: tuple[int, int, int]
    everybody: tuple[int, int, int]
    fold: int | None

    def __len__(self) -> int:
        return len(self.count)


def overlay_cells_statement(scope: Scope, near: tuple[int, int], most: int) -> Statement:
    """One row of as many columns of cells, hottest first."""
    asked = {"presses": list(PRESSES), "within": _DEAD_WITHIN_S}
    points = filled(_POINTS, asked, its_own=_ITS_OWN, scope=where(scope, "heatmaps"), sitting=_SITTING)
    return statement(_CELLS, {"near_min": near[0], "near_max": near[1], "step": STEP_PX, "most": most}, points=points)


def overlay_cells(source: Source, scope: Scope, near: tuple[int, int], *, most: int = MAX_CELLS) -> OverlayCells:
    """
    The cells of a page within the scope's widths.

    Args:
        near: viewport widths, inclusive, that count as the picture's own.
        most: cells taken, the hottest first; what is missing is seen from `people`.

    Raises:
        StoreUnavailable: the engine is gone.
    """
    press, cell_fixed, cell_x, cell_y, fixed, is_near, at_width, known, count, visitors, share, top, bottom = source.select(
        overlay_cells_statement(scope, near, most)
    ).results[0]
    *people, fold = _totals(source, scope, near)
    *everybody, _ = _totals(source, replace(scope, people_only=False), near)
    return OverlayCells(
        press=_ints(press),
        cell_x=np.rint(100 * _floats(cell_x)).astype(np.int64),
        cell_y=_ints(cell_y),
        cell_fixed=_ints(cell_fixed).astype(np.bool_),
        near=_ints(is_near).astype(np.bool_),
        at_width=_ints(at_width),
        known=_ints(known).astype(np.bool_),
        fixed=_ints(fixed).astype(np.bool_),
        count=_ints(count),
        visitors=_ints(visitors),
        share=_floats(share),
        top=_floats(top),
        bottom=_floats(bottom),
        people=(people[0], people[1], people[2]),
        everybody=(everybody[0], everybody[1], everybody[2]),
        fold=fold or None,
    )


def _totals(source: Source, scope: Scope, near: tuple[int, int]) -> tuple[int, ...]:
    params = {"near_min": near[0], "near_max": near[1]}
    return tuple(int(number) for number in source.select(statement(_TOTALS, params, scope=where(scope, "heatmaps"))).results[0])


def _ints(column: Any) -> Ints:
    return np.array(column, dtype=np.int64)


def _floats(column: Any) -> Floats:
    return np.array(column, dtype=np.float64)
