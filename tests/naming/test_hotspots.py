from __future__ import annotations

import numpy as np

from heatsight.model.statement import Statement
from heatsight.naming.hotspots import Group, hotspot_id, hotspots, relative
from heatsight.query.flush_windows import assemble
from heatsight.store.interface import Source


def test_cells_are_rounded_as_the_engine_rounds(source: Source):
    """Relative x equals what the heatmap list answers, for every grid position and width up to 2000 px."""
    rows = source.select(
        Statement(
            """SELECT x, width, round(x / width, 2)
FROM (SELECT toInt16(number % 130) AS x, toInt16(1 + intDiv(number, 130)) AS width FROM numbers(16900))"""
        )
    ).results
    table = np.array(rows, dtype=float)
    assert relative(table[:, 0].astype(np.int64), table[:, 1].astype(np.int64)).tolist() == table[:, 2].tolist()


def group(rows: list[int], y: list[int], *, certainty: float = 1.0, fixed: bool = False) -> Group:
    """Points of one place without a name."""
    count = len(rows)
    return Group("here", None, "none", 0, np.array(rows), np.full(count, 720), np.array(y), fixed, np.full(count, certainty), nothing=True)


def test_below_the_fold_is_below_the_median_viewport():
    """A place is below the fold when its median click is, and never when it sticks to the viewport."""
    points = [(5_000, at, 5_000, "e", "click", "u", f"v{at % 2}", 720, 950, 0, 1440, 900, 45, 59, 90) for at in range(4)]
    seen = assemble([("s", "w", points)], [("s", "w", [(5_000, 5_000)])], (), points_seen=(4, 0, 0))
    (deep,), coverage = hotspots([group([0, 1, 2, 3], [950] * 4)], seen, "desktop", "click")
    assert deep.below_fold
    assert (deep.count, deep.unique_visitors, deep.share) == (4, 2, 1.0)
    assert coverage.not_interactive == 1.0
    (stuck,), _ = hotspots([group([0, 1, 2, 3], [950] * 4, fixed=True)], seen, "desktop", "click")
    assert not stuck.below_fold


def test_ids_tell_devices_types_and_places_apart():
    """An id stays the same for one element, and differs by device, type and whether it is fixed."""
    ids = {
        hotspot_id(device, kind, fixed=fixed, identity="a")
        for device in ("desktop", "mobile")
        for kind in ("click", "rageclick")
        for fixed in (True, False)
    }
    assert len(ids) == 8
    assert hotspot_id("desktop", "click", fixed=False, identity="a") in ids
