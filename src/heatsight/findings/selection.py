"""Clicks that select text: two or three on one spot, of which the SDK may make a rage click."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from heatsight.findings.looks import is_media
from heatsight.model.facts import RepeatFacts
from heatsight.model.hotspot import Hotspot

MOSTLY: Final = 0.5
"""A place where at least this share of the clicks are double and triple clicks is one where people select text."""


INSISTS_FROM: Final = 4
"""Clicks in a row that select no more than three did."""


def only_selections(spot: Hotspot, repeats: Sequence[RepeatFacts], several: int) -> bool:
    """Whether the bursts of a rage hotspot on text may all be triple clicks: fewer than `several` people went on clicking."""
    if spot.element is None or is_media(spot.element):
        return False
    cells = {(round(point.x, 2), point.y, point.target_fixed) for point in spot.points}
    insisting = sum(repeat.insisting for repeat in repeats if (round(repeat.x, 2), repeat.y, repeat.target_fixed) in cells)
    return insisting < several * INSISTS_FROM


def selects_text(spot: Hotspot, repeats: Sequence[RepeatFacts], *, of: Hotspot | None = None) -> bool:
    """
    Whether the clicks of a hotspot are mostly double and triple clicks on something that is no picture.

    Args:
        of: the click hotspot at the same place, when `spot` holds rage clicks.
    """
    clicks = of or spot
    if clicks.element is not None and (clicks.element.interactive or is_media(clicks.element)):
        return False
    cells = {(round(point.x, 2), point.y, point.target_fixed): point.count for point in clicks.points}
    selecting = insisting = 0
    for repeat in repeats:
        # A cell may belong to several hotspots: a hotspot is given no more repeated clicks than it has clicks there.
        most = cells.get((round(repeat.x, 2), repeat.y, repeat.target_fixed), 0)
        selecting += min(repeat.selecting, most)
        insisting += min(repeat.insisting, max(most - repeat.selecting, 0))
    return selecting > insisting and selecting >= MOSTLY * clicks.count
