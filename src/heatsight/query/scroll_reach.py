"""
How far down people came: survival of the maximum depth per person.

A person's depth is the greatest (scroll offset + viewport height) over their page views. The histogram of depths is made in
SQL, so the cost here follows the page's height and not its traffic.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor
from typing import Final

import numpy as np
from numpy.typing import NDArray

from heatsight.model.assessment import Cliff, Reach, Scroll
from heatsight.model.scope import Scope
from heatsight.query.scope import where
from heatsight.query.where import statement
from heatsight.stats.change_point import Drop, drop
from heatsight.stats.interval import wilson
from heatsight.store.interface import Source

SHARES: Final = ("0.75", "0.5", "0.25")
CURVE_ENTRIES: Final = 56
CURVE_STEP: Final = 100
"""CSS px; widened by whole steps until the curve has at most CURVE_ENTRIES entries."""
EXACT_TO: Final = 16384
COARSE_STEP: Final = 64
"""Depths are read to the pixel down to EXACT_TO, below it rounded down to this many CSS px: a hostile page height stays a short list."""

CLIFF_PEOPLE: Final = 30
CLIFF_P_VALUE: Final = 0.0025
"""None of 400 curves of the usual pace may be as clear."""
ABRUPT_RATIO: Final = 4.0
ABRUPT_RATIO_AFTER: Final = 2.0
"""An edge has two sides: whoever stays goes on at a slower pace. In a bell of depths the pace only ever quickens."""
ABRUPT_DROP: Final = 0.1
"""The lower bound of the share lost must reach this."""
STEEP_RATIO: Final = 3.0
STEEP_DROP: Final = 0.15
STEEP_LEAVES: Final = 0.20
STEEP_REST: Final = 1 / 3
"""
A drop that is not abrupt is a cliff only for what it costs: it loses this many people, and leaves at most so many for this share
of the page (and at least a screen). Where people leave around some depth, as a bell has it, the pace quickens without any edge;
when most of the page has been seen by then, that is how a page ends.
"""
LANDING_SHARE: Final = 0.5
"""When more than this share of a drop ends at one exact depth, people jumped there (an anchor, the end of something) and were not lost."""

_HISTOGRAM: Final = """
SELECT sumMap([depth], [toUInt64(1)]), quantileExact(0.5)(screen), quantileExactIf(0.5)(whole, whole > 0), countIf(whole > 0)
FROM (
    SELECT max(toInt64(pixel_y) + pixel_viewport_height) AS furthest,
        if(furthest < {exact_to:Int64}, furthest, intDiv(furthest, {step:Int64}) * {step:Int64}) AS depth,
        argMax(pixel_viewport_height, toInt64(pixel_y) + pixel_viewport_height) AS screen, max(page_height) AS whole
    FROM heatmaps
    WHERE /*scope*/
      AND type = 'scrolldepth'
    GROUP BY distinct_id
)
"""

_COVERAGE: Final = """
SELECT (SELECT uniqExact(distinct_id) FROM events WHERE /*seen*/ AND event = '$pageview'), uniqExact(distinct_id),
    uniqExactIf(distinct_id, arrayMap(part -> toUInt32OrZero(part), splitByChar('.', toString(lib_version))) < [1, 449]
        AND event_uuid IN (SELECT uuid FROM events WHERE event = '$pageview'))
FROM heatmaps
WHERE /*scrolled*/
  AND type = 'scrolldepth'
"""


@dataclass(frozen=True, slots=True)
class Depths:
    """
    The histogram of depths.

    Attributes:
        depths, people: distinct depths in CSS px, ascending, and how many people came exactly so far.
        fold: median viewport height of these people, CSS px; 0 without people.
        page_height: median height of the page where the SDK said it, else None.
    """

    depths: tuple[int, ...]
    people: tuple[int, ...]
    fold: int
    page_height: int | None

    @property
    def visitors(self) -> int:
        """People whose depth is known."""
        return sum(self.people)


@dataclass(frozen=True, slots=True)
class ScrollCoverage:
    """
    What the scroll numbers cannot know.

    Attributes:
        visitors: people with a page view of the page; `with_depth` those of them whose depth is known.
        carried_over: people whose depth came with a later route's page view from an SDK that carries it over between routes.
    """

    visitors: int
    with_depth: int
    carried_over: int


def depths(source: Source, scope: Scope) -> Depths:
    """The histogram of people's greatest depths on the page."""
    asked = statement(_HISTOGRAM, {"exact_to": EXACT_TO, "step": COARSE_STEP}, scope=where(scope, "heatmaps"))
    ((found, people), fold, page_height, known) = source.select(asked).results[0]
    if not len(found):
        return Depths((), (), 0, None)
    return Depths(tuple(int(depth) for depth in found), tuple(int(n) for n in people), int(fold), int(page_height) if known else None)


def scroll_reach(source: Source, scope: Scope) -> Scroll:
    """
    Survival of the maximum depth per person.

    `depth_at_share[s]` is the greatest depth that at least share s of the people with a known depth reached; empty without
    people. The cliff is a stretch of at most one screen, above the page's last, that loses people much faster than before it:
    either abruptly (four times, twice as fast as after it, and sharper than the page's own pace smoothed over a screen), or
    steeply (three times) until hardly anybody is left while a third of the page is still to come. Else it is None.
    """
    return scroll_of(depths(source, scope))


def scroll_of(histogram: Depths) -> Scroll:
    """The same from a histogram already made."""
    values, counts = np.array(histogram.depths, dtype=np.int64), np.array(histogram.people, dtype=np.int64)
    total = int(counts.sum())
    if total == 0:
        return Scroll(0, (), {}, None)
    reached = np.cumsum(counts[::-1])[::-1]
    curve = []
    for depth in _curve_depths(int(values[-1]), histogram.fold):
        position = int(np.searchsorted(values, depth, side="left"))
        people = int(reached[position]) if position < len(values) else 0
        curve.append(Reach(depth, people, people / total, wilson(people, total)))
    at_share = {share: int(values[np.nonzero(reached >= ceil(float(share) * total))[0][-1]]) for share in SHARES}
    return Scroll(total, tuple(curve), at_share, _cliff(histogram, values, counts), histogram.page_height)


def scroll_coverage(source: Source, scope: Scope) -> ScrollCoverage:
    """How many people's depth is known at all, and how many depths an old SDK may have carried over from another route."""
    asked = statement(_COVERAGE, seen=where(scope, "events"), scrolled=where(scope, "heatmaps"))
    row = source.select(asked).results[0]
    visitors, with_depth, carried_over = (int(value) for value in row)
    return ScrollCoverage(max(visitors, with_depth), with_depth, carried_over)


def _curve_depths(deepest: int, fold: int) -> Sequence[int]:
    step = CURVE_STEP * max(1, ceil(deepest / CURVE_STEP / CURVE_ENTRIES))
    return sorted({*range(0, deepest + 1, step), *([fold] if fold else [])})


def _cliff(histogram: Depths, values: NDArray[np.int64], counts: NDArray[np.int64]) -> Cliff | None:
    total, fold = int(counts.sum()), histogram.fold
    if total < CLIFF_PEOPLE or fold <= 0:
        return None
    # Whoever sees the last screen has seen the page: nobody is lost there. Without a known height the deepest visit is the end.
    end = max(histogram.page_height or 0, int(values[-1]) if histogram.page_height is None else 0) - fold
    width = {"begin": fold, "earliest": 1.5 * fold, "narrowest": fold / 4, "widest": fold}
    # One seed: the same people give the same answer each time they are asked.
    abrupt = drop(values, counts, **width, end=end, lookback=fold, smoothing=fold / 2, generator=np.random.default_rng(0))
    if (
        abrupt is not None
        and abrupt.ratio_after >= ABRUPT_RATIO_AFTER
        and _clear(abrupt, values, counts, ratio=ABRUPT_RATIO, least=ABRUPT_DROP)
    ):
        return _as_cliff(abrupt, total, abrupt=True)
    rest = max(STEEP_REST * (end + fold), fold)
    steep = drop(values, counts, **width, end=end + fold - rest, lookback=end, smoothing=None, generator=np.random.default_rng(0))
    if steep is None or steep.before - steep.lost > STEEP_LEAVES * total:
        return None
    if _clear(steep, values, counts, ratio=STEEP_RATIO, least=STEEP_DROP):
        return _as_cliff(steep, total, abrupt=False)
    return None


def _as_cliff(found: Drop, total: int, *, abrupt: bool) -> Cliff:
    # A stretch holds the depths after its start up to its end, so that its people can be counted again from these two.
    return Cliff(floor(found.start) + 1, found.lost / total, found.interval, floor(found.end), abrupt)


def _clear(found: Drop, values: NDArray[np.int64], counts: NDArray[np.int64], *, ratio: float, least: float) -> bool:
    """Whether a drop is beyond chance, fast, large, and no landing on one depth."""
    if found.p_value > CLIFF_P_VALUE or found.ratio < ratio or wilson(found.lost, int(counts.sum()))[0] < least:
        return False
    return _landing(found, values, counts) <= LANDING_SHARE * found.lost


def _landing(found: Drop, values: NDArray[np.int64], counts: NDArray[np.int64]) -> int:
    inside = (values > found.start) & (values <= found.end)
    return int(counts[inside].max(initial=0))
