"""PostHog's heatmap answers, under PostHog's own names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

Aggregation = Literal["total_count", "unique_visitors"]


@dataclass(frozen=True, slots=True)
class HeatmapRequest:
    """
    What `GET heatmaps/` asks, dates already resolved to days. Literal as PostHog is: no page normalising.

    Attributes:
        date_from, date_to: days, `date_to` inclusive (and its next midnight exactly).
        url_exact: compared with all trailing slashes trimmed on both sides.
        url_pattern: already a full regular expression (see `query/url_pattern.py`).
        viewport_width_min, viewport_width_max: CSS px, compared on the stored grid.
        limit: hottest first; 0 = everything up to one million.
        timezone: whose midnights the days begin and end at (the project's).
    """

    date_from: date
    date_to: date | None
    type: str = "click"
    url_exact: str | None = None
    url_pattern: str | None = None
    viewport_width_min: int | None = None
    viewport_width_max: int | None = None
    aggregation: Aggregation = "total_count"
    filter_test_accounts: bool = False
    hide_zero_coordinates: bool = True
    limit: int = 500
    offset: int = 0
    timezone: str = "UTC"


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of the map: 1 % of the width by 16 px. If fixed, y counts from the top of the viewport."""

    count: int
    pointer_y: int
    pointer_relative_x: float
    pointer_target_fixed: bool


@dataclass(frozen=True, slots=True)
class Fold:
    """PostHog's fold: everybody, every click that is not fixed; strict y > viewport height on the stored grid."""

    total_count: int
    below_fold_count: int
    pct_below_fold: float
    median_viewport_height: int | None


@dataclass(frozen=True, slots=True)
class Heatmap:
    """The list answer."""

    results: tuple[Cell, ...]
    fold: Fold
    has_more: bool


@dataclass(frozen=True, slots=True)
class ScrollBucket:
    """A hundred px of depth: who ended there, and there or deeper (PostHog's sum, which counts a visitor once per bucket)."""

    scroll_depth_bucket: int
    bucket_count: int
    cumulative_count: int


@dataclass(frozen=True, slots=True)
class ScrollDepth:
    """The scrolldepth answer."""

    results: tuple[ScrollBucket, ...]


@dataclass(frozen=True, slots=True)
class Point:
    """A cell to look behind, as `heatmaps/events/` takes it."""

    x: float
    y: int
    target_fixed: bool = False


@dataclass(frozen=True, slots=True)
class HeatmapEvent:
    """One interaction behind a cell; `timestamp` is that of the flush."""

    session_id: str | None
    distinct_id: str
    timestamp: datetime
    pointer_relative_x: float
    pointer_y: int
    current_url: str
    type: str


@dataclass(frozen=True, slots=True)
class HeatmapEvents:
    """The events answer, newest first."""

    results: tuple[HeatmapEvent, ...]
    total_count: int
    has_more: bool
