"""How much a control's looks say that the page wants it clicked: its fill and size against the other controls around it."""

from __future__ import annotations

from typing import Final

from heatsight.findings.places import fold_of, middle
from heatsight.model.facts import BandFacts
from heatsight.model.hotspot import PlacedElement

FILLED: Final = 3.0
"""Contrast of its own background to what lies behind, from which on people see a shape (WCAG 2.2, 1.4.11)."""
RARE: Final = 1 / 3
"""Of the controls on its screen, the share that may be filled alike; where most are, the fill is this page's plain dress."""
LARGER: Final = 1.5
"""Times the area of the middle one of the controls on its screen."""


def placed_at(band: BandFacts, selector: str) -> PlacedElement | None:
    """The control of that selector as the page's layout shows it; None where no layout does."""
    return next((one for one in band.placed if one.element.selector == selector and one.shown.clickable), None)


def dress(band: BandFacts, selector: str) -> int:
    """0 to 3 points: 2 for a fill that few controls around it have, 1 for its size. 0 without a layout."""
    one = placed_at(band, selector)
    if one is None:
        return 0
    near = [
        other
        for other in band.placed
        if other.shown.clickable
        and other is not one
        and (other.region.fixed or one.region.fixed or abs(middle(other.region) - middle(one.region)) < (fold_of(band) or 1))
    ]
    alike = sum(other.shown.fill >= FILLED for other in near)
    filled = one.shown.fill >= FILLED and alike <= RARE * len(near)
    areas = sorted(other.shown.width * other.shown.height for other in near)
    large = bool(areas) and one.shown.width * one.shown.height >= LARGER * areas[len(areas) // 2]
    return 2 * filled + large
