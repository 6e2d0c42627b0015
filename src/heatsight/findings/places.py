"""Places on a page: which lie together, and who had them on screen."""

from __future__ import annotations

from collections.abc import Sequence

from heatsight.findings.evidence import people_at
from heatsight.model.assessment import ElementReach, Reach
from heatsight.model.facts import BandFacts
from heatsight.model.hotspot import Hotspot, Region
from heatsight.stats.interval import wilson

_CLOSE_PX = 16


def fold_of(band: BandFacts) -> int:
    """The height of a typical viewport in a band, CSS px; 0 when nothing was seen of it."""
    return band.fold.median_viewport_height or 0


def middle(region: Region) -> int:
    """The height at which its middle lies, CSS px."""
    return (region.y0 + region.y1) // 2


def overlap(one: Region, other: Region) -> bool:
    """Whether two regions touch, a grid step of slack allowed."""
    if one.fixed != other.fixed:
        return False
    across = one.x0 <= other.x1 + 0.01 and other.x0 <= one.x1 + 0.01
    return across and one.y0 <= other.y1 + _CLOSE_PX and other.y0 <= one.y1 + _CLOSE_PX


def around(spots: Sequence[Hotspot]) -> Region | None:
    """The box around hotspots that are all fixed or all not; of a mix, around the more clicked kind."""
    if not spots:
        return None
    fixed = 2 * sum(spot.count for spot in spots if spot.region.fixed) > sum(spot.count for spot in spots)
    regions = [spot.region for spot in spots if spot.region.fixed == fixed]
    return Region(min(r.x0 for r in regions), max(r.x1 for r in regions), min(r.y0 for r in regions), max(r.y1 for r in regions), fixed)


def had_on_screen(band: BandFacts, region: Region) -> int:
    """About how many of a band's people had the middle of a region on screen: all of them when it is fixed or depths are unknown."""
    if region.fixed or not band.scroll.visitors:
        return band.visitors
    return round(band.visitors * people_at(band, middle(region)) / band.scroll.visitors)


def reach_at_elements(band: BandFacts) -> tuple[ElementReach, ...]:
    """How many people got to each named click hotspot that scrolls with the page, from the top down; empty without known depths."""
    whole = band.scroll.visitors
    spots = [spot for spot in band.named.hotspots if spot.element is not None and not spot.region.fixed] if whole else []
    reached = []
    for spot in sorted(spots, key=lambda spot: (middle(spot.region), spot.rank)):
        some = people_at(band, middle(spot.region))
        reached.append(ElementReach(spot.id, Reach(middle(spot.region), some, some / whole, wilson(some, whole))))
    return tuple(reached)


def as_tall_as_a_screen(band: BandFacts, region: Region) -> bool:
    """Whether a region is no one thing but a stretch of the page."""
    fold = fold_of(band)
    return fold > 0 and region.y1 - region.y0 > fold
