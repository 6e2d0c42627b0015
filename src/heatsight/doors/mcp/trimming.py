"""Answers cut down to what an agent can hold; what was cut is said, and how to get it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

JSON = dict[str, Any]

LEFT_OUT: Final = {
    "type": "object",
    "description": "What was cut from this answer to keep it short, with how many entries there are in all and where they are.",
    "additionalProperties": {"type": "string"},
}

HOTSPOTS: Final = 8
"""Per device band of an assessment."""
CELLS: Final = 3
"""Per hotspot, most clicked first: heatmaps-events takes the hotspot's id instead."""
CURVE: Final = 12
"""Entries of a curve."""
LISTED: Final = 20
"""Entries of any other list."""
_CELL_NOTE: Final = "all cells of each: send the hotspot's id to heatmaps-events"


def trimmed_assessment(answer: JSON, arguments: Mapping[str, Any]) -> JSON:
    """A document whose long lists are short; findings and their numbers are whole, their SQL comes when it is asked for."""
    left: dict[str, str] = {}
    findings = answer["findings"] if arguments.get("evidence_sql") else [_without_sql(finding, left) for finding in answer["findings"]]
    bands = []
    for band in answer["bands"]:
        spots = band["hotspots"]
        if len(spots) > HOTSPOTS:
            left[f"bands.{band['device']}.hotspots"] = f"{HOTSPOTS} of {len(spots)} given; heatmaps-hotspots lists the rest"
        fold, scroll = band["fold"], band["scroll"]
        given = {spot["id"] for spot in spots[:HOTSPOTS]}
        bands.append(
            {
                **band,
                "hotspots": [_few_cells(spot, left) for spot in spots[:HOTSPOTS]],
                "scroll": {
                    **scroll,
                    "reach": _thinned(scroll["reach"], f"bands.{band['device']}.scroll.reach", left),
                    "at_elements": [step for step in scroll["at_elements"] if step["hotspot_id"] in given],
                },
                "fold": {**fold, "histogram": _thinned(fold["histogram"], f"bands.{band['device']}.fold.histogram", left)},
                "dead_zones": _first(band["dead_zones"], f"bands.{band['device']}.dead_zones", left),
            }
        )
    lists: JSON = {name: _first(answer[name], name, left) for name in ("not_enough_data", "explained_away") if name in answer}
    outcomes = [outcome for outcome in answer["outcomes"] if outcome["outcome"] != "clear"]
    if len(outcomes) < len(answer["outcomes"]):
        left["outcomes"] = f"{len(answer['outcomes']) - len(outcomes)} judgements that came out clear"
    return _with({**answer, "bands": bands, "findings": findings, **lists, "outcomes": outcomes}, left)


def trimmed_hotspots(answer: JSON, arguments: Mapping[str, Any]) -> JSON:
    """Hotspots with their first cells."""
    del arguments
    left: dict[str, str] = {}
    return _with({**answer, "results": [_few_cells(spot, left) for spot in answer["results"]]}, left)


def trimmed_overlay(answer: JSON, arguments: Mapping[str, Any]) -> JSON:
    """A picture's numbers without the places of single presses: they are in the picture."""
    del arguments
    nowhere: JSON = {name: [] for name in ("x", "y", "count", "visitors")}
    left = {"presses.points": "drawn on the picture", "ramps": "drawn on the picture", "reach": "drawn on the picture"}
    spots = _first(answer["hotspots"], "hotspots", left)
    presses = [{**press, "points": nowhere, "ticks": []} for press in answer["presses"]]
    return _with({**answer, "presses": presses, "ramps": {"heat": [], "reach": []}, "reach": [], "hotspots": spots}, left)


def trimmed_rows(answer: JSON, arguments: Mapping[str, Any]) -> JSON:
    """The first rows of a query's answer."""
    limit = int(arguments["limit"])
    if len(answer["results"]) <= limit:
        return answer
    left = {"results": f"{limit} of {len(answer['results'])} rows; aggregate further, or raise limit (at most 1000)"}
    return _with({**answer, "results": answer["results"][:limit], "truncated": True}, left)


def _without_sql(finding: JSON, left: dict[str, str]) -> JSON:
    evidence = []
    for number in finding["evidence"]:
        if "sql" in number["query"]:
            left["findings.evidence.query.sql"] = "empty here; ask again with evidence_sql=true and run it with execute-sql"
            number = {**number, "query": {"sql": "", "params": {}}}  # noqa: PLW2901 - the same number, its text taken out
        evidence.append(number)
    return {**finding, "evidence": evidence}


def _with(answer: JSON, left: Mapping[str, str]) -> JSON:
    return {**answer, "left_out": dict(left)} if left else answer


def _few_cells(spot: JSON, left: dict[str, str]) -> JSON:
    if len(spot["points"]) <= CELLS:
        return spot
    left["points"] = f"the {CELLS} most clicked cells of a hotspot are given, not {_CELL_NOTE}"
    return {**spot, "points": spot["points"][:CELLS]}


def _thinned(curve: list[JSON], where: str, left: dict[str, str]) -> list[JSON]:
    """Evenly chosen entries, the first and the last among them."""
    if len(curve) <= CURVE:
        return curve
    left[where] = f"{CURVE} of {len(curve)} entries, evenly chosen"
    last = len(curve) - 1
    return [curve[round(place * last / (CURVE - 1))] for place in range(CURVE)]


def _first(entries: list[Any], where: str, left: dict[str, str]) -> list[Any]:
    if len(entries) > LISTED:
        left[where] = f"the first {LISTED} of {len(entries)}"
    return entries[:LISTED]
