"""Ask a cited number again, the way its evidence says."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final

from heatsight.errors import HeatsightError, NotFound
from heatsight.model.finding import Evidence, SqlQuery
from heatsight.model.project import Project
from heatsight.model.statement import Statement
from heatsight.report.document import hotspot_to_json
from heatsight.store.interface import Caps, Source
from heatsight.use_cases.hotspots import hotspots
from heatsight.use_cases.request import AssessRequest

CLOSE: Final = 1e-9
"""Two numbers this near are the same number."""

ReadRoute = Callable[[str, Mapping[str, Any]], Any]
"""Answers a route below the project with its JSON."""


def same(value: float, now: Any) -> bool:
    """Whether a number asked again is the one that was printed."""
    return isinstance(now, int | float) and abs(now - value) <= CLOSE * max(1.0, abs(value))


def follow(answer: Any, pointer: str) -> Any:
    """The value at an RFC 6901 pointer, None where there is none."""
    for step in pointer.split("/")[1:]:
        name = step.replace("~1", "/").replace("~0", "~")
        try:
            answer = answer[int(name)] if isinstance(answer, list) else answer[name]
        except (LookupError, ValueError, TypeError):
            return None
    return answer


def holds(source: Source, evidence: Evidence, read_route: ReadRoute) -> bool:
    """
    Whether the evidence's own query, put as a user would put it, gives its value again.

    Args:
        read_route: answers evidence that cites a route.
    """
    cited = evidence.query
    try:
        if isinstance(cited, SqlQuery):
            rows = source.ask(Statement(cited.sql, cited.params), Caps()).results
            return bool(rows and rows[0]) and same(evidence.value, rows[0][0])
        return same(evidence.value, follow(read_route(cited.route.strip("/"), cited.params), cited.pointer))
    except HeatsightError:
        return False


def cited_routes(source: Source, project: Project, now: datetime) -> ReadRoute:
    """Answers the routes that evidence cites, each question once: naming is dear."""
    answers: dict[str, Any] = {}

    def read_route(route: str, params: Mapping[str, Any]) -> Any:
        if route != "hotspots":
            raise NotFound(f"evidence cites no route {route}")
        asked = json.dumps(params, sort_keys=True)
        if asked not in answers:
            answer = hotspots(source, project, _request(params), of=params["type"], limit=params["limit"], now=now)
            answers[asked] = {"results": [hotspot_to_json(spot) for spot in answer.results]}
        return answers[asked]

    return read_route


def _request(params: Mapping[str, Any]) -> AssessRequest:
    return AssessRequest(
        url=params.get("url_exact") or params["url_pattern"],
        pattern="url_pattern" in params,
        date_from=params["date_from"],
        date_to=params["date_to"],
        device=params["device"],
        viewport_width_min=params.get("viewport_width_min"),
        viewport_width_max=params.get("viewport_width_max"),
        filter_test_accounts=params.get("filter_test_accounts", False),
    )
