"""
Where a band's hotspots and findings lie on the page itself, in its own pixels: for drawing over a picture of the page, or without one.

Only places and words come out. `drawing.py` does the same for the small sketches of a printed report.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from heatsight.report.band_story import HotspotRow, hotspot_row

BOXES: Final = 40
"""Hotspots with a box at most, hottest first."""
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
class Place:
    """Where a hotspot lies on a picture; `measured` says that it is the element's own box, and not what its presses span."""

    box: Box
    measured: bool


@dataclass(frozen=True, slots=True)
class Places:
    """What a picture of the page shows: hotspots by their id, elements of findings by their selector."""

    spots: Mapping[str, Place]
    elements: Mapping[str, Box]


@dataclass(frozen=True, slots=True)
class Spot:
    """
    A hotspot, and the ranks of findings that are about it.

    Attributes:
        box: None when the picture does not show it, or it is not among the hottest.
        loose: the box may lie beside the element: it spans presses, or the element stays while the page scrolls.
    """

    row: HotspotRow
    box: Box | None
    loose: bool
    findings: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """
    Where a finding lies.

    Attributes:
        box: None when it cannot be shown on this device, or the picture does not show it.
        device: the one that shows it, "" when the finding is about no place.
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


def stage(document: Mapping[str, Any], device: str, page: Size, places: Places | None = None) -> Stage:
    """
    What to draw for one device of an assessment as JSON.

    Args:
        places: on the picture that is drawn on; None on a blank sheet, where boxes lie at their regions.
    """
    hotspots: Sequence[Mapping[str, Any]] = next((band["hotspots"] for band in document["bands"] if band["device"] == device), ())
    spots = {spot["id"]: _place(spot, page, places) for spot in hotspots[:BOXES]}
    marks = tuple(
        _mark(rank, finding, device, _Ground(hotspots, spots, page, places)) for rank, finding in enumerate(document["findings"], 1)
    )
    about: dict[str, list[int]] = {}
    for mark in marks:
        about.setdefault(mark.spot_id, []).append(mark.rank)
    return Stage(tuple(_spot(spot, spots.get(spot["id"]), about.get(spot["id"], ())) for spot in hotspots), marks)


@dataclass(frozen=True, slots=True)
class _Ground:
    """What a finding's place is looked for in: the device's hotspots, with the places of those that have one."""

    hotspots: Sequence[Mapping[str, Any]]
    spots: Mapping[str, Place | None]
    page: Size
    places: Places | None


def _place(spot: Mapping[str, Any], page: Size, places: Places | None) -> Place | None:
    if places is None:
        return Place(_box(spot["region"], page), measured=not spot["region"]["fixed"])
    return places.spots.get(spot["id"])


def _spot(spot: Mapping[str, Any], place: Place | None, findings: Sequence[int]) -> Spot:
    return Spot(hotspot_row(spot), None if place is None else place.box, place is not None and not place.measured, tuple(findings))


def _mark(rank: int, finding: Mapping[str, Any], device: str, ground: _Ground) -> Mark:
    """On this device where the finding is of it: at its own hotspot or element, else at its region."""
    region = finding["region"]
    if finding["device"] not in ("all", device):
        return Mark(rank, None, finding["device"] if region else "")
    cited = {item["hotspot_id"] for item in finding["evidence"]} - {None}
    selector = (finding["element"] or {}).get("selector")
    spot_id = next(
        (
            spot["id"]
            for spot in ground.hotspots
            if spot["id"] in cited or (selector and (spot["element"] or {}).get("selector") == selector)
        ),
        "",
    )
    place, shown = ground.spots.get(spot_id), ground.places.elements.get(selector or "") if ground.places else None
    if place is not None:
        box: Box | None = place.box
    elif shown is not None:
        box = shown
    elif region and (ground.places is None or finding["kind"] == "scroll_cliff"):  # a depth is the same on any picture
        box = _box(region, ground.page)
    else:
        box = None
    return Mark(rank, box, device if region else "", spot_id)


def _box(region: Mapping[str, Any], page: Size) -> Box:
    """Never off the page, and never too small to point at."""
    x0, x1 = (page.width * min(1.0, max(0.0, region[edge])) for edge in ("x0", "x1"))
    y0, y1 = (min(float(page.height), max(0.0, region[edge])) for edge in ("y0", "y1"))
    wide, tall = max(x1 - x0, LEAST), max(y1 - y0, LEAST)
    left, top = min((x0 + x1 - wide) / 2, page.width - wide), min((y0 + y1 - tall) / 2, page.height - tall)
    return Box(round(max(0.0, left), 1), round(max(0.0, top), 1), round(wide, 1), round(tall, 1))
