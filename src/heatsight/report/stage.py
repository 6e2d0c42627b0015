"""
Where a band's hotspots and findings lie on the page itself, in its own pixels: for drawing over a picture of the page, or without one.

Only places and words come out. `drawing.py` does the same for the small sketches of a printed report.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from heatsight.report.band_story import HotspotRow, hotspot_row

BOXES: Final = 60
"""Hotspots drawn at most, hottest first."""
LEAST: Final = 12
"""Least width and height of a box, CSS px: smaller ones cannot be pointed at."""


@dataclass(frozen=True, slots=True)
class Size:
    """The page on one device, CSS px."""

    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Box:
    """A place on the page, CSS px."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Spot:
    """A hotspot with its box, and the ranks of findings that are about it."""

    row: HotspotRow
    box: Box
    fixed: bool
    findings: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """
    Where a finding lies.

    Attributes:
        box: None when it cannot be shown on this device.
        device: the one to look at then, "" when the finding is about no place.
        spot_id: the hotspot it is about, "" when there is none.
    """

    rank: int
    box: Box | None
    device: str
    spot_id: str = ""


@dataclass(frozen=True, slots=True)
class Stage:
    """A band's page: `spots` hottest first, `marks` one per finding in their order."""

    spots: tuple[Spot, ...]
    marks: tuple[Mark, ...]


def stage(document: Mapping[str, Any], device: str, page: Size) -> Stage:
    """What to draw for one device of an assessment as JSON."""
    hotspots: Sequence[Mapping[str, Any]] = next((band["hotspots"] for band in document["bands"] if band["device"] == device), ())
    marks = tuple(_mark(rank, finding, device, hotspots, page) for rank, finding in enumerate(document["findings"], 1))
    about: dict[str, list[int]] = {}
    for mark in marks:
        about.setdefault(mark.spot_id, []).append(mark.rank)
    spots = tuple(
        Spot(hotspot_row(spot), _box(spot["region"], page), spot["region"]["fixed"], tuple(about.get(spot["id"], ())))
        for spot in hotspots[:BOXES]
    )
    return Stage(spots, marks)


def _mark(rank: int, finding: Mapping[str, Any], device: str, hotspots: Sequence[Mapping[str, Any]], page: Size) -> Mark:
    """On this device where the finding is of it: at its own hotspot or element, else at its region."""
    region = finding["region"]
    if finding["device"] not in ("all", device):
        return Mark(rank, None, finding["device"] if region else "")
    cited = {item["hotspot_id"] for item in finding["evidence"]} - {None}
    selector = (finding["element"] or {}).get("selector")
    for spot in hotspots:
        if spot["id"] in cited or (selector and (spot["element"] or {}).get("selector") == selector):
            return Mark(rank, _box(spot["region"], page), device, spot["id"])
    return Mark(rank, _box(region, page), device) if region else Mark(rank, None, "")


def _box(region: Mapping[str, Any], page: Size) -> Box:
    """Never off the page, and never too small to point at."""
    x0, x1 = (page.width * min(1.0, max(0.0, region[edge])) for edge in ("x0", "x1"))
    y0, y1 = (min(float(page.height), max(0.0, region[edge])) for edge in ("y0", "y1"))
    wide, tall = max(x1 - x0, LEAST), max(y1 - y0, LEAST)
    left, top = min((x0 + x1 - wide) / 2, page.width - wide), min((y0 + y1 - tall) / 2, page.height - tall)
    return Box(round(max(0.0, left), 1), round(max(0.0, top), 1), round(wide, 1), round(tall, 1))
