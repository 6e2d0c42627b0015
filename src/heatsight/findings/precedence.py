"""One problem, one finding: within a band the strongest kind names it, the others become its evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from heatsight.findings.rule import Draft
from heatsight.model.device import Band
from heatsight.model.finding import FindingKind, Severity
from heatsight.model.hotspot import Region

ABSORBS: Final[dict[FindingKind, frozenset[FindingKind]]] = {
    "rageclick": frozenset({"dead_element", "non_interactive_clicks", "ignored_cta", "below_fold_engagement"}),
    "dead_element": frozenset({"non_interactive_clicks", "ignored_cta", "below_fold_engagement"}),
    "non_interactive_clicks": frozenset(),
    "cta_below_cliff": frozenset({"ignored_cta", "below_fold_engagement", "scroll_cliff"}),
    "nav_bail": frozenset({"ignored_cta"}),
    "ignored_cta": frozenset({"below_fold_engagement"}),
    "scroll_cliff": frozenset(),
    "below_fold_engagement": frozenset(),
}
"""
Which kinds each kind takes in when they are about the same thing. A page whose body is cold has a cold call to action; a call
that few people get to lies below where people are lost. Else kinds about the page as a whole stand for themselves.
"""

SEVERITIES: Final[tuple[Severity, ...]] = ("high", "medium", "low")
_SAME_PLACE: Final = 0.5


@dataclass(frozen=True, slots=True)
class Problem:
    """A draft with its kind and band."""

    kind: FindingKind
    band: Band
    draft: Draft


def settle(problems: Sequence[Problem]) -> tuple[Problem, ...]:
    """The problems of one band, each told once; the strongest kinds come first."""
    order = list(ABSORBS)
    kept: list[Problem] = []
    for problem in sorted(problems, key=lambda one: order.index(one.kind)):
        at = next((place for place, other in enumerate(kept) if _takes_in(other, problem)), None)
        if at is None:
            kept.append(problem)
        else:
            kept[at] = _with_evidence(kept[at], problem)
    return tuple(kept)


def _takes_in(strong: Problem, weak: Problem) -> bool:
    if weak.kind not in ABSORBS[strong.kind]:
        return False
    if strong.kind == "nav_bail":
        return True
    if weak.kind == "scroll_cliff":
        return not weak.draft.own_cause and _below(strong.draft.region, weak.draft.region)
    if not weak.draft.key:
        return False
    same_place = weak.kind == "non_interactive_clicks" and _share_a_place(strong.draft.region, weak.draft.region)
    return strong.draft.key == weak.draft.key or same_place


def _with_evidence(strong: Problem, weak: Problem) -> Problem:
    """The stronger kind names the problem; it is as bad as the worse of the two, and as sure as the surer."""
    known = {(item.metric, item.value) for item in strong.draft.evidence}
    more = tuple(item for item in weak.draft.evidence if (item.metric, item.value) not in known)
    told = replace(
        strong.draft,
        severity=min(strong.draft.severity, weak.draft.severity, key=SEVERITIES.index),
        confidence=max(strong.draft.confidence, weak.draft.confidence),
        evidence=strong.draft.evidence + more,
    )
    return replace(strong, draft=told)


def _below(deep: Region | None, drop: Region | None) -> bool:
    return deep is not None and drop is not None and deep.y1 > drop.y0


def _share_a_place(one: Region | None, other: Region | None) -> bool:
    """Whether two regions share most of the smaller one."""
    if one is None or other is None or one.fixed != other.fixed:
        return False
    across = min(one.x1, other.x1) - max(one.x0, other.x0)
    down = min(one.y1, other.y1) - max(one.y0, other.y0)
    if across <= 0 or down <= 0:
        return False
    return across * down >= _SAME_PLACE * min(_area(one), _area(other))


def _area(region: Region) -> float:
    return (region.x1 - region.x0) * (region.y1 - region.y0)
