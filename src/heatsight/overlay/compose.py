"""From numbers and a layout to a drawing: places first, then boxes, flags and lines around them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from heatsight.model.finding import Finding
from heatsight.model.hotspot import Hotspot
from heatsight.model.layout import Layout, LayoutElement
from heatsight.naming.layout_names import ONE_THING, THINGS
from heatsight.overlay.data import OverlayData
from heatsight.overlay.drawing import Box, Drawing, Flag, Spot
from heatsight.overlay.elements import found_in
from heatsight.overlay.placing import Placed, boxes_of, place
from heatsight.overlay.reading import levels, stretches
from heatsight.query.overlay_cells import PRESSES

HOTSPOTS: Final = 40
"""Hotspots of each sort that a drawing holds, the busiest first."""
_IN_COMMON: Final = 0.1
"""Share of a screen up to which presses on nothing are about one place."""
_AROUND_PX: Final = 10
"""How much wider than its presses a box is that no element gives."""


def compose(data: OverlayData, layout: Layout, image_size: tuple[int, int]) -> Drawing:
    """
    The drawing of a page's numbers on its picture.

    Args:
        image_size: of the picture, its own pixels; a page taller than what a picture may be is cut.
    """
    frame = _Frame(layout.width, max(1, round(image_size[1] / layout.scale)), layout.viewport_height)
    named = [spot.element for spot in data.hotspots if spot.element is not None]
    found = found_in(layout, [*named, *(finding.element for finding in data.findings if finding.element is not None)])
    boxes = boxes_of(data.hotspots, found)
    placed = place(data.cells, data.hotspots, boxes, layout, frame.height, moved=data.moved)
    outlines = [_outline(number, spot, boxes[number], placed, frame) for number, spot in enumerate(data.hotspots)]
    places = {spot.id: outline for spot, outline in zip(data.hotspots, outlines, strict=True) if outline is not None}
    flags, unplaced = _flags(data, found, places, frame)
    return Drawing(
        width=frame.width,
        height=frame.height,
        scale=layout.scale,
        band=data.band,
        near=data.near,
        points=tuple(placed.points(press) for press in range(len(PRESSES))),
        tallies=tuple(placed.tally(press) for press in range(len(PRESSES))),
        spots=tuple(
            _spot(
                spot,
                outline,
                measured=outline is not None and box is not None and not _is_ground(spot, box, frame),
                scattered=outline is None and placed.has(number, spot.type),
            )
            for number, (spot, outline, box) in enumerate(zip(data.hotspots, outlines, boxes, strict=True))
            if spot.rank <= HOTSPOTS
        ),
        flags=flags,
        unplaced=unplaced,
        levels=levels(data.depths, data.depths.fold or data.cells.fold, frame.height),
        stretches=stretches(data.depths, frame.height),
        readers=data.depths.visitors,
    )


@dataclass(frozen=True, slots=True)
class _Frame:
    """The picture's edges, and the height of a screen, CSS px."""

    width: int
    height: int
    screen: int

    def screens(self, width: float, height: float) -> float:
        """How much of a screen something so large fills."""
        return width * height / max(1, self.width * self.screen)

    def box(self, left: float, top: float, right: float, bottom: float) -> Box | None:
        """What of a box lies on the picture, if any of it does."""
        left, right = max(0.0, left), min(float(self.width), right)
        top, bottom = max(0.0, top), min(float(self.height), bottom)
        return Box(left, top, right - left, bottom - top) if right > left and bottom > top else None

    def of(self, element: LayoutElement) -> Box | None:
        """What of an element lies on it."""
        return self.box(element.x, element.y, element.x + element.width, element.y + element.height)


def _outline(number: int, spot: Hotspot, element: LayoutElement | None, placed: Placed, frame: _Frame) -> Box | None:
    """The element's own box, else what its shown presses span; None where neither lies on the picture."""
    if element is not None and not _is_ground(spot, element, frame):
        return frame.of(element)
    mine = placed.shown & (placed.owner == number) & (placed.cells.press == PRESSES.index(spot.type))
    if not mine.any():
        return None
    x, y = placed.x[mine], placed.y[mine]
    low, high = (float(np.min(x)), float(np.min(y))), (float(np.max(x)), float(np.max(y)))
    box = frame.box(low[0] - _AROUND_PX, low[1] - _AROUND_PX, high[0] + _AROUND_PX, high[1] + _AROUND_PX)
    # A frame around strays here and there says nothing about where they are.
    return None if box is None or _strays(spot, box, frame) else box


def _is_ground(spot: Hotspot, element: LayoutElement, frame: _Frame) -> bool:
    """Whether it is a stretch of the page and no thing on it, as naming tells them apart: a frame around it says nothing."""
    passive = spot.element is not None and not spot.element.interactive and spot.element.role not in THINGS
    return passive and frame.screens(element.width, element.height) > ONE_THING


def _strays(spot: Hotspot, box: Box, frame: _Frame) -> bool:
    """Whether presses on nothing that can be clicked span so much that they have no place in common."""
    passive = spot.element is None or not spot.element.interactive
    return passive and frame.screens(box.width, box.height) > _IN_COMMON


def _spot(spot: Hotspot, outline: Box | None, *, measured: bool, scattered: bool) -> Spot:
    return Spot(
        number=spot.rank,
        hotspot_id=spot.id,
        press=spot.type,
        name=_name(spot),
        clicks=spot.count,
        visitors=spot.unique_visitors,
        box=outline,
        measured=measured,
        scattered=scattered,
        fixed=spot.region.fixed,
    )


def _name(spot: Hotspot) -> str:
    if spot.element is not None:
        return spot.element.name
    return f"place {spot.described}" if spot.described else "place without a name"


def _flags(
    data: OverlayData, found: Mapping[str, LayoutElement], places: Mapping[str, Box], frame: _Frame
) -> tuple[tuple[Flag, ...], tuple[int, ...]]:
    """Findings of this band where they have a place, and the numbers of those without one."""
    flags, unplaced = [], []
    for number, finding in enumerate(data.findings, 1):
        if finding.device not in {"all", data.band.device}:
            continue
        box = _box_of(finding, data, found, places, frame)
        if box is None:
            unplaced.append(number)
        else:
            flags.append(Flag(number, finding.id, finding.kind, finding.severity, finding.title, box))
    return tuple(flags), tuple(unplaced)


def _box_of(
    finding: Finding, data: OverlayData, found: Mapping[str, LayoutElement], places: Mapping[str, Box], frame: _Frame
) -> Box | None:
    """
    Its element's box; else the hotspot it cites, or whose region it has; else, of a cliff, this very band's.

    Its region itself is not drawn: that is of all the band's widths, or of another band.
    """
    element = found.get(finding.element.selector) if finding.element is not None else None
    if element is not None:
        return frame.of(element)
    cited = [item.hotspot_id for item in finding.evidence if item.hotspot_id is not None]
    alike = [spot.id for spot in data.hotspots if spot.region == finding.region]
    of_hotspot = next((places[name] for name in (*cited, *alike) if name in places), None)
    if of_hotspot is not None:
        return of_hotspot
    if finding.kind == "scroll_cliff" and data.cliff is not None:
        return frame.box(0.0, data.cliff.depth_px, frame.width, max(data.cliff.end_px, data.cliff.depth_px + 1))
    return None
