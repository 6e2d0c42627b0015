"""Bands put together: told once when every band that could judge agrees, band by band when not; then ranked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from typing import Final

from heatsight.findings.precedence import ABSORBS, SEVERITIES, Problem
from heatsight.model.device import Device
from heatsight.model.finding import Evidence, Finding, FindingDevice, FindingKind

TIERS: Final[Mapping[FindingKind, int]] = {
    "rageclick": 0,
    "dead_element": 1,
    "non_interactive_clicks": 1,
    "cta_below_cliff": 2,
    "ignored_cta": 3,
    "scroll_cliff": 4,
    "below_fold_engagement": 4,
    "nav_bail": 4,
}
"""What comes first: what makes people angry, what does not respond, what is not reached, what is not used, then the rest."""

_STRENGTH: Final = list(ABSORBS)


def merge(problems: Sequence[Problem], able: Mapping[FindingKind, frozenset[Device]]) -> tuple[Finding, ...]:
    """
    Findings, ranked: low ones last, then by kind, then by the people affected (lower bound).

    Args:
        problems: of all bands, settled within each.
        able: for each kind, the devices with enough data to judge it.
    """
    findings: list[tuple[float, Finding]] = []
    for group in _same_things(problems):
        kind = min((problem.kind for problem in group), key=_STRENGTH.index)
        devices = {problem.band.device for problem in group}
        agreed = len(devices) > 1 and all(able.get(problem.kind, frozenset()) <= devices for problem in group)
        parts = [group] if agreed else [[problem] for problem in group]
        findings += [_finding(kind if agreed else part[0].kind, part, agreed=agreed) for part in parts]
    findings.sort(key=lambda pair: (pair[1].severity == "low", TIERS[pair[1].kind], -pair[0], pair[1].id))
    return tuple(finding for _, finding in findings)


def _same_things(problems: Sequence[Problem]) -> list[list[Problem]]:
    """Problems of different bands that are about one thing, in kinds that could name one problem."""
    groups: list[list[Problem]] = []
    for problem in problems:
        home = next((group for group in groups if all(_alike(problem, other) for other in group)), None)
        if home is None:
            groups.append([problem])
        else:
            home.append(problem)
    return groups


def _alike(one: Problem, other: Problem) -> bool:
    if one.band.device == other.band.device:
        return False
    related = one.kind == other.kind or other.kind in ABSORBS[one.kind] or one.kind in ABSORBS[other.kind]
    mine, theirs = one.draft.element, other.draft.element
    named_alike = mine is not None and theirs is not None and bool(mine.text) and (mine.name, mine.href) == (theirs.name, theirs.href)
    same_kind_of_key = one.draft.key == other.draft.key and (one.kind == other.kind or bool(one.draft.key))
    # A name that several things share ("Read more" five times) does not make them one: the selector decides where both have one.
    return related and (same_kind_of_key or (named_alike and one.kind == other.kind and not _crowded(one, other)))


def _crowded(one: Problem, other: Problem) -> bool:
    return "nth-of-type" in one.draft.key and "nth-of-type" in other.draft.key


def _finding(kind: FindingKind, group: Sequence[Problem], *, agreed: bool) -> tuple[float, Finding]:
    lead = max(group, key=lambda problem: (problem.kind == kind, problem.draft.affected))
    device: FindingDevice = "all" if agreed else lead.band.device
    name = f"{kind}-{device}" + (f"-{sha256(lead.draft.key.encode()).hexdigest()[:8]}" if lead.draft.key else "")
    evidence = [item for problem in group for item in _told_apart(problem, several=len(group) > 1)]
    finding = Finding(
        id=name,
        kind=kind,
        severity=min((problem.draft.severity for problem in group), key=SEVERITIES.index),
        confidence=max(problem.draft.confidence for problem in group),
        device=device,
        title=lead.draft.title,
        summary=" ".join(f"{problem.band.device.capitalize()}: {problem.draft.summary}" for problem in group),
        element=lead.draft.element,
        region=lead.draft.region,
        recommendation=lead.draft.recommendation,
        evidence=tuple(replace(item, id=f"{name}-{number}") for number, item in enumerate(evidence, start=1)),
    )
    return sum(problem.draft.affected for problem in group), finding


def _told_apart(problem: Problem, *, several: bool) -> tuple[Evidence, ...]:
    if not several:
        return problem.draft.evidence
    return tuple(replace(item, metric=f"{problem.band.device}: {item.metric}") for item in problem.draft.evidence)
