"""What an overlay is made from."""

from __future__ import annotations

from dataclasses import dataclass

from heatsight.model.assessment import Cliff
from heatsight.model.device import Band
from heatsight.model.finding import Finding
from heatsight.model.hotspot import Hotspot
from heatsight.query.overlay_cells import OverlayCells
from heatsight.query.scroll_reach import Depths


@dataclass(frozen=True, slots=True)
class OverlayData:
    """
    A page's numbers in one device band, by people.

    Attributes:
        near: viewport widths, inclusive, that count as the picture's own; `cells` were asked with them.
        hotspots: of all sorts, every one: they say which element a cell belongs to.
        moved: whether the page lies elsewhere than in the picture for people of a near width, as naming judges.
        depths: of people with a window of a near width.
        cliff: of the band, where one was found.
        findings: in the report's order; the first is number 1. Those of other bands are passed over.
    """

    band: Band
    near: tuple[int, int]
    cells: OverlayCells
    hotspots: tuple[Hotspot, ...]
    depths: Depths
    moved: bool = False
    findings: tuple[Finding, ...] = ()
    cliff: Cliff | None = None
