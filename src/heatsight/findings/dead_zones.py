"""
Dead zones: stretches of a page that many people see and nobody clicks.

A gap between clicks is only worth a person's time when it is tall (at least half a screen) and was on screen for many
(at least a quarter of the people whose depth is known). What hardly anybody sees is not dead but unseen: that is scroll
reach's story, told there.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Final

from heatsight.findings.contents import contents
from heatsight.model.assessment import DeadZone, Scroll
from heatsight.model.hotspot import Hotspot, PlacedElement, Region

PEOPLE_NEEDED: Final = 30
SEEN_BY_AT_LEAST: Final = 0.25
SCREENS_TALL: Final = 0.5
CELL: Final = 16
"""CSS px between two rows of the heatmap's grid."""


def dead_zones(
    hotspots: Iterable[Hotspot], scroll: Scroll, viewport_height: int, placed: Sequence[PlacedElement] = ()
) -> tuple[DeadZone, ...]:
    """
    Stretches without a click, from the top down.

    Args:
        hotspots: click hotspots of one band; fixed ones lie on no stretch of the page.
        scroll: how far people came, in that band.
        viewport_height: median of the band, CSS px.
        placed: what the page's layout shows, to say what lies there.
    """
    if scroll.visitors < PEOPLE_NEEDED or not scroll.reach:
        return ()
    seen_to = max((step.depth_px for step in scroll.reach if step.share >= SEEN_BY_AT_LEAST), default=0)
    rows = sorted({point.y for spot in hotspots for point in spot.points if not point.target_fixed and point.y < seen_to})
    edges = [0, *rows, seen_to]
    gaps = ((top + (CELL if top else 0), bottom) for top, bottom in pairwise(edges))
    return tuple(_zone(top, bottom, scroll, placed) for top, bottom in gaps if bottom - top >= SCREENS_TALL * viewport_height)


def _zone(top: int, bottom: int, scroll: Scroll, placed: Sequence[PlacedElement]) -> DeadZone:
    saw = max((step.visitors for step in scroll.reach if step.depth_px >= bottom), default=0)
    why = f"at least {saw} of {scroll.visitors} people had all of it on screen and nobody clicked in it"
    lies = contents(placed, top, bottom)
    return DeadZone(Region(0.0, 1.0, top, bottom, fixed=False), f"{why}: {lies}" if lies else why)
