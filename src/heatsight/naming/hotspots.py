"""Hotspots: all clicks of one element, or of one place, with their region and how sure the name is."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

from heatsight.model.device import Device
from heatsight.model.element import NamedElement
from heatsight.model.hotspot import Coverage, Hotspot, HotspotPoint, Naming, NamingSource, Region
from heatsight.model.interaction import SCALE_FACTOR
from heatsight.query.flush_windows import FlushWindows
from heatsight.stats.interval import wilson

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
PointType = Literal["click", "rageclick", "deadclick"]

NAME_FLOOR: Final = 0.6
"""Below this confidence a hotspot gets no name."""
_PRIOR_CONFIDENCE: Final = 0.85
_PRIOR_WEIGHT: Final = 0.5
"""A name that few clicks vouch for is trusted a little less than they say."""
_TRIM_FROM: Final = 20


@dataclass(frozen=True, slots=True)
class Group:
    """
    The points of one hotspot.

    Attributes:
        identity: what makes it this one: the element's key, or its place.
        rows: its points' rows in the flush windows; x, y: where their clicks were, CSS px.
        certainty: per point.
        nothing: they are on nothing interactive.
        box: the element's own, where a layout shows it: left, right (shares of the width), top, bottom (CSS px).
    """

    identity: str
    element: NamedElement | None
    source: NamingSource
    support: int
    rows: Ints
    x: Ints
    y: Ints
    fixed: bool
    certainty: Floats
    nothing: bool
    box: tuple[float, float, float, float] | None = None


def hotspot_id(device: Device, kind: PointType, *, fixed: bool, identity: str) -> str:
    """The same for one element or place in every answer."""
    return hashlib.sha256(f"{device}|{kind}|{int(fixed)}|{identity}".encode()).hexdigest()[:12]


def hotspots(groups: list[Group], seen: FlushWindows, device: Device, kind: PointType) -> tuple[tuple[Hotspot, ...], Coverage]:
    """Most clicked first, ties from the top of the page; and how much of the points is named."""
    total = sum(len(group.rows) for group in groups)
    if not total:
        return (), Coverage(0.0, 0.0, 0.0)
    height = float(np.median(seen.height[np.concatenate([group.rows for group in groups])]))
    found = [_hotspot(group, seen, device, kind, total=total, height=height) for group in groups]
    idle = sum(len(group.rows) for group in groups if group.nothing) / total
    named = sum(spot.count for spot, group in zip(found, groups, strict=True) if spot.element is not None and not group.nothing) / total
    found.sort(key=lambda spot: (-spot.count, spot.region.y0, spot.region.x0, spot.id))
    ranked = tuple(replace(spot, rank=rank) for rank, spot in enumerate(found, start=1))
    return ranked, Coverage(named, idle, max(0.0, 1.0 - idle - named))


def _hotspot(group: Group, seen: FlushWindows, device: Device, kind: PointType, *, total: int, height: float) -> Hotspot:
    count = len(group.rows)
    confidence = (float(group.certainty.sum()) + _PRIOR_WEIGHT * _PRIOR_CONFIDENCE) / (count + _PRIOR_WEIGHT)
    named = group.element is not None and confidence >= NAME_FLOOR
    return Hotspot(
        id=hotspot_id(device, kind, fixed=group.fixed, identity=group.identity),
        type=kind,
        device=device,
        rank=0,
        element=group.element if named else None,
        naming=Naming(group.source if named else "none", round(confidence, 4) if named else 0.0, group.support if named else 0),
        region=_region(group, seen),
        points=cells(seen, group.rows),
        count=count,
        unique_visitors=len(np.unique(seen.visitor[group.rows])),
        share=count / total,
        ci=wilson(count, total),
        below_fold=bool(not group.fixed and np.median(group.y) > height),
    )


def cells(seen: FlushWindows, rows: Ints) -> tuple[HotspotPoint, ...]:
    """The points' cells as `heatmaps-list` shows them, most clicked first."""
    x = relative(seen.cell_x[rows], seen.cell_width[rows])
    table, counts = np.unique(np.column_stack((seen.fixed[rows], x, seen.cell_y[rows] * SCALE_FACTOR)), axis=0, return_counts=True)
    order = np.argsort(-counts, kind="stable")
    return tuple(HotspotPoint(float(table[at, 1]), int(table[at, 2]), bool(table[at, 0]), int(counts[at])) for at in order)


def relative(x: Ints, width: Ints) -> Floats:
    """X as a share of the width, to two places, as the engine rounds: halves to even."""
    return np.asarray(np.round(x / np.maximum(width, 1), 2), dtype=np.float64)


def _region(group: Group, seen: FlushWindows) -> Region:
    if group.box is not None:
        left, right, top, bottom = group.box
        return Region(round(left, 4), round(right, 4), int(np.floor(top)), int(np.ceil(bottom)), fixed=group.fixed)
    share = group.x / np.maximum(seen.width[group.rows], 1)
    # A few points that went astray must not stretch it over the page.
    low, high = (0.02, 0.98) if len(share) >= _TRIM_FROM else (0.0, 1.0)
    return Region(
        x0=round(float(np.quantile(share, low)), 4),
        x1=round(float(np.quantile(share, high)), 4),
        y0=int(np.floor(np.quantile(group.y, low))),
        y1=int(np.ceil(np.quantile(group.y, high))),
        fixed=group.fixed,
    )
