"""
The assessment as JSON: the one document that every format is rendered from.

Shares and interval ends are rounded to four digits, percentages to two. The value of an evidence is never rounded: whoever
recomputes it from its query must get the very same number.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from heatsight.model.assessment import Assessment, BandReport, DeadZone, FoldSplit, Health, Reach, Scroll
from heatsight.model.element import NamedElement
from heatsight.model.finding import Evidence, Finding, Outcome, RouteQuery, SqlQuery
from heatsight.model.focus import ElementFocus
from heatsight.model.hotspot import Hotspot, Region
from heatsight.model.page import Page

JSON = dict[str, Any]

SHARE_DIGITS: Final = 4
PERCENT_DIGITS: Final = 2


def to_json(assessment: Assessment) -> JSON:
    """
    The document in the published shape (`docs/schema/assessment.schema.json`).

    Raises:
        ValueError: a number in it is not finite, which JSON cannot hold.
    """
    return {
        "schema_version": assessment.schema_version,
        "page": {**_page(assessment.page.page), "urls_matched": int(assessment.page.urls_matched)},
        "window": {
            "date_from": _time(assessment.window.date_from),
            "date_to": _time(assessment.window.date_to),
            "widened": bool(assessment.window.widened),
        },
        "health": _health(assessment.health),
        "bands": [_band(band) for band in assessment.bands],
        "findings": [_finding(finding) for finding in assessment.findings],
        "outcomes": [_outcome(outcome) for outcome in assessment.outcomes],
        "not_enough_data": [
            {"kind": wait.kind, "device": wait.device, "needs": int(wait.needs), "has": int(wait.has)}
            for wait in assessment.not_enough_data
        ],
        "explained_away": [
            {"kind": away.kind, "element": away.element, "reason": away.reason, "count": int(away.count)}
            for away in assessment.explained_away
        ],
        "limits": list(assessment.limits),
        **({} if assessment.element_focus is None else {"element_focus": _element_focus(assessment.element_focus)}),
    }


def hotspot_to_json(hotspot: Hotspot) -> JSON:
    """One hotspot in the shape that the document, `heatsight hotspots` and `GET hotspots/` share."""
    return {
        "id": hotspot.id,
        "type": hotspot.type,
        "device": hotspot.device,
        "rank": int(hotspot.rank),
        "element": _element(hotspot.element),
        "naming": {
            "source": hotspot.naming.source,
            "confidence": _rounded(hotspot.naming.confidence),
            "support": int(hotspot.naming.support),
        },
        "region": _region(hotspot.region),
        "points": [
            {"x": _rounded(point.x), "y": int(point.y), "target_fixed": bool(point.target_fixed), "count": int(point.count)}
            for point in hotspot.points
        ],
        "count": int(hotspot.count),
        "unique_visitors": int(hotspot.unique_visitors),
        "share": _rounded(hotspot.share),
        "ci": _interval(hotspot.ci),
        "below_fold": bool(hotspot.below_fold),
        "described": hotspot.described,
    }


def _page(page: Page) -> JSON:
    return {"url_exact": page.url_exact} if page.url_exact is not None else {"url_pattern": page.url_pattern}


def _health(health: Health) -> JSON:
    return {
        "status": health.status,
        "checks": [{"id": check.id, "status": check.status, "detail": check.detail} for check in health.checks],
        "nearest_urls": [{"url": near.url, "clicks": int(near.clicks), "difference": near.difference} for near in health.nearest_urls],
    }


def _band(band: BandReport) -> JSON:
    return {
        "device": band.device,
        "viewport_width_min": int(band.viewport_width_min),
        "viewport_width_max": _whole(band.viewport_width_max),
        "visitors": int(band.visitors),
        "sessions": int(band.sessions),
        "pageviews": int(band.pageviews),
        "clicks": {"total_count": int(band.clicks.total_count), "unique_visitors": int(band.clicks.unique_visitors)},
        "fold": _fold(band.fold),
        "scroll": _scroll(band.scroll),
        "coverage": {
            "named": _rounded(band.coverage.named),
            "not_interactive": _rounded(band.coverage.not_interactive),
            "unattributed": _rounded(band.coverage.unattributed),
        },
        "hotspots": [hotspot_to_json(hotspot) for hotspot in band.hotspots],
        "dead_zones": [_dead_zone(zone) for zone in band.dead_zones],
    }


def _fold(fold: FoldSplit) -> JSON:
    return {
        "total_count": int(fold.total_count),
        "below_fold_count": int(fold.below_fold_count),
        "pct_below_fold": _rounded(fold.pct_below_fold, PERCENT_DIGITS),
        "median_viewport_height": _whole(fold.median_viewport_height),
        "visitors": int(fold.visitors),
        "visitors_pct_below_fold": None if fold.visitors_pct_below_fold is None else _rounded(fold.visitors_pct_below_fold, PERCENT_DIGITS),
        "visitors_ci": None if fold.visitors_ci is None else _interval(fold.visitors_ci, PERCENT_DIGITS),
        "histogram": [
            {"below_fold_px": int(step.below_fold_px), "clicks": int(step.clicks), "visitors": int(step.visitors)}
            for step in fold.histogram
        ],
    }


def _scroll(scroll: Scroll) -> JSON:
    cliff = scroll.cliff
    return {
        "visitors": int(scroll.visitors),
        "reach": [_reach(step) for step in scroll.reach],
        "depth_at_share": {share: int(depth) for share, depth in scroll.depth_at_share.items()},
        "cliff": None
        if cliff is None
        else {
            "depth_px": int(cliff.depth_px),
            "drop": _rounded(cliff.drop),
            "ci": _interval(cliff.ci, PERCENT_DIGITS),
            "end_px": int(cliff.end_px),
            "abrupt": bool(cliff.abrupt),
        },
        "page_height": _whole(scroll.page_height),
        "at_elements": [{"hotspot_id": step.hotspot_id, **_reach(step.reach)} for step in scroll.at_elements],
    }


def _reach(step: Reach) -> JSON:
    return {"depth_px": int(step.depth_px), "visitors": int(step.visitors), "share": _rounded(step.share), "ci": _interval(step.ci)}


def _dead_zone(zone: DeadZone) -> JSON:
    return {"region": _region(zone.region), "why": zone.why}


def _finding(finding: Finding) -> JSON:
    return {
        "id": finding.id,
        "kind": finding.kind,
        "severity": finding.severity,
        "confidence": _rounded(finding.confidence),
        "device": finding.device,
        "title": finding.title,
        "summary": finding.summary,
        "element": _element(finding.element),
        "region": None if finding.region is None else _region(finding.region),
        "recommendation": finding.recommendation,
        "evidence": [_evidence(evidence) for evidence in finding.evidence],
    }


def _element_focus(focus: ElementFocus) -> JSON:
    return {
        "wanted": focus.wanted,
        "bands": [
            {
                "device": band.device,
                "element": _element(band.element),
                "answer": band.answer,
                "alike": len(band.selectors),
                "region": None if band.region is None else _region(band.region),
                "fold_px": _whole(band.fold_px),
                "below_fold": band.below_fold,
                "cliff_px": _whole(band.cliff_px),
                "below_cliff": band.below_cliff,
                "seen": None if band.seen is None else _evidence(band.seen),
                "clicked": _evidence(band.clicked),
                "rage": _evidence(band.rage),
                "dead": _evidence(band.dead),
                "instead": [{"element": _element(other.element), "clicked": _evidence(other.clicked)} for other in band.instead],
            }
            for band in focus.bands
        ],
    }


def _evidence(evidence: Evidence) -> JSON:
    return {
        "id": evidence.id,
        "signal": evidence.signal,
        "metric": evidence.metric,
        "value": _exact(evidence.value),
        "n": int(evidence.n),
        "ci": None if evidence.ci is None else _interval(evidence.ci),
        "hotspot_id": evidence.hotspot_id,
        "query": _query(evidence.query),
    }


def _query(query: SqlQuery | RouteQuery) -> JSON:
    if isinstance(query, SqlQuery):
        return {"sql": query.sql, "params": _plain(query.params)}
    return {"route": query.route, "params": _plain(query.params), "pointer": query.pointer}


def _outcome(outcome: Outcome) -> JSON:
    return {
        "kind": outcome.kind,
        "device": outcome.device,
        "outcome": outcome.outcome,
        "needs": _whole(outcome.needs),
        "has": _whole(outcome.has),
        "detail": outcome.detail,
    }


def _element(element: NamedElement | None) -> JSON | None:
    if element is None:
        return None
    return {
        "name": element.name,
        "text": element.text,
        "selector": element.selector,
        "tag": element.tag,
        "role": element.role,
        "interactive": bool(element.interactive),
        "href": element.href,
    }


def _region(region: Region) -> JSON:
    return {
        "x0": _rounded(region.x0),
        "x1": _rounded(region.x1),
        "y0": int(region.y0),
        "y1": int(region.y1),
        "fixed": bool(region.fixed),
    }


def _interval(ends: tuple[float, float], digits: int = SHARE_DIGITS) -> list[float]:
    return [_rounded(end, digits) for end in ends]


def _rounded(value: float, digits: int = SHARE_DIGITS) -> float:
    return round(_finite(value), digits)


def _exact(value: float) -> float | int:
    """A whole number as one, so that a count reads as a count; anything else to the last bit."""
    number = _finite(value)
    return int(number) if number.is_integer() else number


def _finite(value: float) -> float:
    number = float(value)
    if not math.isfinite(number):
        raise ValueError(f"{number} has no place in a document")
    return number


def _whole(value: int | None) -> int | None:
    return None if value is None else int(value)


def _time(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _plain(value: Any) -> Any:
    """Parameters as JSON holds them: mappings as objects, sequences as arrays, times as text."""
    if isinstance(value, Mapping):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(inner) for inner in value]
    if isinstance(value, datetime):
        return _time(value)
    if isinstance(value, bool | int | str) or value is None:
        return value
    return _exact(value) if isinstance(value, float) else str(value)
