"""A page's data on its picture, and its layout, as the doors give them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

from heatsight.doors.desk import JSON, Desk
from heatsight.doors.parameters import read
from heatsight.doors.pictures_asked import LayoutAsked, OverlayAsked, PointsOnPictureAsked
from heatsight.doors.plain import plain
from heatsight.model.device import Device
from heatsight.use_cases.layouts import kept_layout

if TYPE_CHECKING:
    from heatsight.use_cases.page_overlay import Overlaid

Form = Literal["png", "jpeg", "webp"]
PointType = Literal["click", "rageclick", "deadclick"]


@dataclass(frozen=True, slots=True)
class BoxGiven:
    """A box on the picture, CSS px from its upper left corner."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class LeftOutGiven:
    """Presses that are not drawn: a word for the reason, how many, and the reason in words."""

    why: str
    count: int
    detail: str


@dataclass(frozen=True, slots=True)
class ColumnsGiven:
    """Places of presses, as columns: CSS px, how many lie there, and by how many people."""

    x: tuple[float, ...]
    y: tuple[float, ...]
    count: tuple[int, ...]
    visitors: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class TickGiven:
    """A mark on the heat's scale: presses per square of `heat.area_px`, and its place on the ramp, 0 to 1."""

    value: float
    place: float


@dataclass(frozen=True, slots=True)
class PressesGiven:
    """
    One sort of press.

    Attributes:
        shown: drawn ones; projected: those of them drawn on their element and not where they were made.
        people: all by people; everybody: set-aside visitors included. What is not shown is in left_out.
        top: the most presses per square, which is the ramp's end.
    """

    type: PointType
    shown: int
    projected: int
    people: int
    everybody: int
    left_out: tuple[LeftOutGiven, ...]
    points: ColumnsGiven
    top: float
    ticks: tuple[TickGiven, ...]


@dataclass(frozen=True, slots=True)
class SpotGiven:
    """
    A hotspot with its rank, its name untrusted.

    Attributes:
        box: null where it has no one place on the picture; measured: it is the element's own.
        scattered: without a box, its presses are shown here and there.
    """

    hotspot_id: str
    number: int
    type: PointType
    name: str
    clicks: int
    visitors: int
    box: BoxGiven | None
    measured: bool
    fixed: bool
    scattered: bool


@dataclass(frozen=True, slots=True)
class FlagGiven:
    """A finding with its number in the assessment, and where it is on the picture."""

    number: int
    id: str
    kind: str
    severity: Literal["high", "medium", "low"]
    title: str
    box: BoxGiven


@dataclass(frozen=True, slots=True)
class LevelGiven:
    """A line across the page: the fold, or how far a share of people came."""

    word: Literal["fold", "reach"]
    y: int
    share: float | None


@dataclass(frozen=True, slots=True)
class StretchGiven:
    """A band of the page and the least share of people that saw it."""

    y0: int
    y1: int
    share: float


@dataclass(frozen=True, slots=True)
class HeatGiven:
    """How heat spreads: the blur's deviation, the square that it is counted per, and the least end of the ramp."""

    sigma_px: float
    area_px: float
    least_top: float


@dataclass(frozen=True, slots=True)
class RampsGiven:
    """Colours from nothing to most, as CSS writes them."""

    heat: tuple[str, ...]
    reach: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ImageGiven:
    """The painted picture, legend included; `data` is base64."""

    media_type: Literal["image/png", "image/jpeg", "image/webp"]
    width: int
    height: int
    data: str


@dataclass(frozen=True, slots=True)
class OverlayGiven:
    """
    A page's data on its picture.

    Attributes:
        width, height: of the picture, CSS px; times `scale` its own pixels.
        near: viewport widths whose presses are drawn where they were made; others are drawn on elements, or left out.
        findings: of the assessment named; unplaced_findings: numbers of those that have no place here.
        readers: people behind levels and reach.
        url, rendered_at: of the picture; notes: what there is to know of its rendering.
        alt: what the picture shows, in words.
        image: null unless it was asked for.
    """

    width: int
    height: int
    scale: float
    device: Device
    viewport_width_min: int
    viewport_width_max: int | None
    near: tuple[int, int]
    presses: tuple[PressesGiven, ...]
    hotspots: tuple[SpotGiven, ...]
    findings: tuple[FlagGiven, ...]
    unplaced_findings: tuple[int, ...]
    levels: tuple[LevelGiven, ...]
    reach: tuple[StretchGiven, ...]
    readers: int
    heat: HeatGiven
    ramps: RampsGiven
    saved_heatmap: str
    url: str
    rendered_at: datetime
    notes: tuple[str, ...]
    alt: str
    image: ImageGiven | None


def read_layout(desk: Desk, params: Mapping[str, Any]) -> JSON:
    """The layout of a saved heatmap's page at a width: every visible element with its box, text, role and colours."""
    asked = read(params, LayoutAsked)
    found = kept_layout(desk.installation.gallery, desk.project, asked.id, asked.width, limit=asked.limit, offset=asked.offset)
    answer: JSON = plain(found)
    return answer


def read_points(desk: Desk, params: Mapping[str, Any]) -> JSON:
    """A page's data on its picture, as numbers: points, boxes of hotspots and findings, fold and reach; with the image where asked."""
    from heatsight.use_cases.pictured import overlay_json  # noqa: PLC0415 - it brings scipy, two seconds that most readings do not need

    asked = read(params, PointsOnPictureAsked)
    layers = asked.shown()
    answer: JSON = plain(overlay_json(_overlaid(desk, asked), asked.image, layers=layers, page_width=asked.page_width))
    return answer


def overlay_image(desk: Desk, params: Mapping[str, Any], form: Form) -> tuple[bytes, Overlaid]:
    """The picture of a saved heatmap with its page's data painted on it, as a file. Raises what `overlaid` and `painted` raise."""
    from heatsight.use_cases.pictured import painted  # noqa: PLC0415 - see above

    asked = read(params, OverlayAsked)
    layers, found = asked.shown(), _overlaid(desk, asked)
    return painted(found, form, layers=layers, page_width=asked.page_width), found


def _overlaid(desk: Desk, asked: OverlayAsked) -> Overlaid:
    from heatsight.use_cases.page_overlay import overlaid  # noqa: PLC0415 - see above
    from heatsight.use_cases.told import told_in  # noqa: PLC0415 - see above

    told = told_in(desk.document(asked.assessment)) if asked.assessment is not None else None
    return overlaid(desk.installation.gallery, desk.source, desk.project, asked.request(), now=desk.now, told=told)
