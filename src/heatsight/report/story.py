"""
The document in words: what every format says, in the order it says it. Formats only lay it out.

All text in a story is clean (see `clean.py`) but not escaped: it still holds `<`, `|` and backticks that people may have written.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from heatsight.errors import InvalidRequest
from heatsight.report import wording
from heatsight.report.band_story import BandStory, band_story, is_empty
from heatsight.report.clean import ADDRESS, NAME, clean, clean_block, escape_unprintable
from heatsight.report.verdict import Verdict, verdict

QUERY: Final = 4000
"""Longest query or parameter list shown, in characters; the JSON report holds all of it."""
TITLE: Final = 60
"""Longest text of a person's in a heading."""
UNKNOWN: Final = (
    "No click fell on an element of this text or selector, and what nobody clicks leaves no trace in events. If you know where it lies, "
    "see below how many people get there, and what they click instead."
)


@dataclass(frozen=True, slots=True)
class EvidenceStory:
    """
    A number. `share` and `ci` are given when it can be drawn on a line from 0 to 1; `short` is what its id adds to its
    finding's, or all of it.
    """

    id: str
    short: str
    metric: str
    number: str
    signal: str
    share: float | None
    ci: tuple[float, float] | None
    query: str
    params: str


@dataclass(frozen=True, slots=True)
class FindingStory:
    """A problem, ready to print. `place` is "" when it is about no place in particular."""

    rank: int
    id: str
    kind: str
    severity: str
    confidence: str
    confidence_value: float
    device: str
    title: str
    summary: str
    element: str
    selector: str
    place: str
    recommendation: str
    evidence: tuple[EvidenceStory, ...]


@dataclass(frozen=True, slots=True)
class FocusStory:
    """What one band says of the element asked about: the answer, where it lies, and the numbers, what is clicked instead last."""

    device: str
    title: str
    element: str
    selector: str
    place: str
    answer: str
    numbers: tuple[EvidenceStory, ...]


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """What one rule said, per device in the order of `Story.devices`; "" where it was not asked."""

    kind: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ExplainedStory:
    """Something that looked like a problem and is none."""

    what: str
    reason: str
    clicks: str


@dataclass(frozen=True, slots=True)
class Story:
    """A report. `checks` are (status, sentence), those that want action first."""

    page: str
    period: str
    scope: tuple[str, ...]
    status: str
    verdict: Verdict
    focus_title: str
    focus_note: str
    focus: tuple[FocusStory, ...]
    findings: tuple[FindingStory, ...]
    bands: tuple[BandStory, ...]
    empty_bands: str
    devices: tuple[str, ...]
    outcomes: tuple[OutcomeRow, ...]
    waiting: tuple[str, ...]
    reasons: tuple[str, ...]
    explained: tuple[ExplainedStory, ...]
    limits: tuple[str, ...]
    checks: tuple[tuple[str, str], ...]


def story(document: Mapping[str, Any], rows: int = 10) -> Story:
    """
    Read a document.

    Args:
        document: as `document.to_json` or a saved report gives it.
        rows: how many elements each table shows.

    Raises:
        InvalidRequest: it is no assessment of a version that is known here.
    """
    if document.get("schema_version") != "1":
        raise InvalidRequest("this is not a heatsight assessment of schema version 1")
    try:
        return _story(document, rows)
    except (KeyError, TypeError, AttributeError) as missing:
        raise InvalidRequest(f"this assessment lacks a part or holds it in another shape: {missing}") from missing


def _story(document: Mapping[str, Any], rows: int) -> Story:
    page, focused = document["page"], document.get("element_focus")
    start, end = (wording.moment(document["window"][edge]) for edge in ("date_from", "date_to"))
    peopled = [band for band in document["bands"] if not is_empty(band)]
    empty = [wording.DEVICES[band["device"]] for band in document["bands"] if is_empty(band)]
    outcomes = document["outcomes"] if peopled else []  # of nobody there is nothing to say, eight times over
    devices = tuple(device for device in ("desktop", "tablet", "mobile") if any(said["device"] == device for said in outcomes))
    return Story(
        page=clean(page["url_exact"] if page.get("url_exact") is not None else page["url_pattern"], ADDRESS),
        period=wording.period(start, end),
        scope=_scope(document),
        status=document["health"]["status"],
        verdict=verdict(document),
        focus_title=f"Why people do or do not click “{clean(focused['wanted'], TITLE)}”" if focused else "",
        focus_note=UNKNOWN if focused and not focused["bands"] else "",
        focus=tuple(_focus(band) for band in focused["bands"]) if focused else (),
        findings=tuple(_finding(rank, finding) for rank, finding in enumerate(document["findings"], 1)),
        bands=tuple(band_story(band, rows) for band in peopled),
        empty_bands=f"Nobody came on {wording.listed(empty).replace(' and ', ' or ')}." if peopled and empty else "",
        devices=devices,
        outcomes=_outcomes(outcomes, devices),
        waiting=_waiting(document["not_enough_data"] if peopled else ()),
        reasons=tuple(
            f"{wording.kind(said['kind'])}, {wording.DEVICES[said['device']]}: {clean(said['detail'])}"
            for said in outcomes
            if said.get("detail") and said["outcome"] in ("not_applicable", "failed")
        ),
        explained=tuple(_explained(away) for away in document["explained_away"]),
        limits=tuple(clean(limit) for limit in document["limits"]),
        checks=_checks(document["health"]["checks"]),
    )


def _scope(document: Mapping[str, Any]) -> tuple[str, ...]:
    page = document["page"]
    said = []
    if page["urls_matched"]:
        variants = wording.plural(page["urls_matched"], "URL variant", "URL variants")
        said.append(f"a pattern that matches {variants}" if page.get("url_exact") is None else variants)
    visitors = [f"{wording.DEVICES[band['device']]} {wording.count(band['visitors'])}" for band in document["bands"] if band["visitors"]]
    if visitors:
        said.append(f"people: {', '.join(visitors)}")
    if document["window"]["widened"]:
        said.append("the period was widened because traffic is low")
    return tuple(said)


def _finding(rank: int, finding: Mapping[str, Any]) -> FindingStory:
    element = finding["element"]
    return FindingStory(
        rank=rank,
        id=clean(finding["id"], NAME),
        kind=wording.kind(finding["kind"]),
        severity=clean(finding["severity"], NAME),
        confidence=wording.percent(finding["confidence"]),
        confidence_value=min(1.0, max(0.0, finding["confidence"])),
        device=wording.DEVICES[finding["device"]],
        title=clean(finding["title"], ADDRESS),
        summary=clean(finding["summary"]),
        element=clean(element["name"], NAME) if element else "",
        selector=clean(element["selector"], ADDRESS) if element else "",
        place=wording.place(finding["region"]) if finding["region"] else "",
        recommendation=clean(finding["recommendation"]),
        evidence=tuple(_evidence(item, finding["id"]) for item in finding["evidence"]),
    )


def _focus(band: Mapping[str, Any]) -> FocusStory:
    element = band["element"]
    counted = [("People who had it on screen", band["seen"]), ("People who clicked it", band["clicked"])]
    counted += [("People who clicked it in a burst", band["rage"]), ("People who got no response", band["dead"])]
    counted += [(f"Instead: {clean(other['element']['name'], NAME)}", other["clicked"]) for other in band["instead"]]
    alike = f" ({band['alike']} elements are called so; this is the most clicked)" if band["alike"] > 1 else ""
    return FocusStory(
        device=band["device"],
        title=wording.DEVICES[band["device"]].capitalize(),
        element=clean(element["name"], NAME) + alike,
        selector=clean(element["selector"], ADDRESS),
        place=wording.place(band["region"]) if band["region"] else "",
        answer=clean(band["answer"]),
        numbers=tuple(replace(_evidence(item, f"element-{band['device']}"), metric=what) for what, item in counted if item is not None),
    )


def _evidence(item: Mapping[str, Any], finding_id: str) -> EvidenceStory:
    ci = item["ci"]
    drawn = ci is not None and 0 <= item["value"] <= 1 and 0 <= ci[0] <= ci[1] <= 1
    query = item["query"]
    text = query["sql"] if "sql" in query else f"GET {query['route']}\nJSON pointer: {query['pointer']}"
    return EvidenceStory(
        id=clean(item["id"], NAME),
        short=clean(item["id"].removeprefix(f"{finding_id}-"), NAME),
        metric=clean(item["metric"], ADDRESS),
        number=wording.bare(item["value"]) if item["signal"] == "layout" else wording.measured(item["value"], item["n"], ci),
        signal=clean(item["signal"], NAME),
        share=item["value"] if drawn else None,
        ci=(ci[0], ci[1]) if drawn else None,
        query=clean_block(text, QUERY),
        params=_params(query["params"]),
    )


def _params(params: Mapping[str, Any]) -> str:
    if not params:
        return ""
    text = escape_unprintable(json.dumps(params, ensure_ascii=False))
    return text if len(text) <= QUERY else f"{text[:QUERY]}… (cut; the JSON report holds all of it)"


def _outcomes(outcomes: Sequence[Mapping[str, Any]], devices: Sequence[str]) -> tuple[OutcomeRow, ...]:
    said = {(outcome["kind"], outcome["device"]): outcome for outcome in outcomes}
    kinds = dict.fromkeys(outcome["kind"] for outcome in outcomes)
    return tuple(OutcomeRow(wording.kind(kind), tuple(_word(said.get((kind, device))) for device in devices)) for kind in kinds)


def _waiting(judgements: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    """Judgements that lack the same number of people on one device, in one sentence."""
    alike: dict[tuple[str, int, int], list[str]] = {}
    for wait in judgements:
        alike.setdefault((wait["device"], wait["needs"], wait["has"]), []).append(wording.kind(wait["kind"]).lower())
    return tuple(
        f"{wording.DEVICES[device].capitalize()} has {wording.people(has)} of the {wording.count(needs)} needed for "
        f"{wording.listed(kinds)}."
        for (device, needs, has), kinds in alike.items()
    )


def _word(outcome: Mapping[str, Any] | None) -> str:
    return "" if outcome is None else wording.OUTCOMES.get(outcome["outcome"], outcome["outcome"])


def _explained(away: Mapping[str, Any]) -> ExplainedStory:
    element = clean(away["element"], NAME) if away["element"] else ""
    kind = wording.kind(clean(away["kind"], NAME))
    return ExplainedStory(
        what=f"{kind}: {element}" if element else kind,
        reason=wording.REASONS.get(away["reason"]) or clean(away["reason"]),
        clicks=wording.clicks(away["count"]),
    )


def _checks(checks: Sequence[Mapping[str, Any]]) -> tuple[tuple[str, str], ...]:
    order = {"fail": 0, "warn": 1, "ok": 2}
    ranked = sorted(checks, key=lambda check: order.get(check["status"], 1))
    return tuple((check["status"], clean(check["detail"])) for check in ranked)
