"""The assessment: one document from which every format is rendered. Field names are a contract: add, never rename."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from heatsight.model.device import Device
from heatsight.model.finding import ExplainedAway, Finding, NotEnoughData, Outcome
from heatsight.model.focus import ElementFocus
from heatsight.model.hotspot import Coverage, Hotspot, Region
from heatsight.model.page import Page
from heatsight.model.window import Window

HealthStatus = Literal["ok", "low_volume", "no_data", "capture_off", "url_mismatch"]
CheckStatus = Literal["ok", "warn", "fail"]


@dataclass(frozen=True, slots=True)
class Check:
    """One look at the installation or the traffic; `detail` is a sentence with its numbers and, when not ok, what to do."""

    id: str
    status: CheckStatus
    detail: str


@dataclass(frozen=True, slots=True)
class NearPage:
    """A page with traffic whose URL is close to the one asked for; `difference` says how they differ, e.g. "query"."""

    url: str
    clicks: int
    difference: str


@dataclass(frozen=True, slots=True)
class Health:
    """Whether the data can carry an answer at all."""

    status: HealthStatus
    checks: tuple[Check, ...]
    nearest_urls: tuple[NearPage, ...] = ()


@dataclass(frozen=True, slots=True)
class Clicks:
    """Clicks by people in a band."""

    total_count: int
    unique_visitors: int


@dataclass(frozen=True, slots=True)
class FoldBin:
    """Clicks that lie from `below_fold_px` (inclusive) to the next bin below the fold; negative is above it."""

    below_fold_px: int
    clicks: int
    visitors: int


@dataclass(frozen=True, slots=True)
class FoldSplit:
    """
    The fold twice: as PostHog counts it (everybody, every click), and by people.

    Attributes:
        visitors_pct_below_fold: of people with a click that is not fixed, the percentage with one below their own fold.
        visitors_ci: its Wilson interval, in percent as well.
    """

    total_count: int
    below_fold_count: int
    pct_below_fold: float
    median_viewport_height: int | None
    visitors: int
    visitors_pct_below_fold: float | None
    visitors_ci: tuple[float, float] | None
    histogram: tuple[FoldBin, ...]


@dataclass(frozen=True, slots=True)
class Reach:
    """How many people saw at least `depth_px`; `share` of those whose depth is known."""

    depth_px: int
    visitors: int
    share: float
    ci: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Cliff:
    """
    A drop in reach: from `depth_px` on, `drop` (share of people) are lost; `ci` bounds that depth.

    Attributes:
        end_px: where the drop ends.
        abrupt: sharper than the page's own pace. Else it is steep: hardly anybody is left for much of the page.
    """

    depth_px: int
    drop: float
    ci: tuple[float, float]
    end_px: int = 0
    abrupt: bool = True


@dataclass(frozen=True, slots=True)
class ElementReach:
    """How many people got as far as the middle of a named hotspot that scrolls with the page."""

    hotspot_id: str
    reach: Reach


@dataclass(frozen=True, slots=True)
class Scroll:
    """
    Survival of the maximum depth (max_scroll + viewport height, CSS px) per person.

    Attributes:
        visitors: people whose depth is known.
        depth_at_share: for "0.75", "0.5", "0.25": the greatest depth that at least that share of them reached.
        at_elements: the same at each named element, from the top of the page down.
    """

    visitors: int
    reach: tuple[Reach, ...]
    depth_at_share: Mapping[str, int]
    cliff: Cliff | None
    page_height: int | None = None
    at_elements: tuple[ElementReach, ...] = ()


@dataclass(frozen=True, slots=True)
class DeadZone:
    """A stretch of the page that people see and nobody clicks, or that hardly anybody sees."""

    region: Region
    why: str


@dataclass(frozen=True, slots=True)
class BandReport:
    """Everything said about one device band."""

    device: Device
    viewport_width_min: int
    viewport_width_max: int | None
    visitors: int
    sessions: int
    pageviews: int
    clicks: Clicks
    fold: FoldSplit
    scroll: Scroll
    coverage: Coverage
    hotspots: tuple[Hotspot, ...]
    dead_zones: tuple[DeadZone, ...]


@dataclass(frozen=True, slots=True)
class AssessedPage:
    """What was assessed; `urls_matched` counts the URL variants that belong to it."""

    page: Page
    urls_matched: int


@dataclass(frozen=True, slots=True)
class Assessment:
    """The document; `element_focus` is there when one element was asked about."""

    page: AssessedPage
    window: Window
    health: Health
    bands: tuple[BandReport, ...]
    findings: tuple[Finding, ...]
    outcomes: tuple[Outcome, ...]
    not_enough_data: tuple[NotEnoughData, ...]
    explained_away: tuple[ExplainedAway, ...]
    limits: tuple[str, ...]
    schema_version: Literal["1"] = "1"
    element_focus: ElementFocus | None = None
