"""A hotspot: a place people click, with the element that lies there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from heatsight.model.device import Device
from heatsight.model.element import NamedElement
from heatsight.model.layout import LayoutElement, LayoutFit

NamingSource = Literal["autocapture", "dead_click", "rageclick", "replay", "layout", "none"]


@dataclass(frozen=True, slots=True)
class Naming:
    """Where a name came from: `support` clicks vouch for it, and about `confidence` of such names are right."""

    source: NamingSource
    confidence: float
    support: int


@dataclass(frozen=True, slots=True)
class Region:
    """A box: x relative to the viewport's width, y in CSS px of the document, or of the viewport when fixed."""

    x0: float
    x1: float
    y0: int
    y1: int
    fixed: bool


@dataclass(frozen=True, slots=True)
class HotspotPoint:
    """A cell of the hotspot, in the words `heatmaps-events` takes, with how many clicks of the hotspot lie in it."""

    x: float
    y: int
    target_fixed: bool
    count: int


@dataclass(frozen=True, slots=True)
class Hotspot:
    """
    One element (or one place without an element) in one device band.

    Attributes:
        element: None when there is no evidence of what lies there; the region says where it is.
        share: of the page's clicks of this type by people in this band; `ci` its Wilson interval.
        described: of a place without an element, where it lies among named ones ("just under the “Buy” button"); "" otherwise.
    """

    id: str
    type: Literal["click", "rageclick", "deadclick"]
    device: Device
    rank: int
    element: NamedElement | None
    naming: Naming
    region: Region
    points: tuple[HotspotPoint, ...]
    count: int
    unique_visitors: int
    share: float
    ci: tuple[float, float]
    below_fold: bool
    described: str = ""


@dataclass(frozen=True, slots=True)
class PlacedElement:
    """
    An element of the page as its layout shows it, at the viewport width that most of a band's clicks have.

    Attributes:
        region: where it lies for visitors: as rendered, moved by how far the page has drifted.
        snapshot, asked_width, place: where its numbers are kept: the saved heatmap ("" where there is none), the width it was rendered
            for, and which of that layout's elements it is. width: how wide the page was there.
    """

    element: NamedElement
    region: Region
    shown: LayoutElement
    snapshot: str
    width: int
    asked_width: int
    place: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """Shares of click points: on a named interactive element, on nothing interactive, and not attributed."""

    named: float
    not_interactive: float
    unattributed: float


@dataclass(frozen=True, slots=True)
class NamedPoints:
    """
    What naming says of one band and type.

    Attributes:
        points: how many points were named; `points_seen` how many there were (a sample is stated, never silent).
        sessions: how many sessions the points came from.
        layout: how the page's layouts stand against the clicks; None where there are none.
        placed: what the layouts show, in document order, where they are used and the points are of one page.
        chains: elements chains of everything the layouts show at any width: who names elements beside naming must know them, too.
    """

    hotspots: tuple[Hotspot, ...]
    coverage: Coverage
    points: int
    points_seen: int
    sessions: int
    layout: LayoutFit | None = None
    placed: tuple[PlacedElement, ...] = ()
    chains: tuple[str, ...] = ()
