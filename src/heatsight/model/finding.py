"""A finding: a problem, how bad, how sure, and the numbers it rests on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from heatsight.model.device import Device
from heatsight.model.element import NamedElement
from heatsight.model.hotspot import Region

FindingKind = Literal[
    "rageclick",
    "dead_element",
    "non_interactive_clicks",
    "cta_below_cliff",
    "scroll_cliff",
    "ignored_cta",
    "below_fold_engagement",
    "nav_bail",
]
Severity = Literal["high", "medium", "low"]
OutcomeWord = Literal["found", "clear", "not_enough_data", "not_applicable", "failed"]
Signal = Literal["click", "rageclick", "deadclick", "scrolldepth", "fold", "autocapture", "layout"]
FindingDevice = Literal["all", "desktop", "tablet", "mobile"]


@dataclass(frozen=True, slots=True)
class SqlQuery:
    """How to get a number again: the first column of the first row of this SELECT, put to `heatsight query`."""

    sql: str
    params: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class RouteQuery:
    """How to get a number again: GET this route (below the project) and follow the JSON pointer."""

    route: str
    params: Mapping[str, Any]
    pointer: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """
    One number with its denominator, its interval and the query that gives it again.

    Attributes:
        metric: what the number is, in words a person reads, e.g. "visitors with a rage click on it".
        value: a count, or a share between 0 and 1 when `ci` is given.
        n: the denominator of a share, or the number of people a count was taken from.
    """

    id: str
    signal: Signal
    metric: str
    value: float
    n: int
    ci: tuple[float, float] | None
    hotspot_id: str | None
    query: SqlQuery | RouteQuery


@dataclass(frozen=True, slots=True)
class Finding:
    """One problem. It cannot exist without evidence."""

    id: str
    kind: FindingKind
    severity: Severity
    confidence: float
    device: FindingDevice
    title: str
    summary: str
    element: NamedElement | None
    region: Region | None
    recommendation: str
    evidence: tuple[Evidence, ...]

    def __post_init__(self) -> None:
        if not self.evidence:
            raise ValueError(f"finding {self.id} has no evidence")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a rule said of one band: `needs` and `has` are people, and given when there were not enough; `detail` says why in words."""

    kind: FindingKind
    device: Device
    outcome: OutcomeWord
    needs: int | None = None
    has: int | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class NotEnoughData:
    """A judgement that had to wait."""

    kind: FindingKind
    device: Device
    needs: int
    has: int


@dataclass(frozen=True, slots=True)
class ExplainedAway:
    """Clicks that look like a problem and are none, with the reason; `element` is its name, or None for the whole page."""

    kind: str
    element: str | None
    reason: str
    count: int
