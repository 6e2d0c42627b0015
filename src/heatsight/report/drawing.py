"""
Where things lie in the two drawings of a band: the page with its hotspots, and how many people saw how much of it.

Both share one vertical scale, so a line across one is the same depth in the other. Only numbers come out; the template draws.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

from heatsight.report import wording
from heatsight.report.band_story import HotspotRow, hotspot_row

GUTTER: Final = 46
"""Left of the drawing, for the scale's labels."""
WIDTHS: Final[Mapping[str, int]] = {"desktop": 280, "tablet": 220, "mobile": 150}
USUAL_WINDOW: Final[Mapping[str, int]] = {"desktop": 1280, "tablet": 820, "mobile": 390}
CHART: Final = 220
LOWEST, TALLEST = 300, 720
SPOTS: Final = 40
LABELLED: Final = 12
LEAST: Final = 4
"""Least width and height of a box, in SVG units."""
CELLS: Final = 800
"""Cells drawn at most, the hottest first: a page of any traffic stays a small file."""
STEPS: Final = 80
SEEN_BY_SOME: Final = 0.01
"""A depth that fewer than this share reached does not stretch the drawing: one visitor must not scale the page for all."""
_TICKS: Final = (100, 200, 250, 500, 1000, 2000, 2500, 5000, 10_000, 20_000, 50_000, 100_000)
_MOST_TICKS: Final = 9


@dataclass(frozen=True, slots=True)
class Box:
    """A hotspot's outline; `label` is its rank in the table, "" when it is not shown there."""

    x: float
    y: float
    width: float
    height: float
    fixed: bool
    type: str
    label: str
    row: HotspotRow


@dataclass(frozen=True, slots=True)
class Spot:
    """A cell of a hotspot: the more clicks, the larger."""

    x: float
    y: float
    radius: float


@dataclass(frozen=True, slots=True)
class Line:
    """A level across both drawings."""

    y: float
    label: str
    word: str


@dataclass(frozen=True, slots=True)
class Strip:
    """A stretch of the page; `shade` runs from 0 (all saw it) to 1 (nobody did)."""

    y: float
    height: float
    shade: float


@dataclass(frozen=True, slots=True)
class Dot:
    """A point on the curve of reach."""

    x: float
    y: float
    label: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """Both drawings of a band, in SVG units; `curve` and `ribbon` are lists of points for a polyline and a polygon."""

    width: int
    chart: int
    height: float
    gutter: int
    boxes: tuple[Box, ...]
    spots: tuple[Spot, ...]
    outside: int
    zones: tuple[Strip, ...]
    unseen: tuple[Strip, ...]
    ticks: tuple[Line, ...]
    fold: Line | None
    cliff: Line | None
    curve: str
    ribbon: str
    dots: tuple[Dot, ...]


def drawing(band: Mapping[str, Any]) -> Drawing:
    """What to draw for a band of the document."""
    page_px = _page_px(band)
    width = WIDTHS[band["device"]]
    height = min(TALLEST, max(LOWEST, page_px * width / USUAL_WINDOW[band["device"]]))
    scale = height / page_px
    steps = _steps(band["scroll"], page_px)
    boxes = _boxes(band["hotspots"], page_px, scale, width)
    cliff = band["scroll"]["cliff"]
    return Drawing(
        width=width,
        chart=CHART,
        height=round(height, 1),
        gutter=GUTTER,
        boxes=boxes,
        spots=_spots(band["hotspots"], page_px, scale, width),
        outside=min(SPOTS, len(band["hotspots"])) - len(boxes),
        zones=tuple(_strip(zone["region"]["y0"], zone["region"]["y1"], 0.0, page_px, scale) for zone in band["dead_zones"]),
        unseen=_unseen(steps, page_px, scale),
        ticks=_ticks(page_px, scale),
        fold=_line(band["fold"]["median_viewport_height"], "fold", page_px, scale),
        cliff=_line(cliff["depth_px"] if cliff else None, "cliff", page_px, scale),
        curve=" ".join(f"{CHART * step['share']:.1f},{scale * step['depth_px']:.1f}" for step in steps),
        ribbon=" ".join(
            [f"{CHART * step['ci'][0]:.1f},{scale * step['depth_px']:.1f}" for step in steps]
            + [f"{CHART * step['ci'][1]:.1f},{scale * step['depth_px']:.1f}" for step in reversed(steps)]
        ),
        dots=tuple(
            Dot(CHART * float(share), round(scale * depth, 1), f"{wording.percent(float(share))}: {wording.pixels(depth)}")
            for share, depth in band["scroll"]["depth_at_share"].items()
            if 0 < depth <= page_px
        ),
    )


def _page_px(band: Mapping[str, Any]) -> int:
    known = band["scroll"].get("page_height")
    if known:
        return int(known)
    some = max(1.0, SEEN_BY_SOME * band["scroll"]["visitors"])
    depths = [step["depth_px"] for step in band["scroll"]["reach"] if step["visitors"] >= some]
    bottoms = [spot["region"]["y1"] for spot in band["hotspots"][:LABELLED] if not spot["region"]["fixed"]]
    return int(max([600, *depths, *bottoms, band["fold"]["median_viewport_height"] or 0]))


def _steps(scroll: Mapping[str, Any], page_px: int) -> Sequence[Mapping[str, Any]]:
    steps = [step for step in sorted(scroll["reach"], key=lambda step: int(step["depth_px"])) if step["depth_px"] <= page_px]
    every = max(1, -(-len(steps) // STEPS))
    return [step for index, step in enumerate(steps) if index % every == 0 or index == len(steps) - 1]


def _unseen(steps: Sequence[Mapping[str, Any]], page_px: int, scale: float) -> tuple[Strip, ...]:
    """From step to step, and from the last one to the end of the page."""
    strips = [_strip(a["depth_px"], b["depth_px"], 1 - b["share"], page_px, scale) for a, b in pairwise(steps)]
    if steps:
        strips.append(_strip(steps[-1]["depth_px"], page_px, 1 - steps[-1]["share"], page_px, scale))
    return tuple(strips)


def _boxes(hotspots: Sequence[Mapping[str, Any]], page_px: int, scale: float, width: int) -> tuple[Box, ...]:
    boxes = []
    for spot in hotspots[:SPOTS]:
        region = spot["region"]
        if region["y0"] > page_px:
            continue
        x0, x1 = (width * min(1.0, max(0.0, region[edge])) for edge in ("x0", "x1"))
        y0, y1 = (scale * min(page_px, max(0, region[edge])) for edge in ("y0", "y1"))
        boxes.append(
            Box(
                x=_low(x0, x1),
                y=_low(y0, y1),
                width=round(max(x1 - x0, LEAST), 1),
                height=round(max(y1 - y0, LEAST), 1),
                fixed=region["fixed"],
                type=spot["type"],
                label=str(spot["rank"]) if spot["rank"] <= LABELLED and spot["type"] == "click" else "",
                row=hotspot_row(spot),
            )
        )
    return tuple(boxes)


def _low(start: float, end: float) -> float:
    """Where a box begins: one that is too small to be seen is drawn larger about its middle, but not off the sheet."""
    return round(max(0.0, min(start, (start + end - LEAST) / 2)), 1)


def _spots(hotspots: Sequence[Mapping[str, Any]], page_px: int, scale: float, width: int) -> tuple[Spot, ...]:
    cells = [
        cell for spot in hotspots if spot["type"] == "click" for cell in spot["points"] if 0 <= cell["x"] <= 1 and 0 <= cell["y"] <= page_px
    ]
    cells.sort(key=lambda cell: -int(cell["count"]))
    hottest = cells[0]["count"] if cells else 1
    return tuple(
        Spot(
            x=round(width * cell["x"], 1),
            y=round(scale * cell["y"], 1),
            radius=round(2 + 7 * math.sqrt(cell["count"] / hottest), 1),
        )
        for cell in cells[:CELLS]
    )


def _ticks(page_px: int, scale: float) -> tuple[Line, ...]:
    step = next((tick for tick in _TICKS if page_px / tick <= _MOST_TICKS), _TICKS[-1])
    return tuple(Line(round(scale * depth, 1), wording.count(depth), "") for depth in range(0, page_px + 1, step))


def _line(depth: int | None, word: str, page_px: int, scale: float) -> Line | None:
    return Line(round(scale * depth, 1), wording.pixels(depth), word) if depth and depth <= page_px else None


def _strip(top: int, bottom: int, shade: float, page_px: int, scale: float) -> Strip:
    low, high = (scale * min(page_px, max(0, edge)) for edge in (top, bottom))
    return Strip(round(low, 1), round(high - low, 1), round(shade, 3))
