"""Ask cited numbers again, the way their evidence says: before a report leaves the house, and of a written one later."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any, Final

from heatsight.errors import HeatsightError, InvalidRequest, NotFound
from heatsight.findings.evidence import LAYOUT_ROUTE
from heatsight.model.finding import Evidence, SqlQuery
from heatsight.model.layout import Layout
from heatsight.model.project import Project
from heatsight.model.scope import Scope
from heatsight.model.statement import Statement
from heatsight.report.document import hotspot_to_json
from heatsight.store.interface import Caps, Source
from heatsight.use_cases.hotspots import hottest, people_of
from heatsight.use_cases.layouts import part_of
from heatsight.use_cases.request import AssessRequest

CLOSE: Final = 1e-9
"""Two numbers this near are the same number."""

Ask = Callable[[Mapping[str, Any]], Any]
"""Answers the query of an evidence (`sql` or `route`, with `params`) with the number it gives now, None for none."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A number asked again: what it belongs to, what it was, and what it is; `reason` says why it could not be asked."""

    about: str
    id: str
    metric: str
    value: float
    now: Any
    holds: bool
    reason: str = ""


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


def cited(document: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """
    Each evidence of a document with what it belongs to: a finding's id, or the element in focus.

    Raises KeyError, TypeError or AttributeError when it is no assessment.
    """
    for finding in document["findings"]:
        for evidence in finding["evidence"]:
            yield finding["id"], evidence
    focused = document.get("element_focus")
    for band in focused["bands"] if focused else ():
        for evidence in (band["seen"], band["clicked"], band["rage"], band["dead"], *(other["clicked"] for other in band["instead"])):
            if evidence is not None:
                yield f"element-{band['device']}", evidence


def verify(document: Any, ask: Ask) -> tuple[Checked, ...]:
    """
    Every number of a written report asked again.

    Args:
        document: an assessment as JSON; anything else raises InvalidRequest.
        ask: answers a number's query; what it raises as HeatsightError is why the number could not be asked.
    """
    try:
        return tuple(_checked(about, evidence, ask) for about, evidence in cited(document))
    except (KeyError, TypeError, AttributeError):
        raise InvalidRequest("this is not an assessment in JSON", attr="verify") from None


def _checked(about: str, evidence: Mapping[str, Any], ask: Ask) -> Checked:
    told = about, str(evidence["id"]), str(evidence["metric"]), float(evidence["value"])
    query = evidence["query"]
    try:
        now = ask(query)
    except HeatsightError as error:
        return Checked(*told, None, holds=False, reason=str(error))
    return Checked(*told, now, holds=same(told[-1], now))


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


def cited_routes(source: Source, project: Project, now: datetime, layouts: Sequence[Layout] = ()) -> ReadRoute:
    """
    Answers the routes that evidence cites, each question once: naming is dear, and so is telling people from machines.

    Args:
        layouts: the page's, as the report was made with.
    """
    answers: dict[str, Any] = {}
    people: dict[AssessRequest, Scope] = {}

    def people_asked(request: AssessRequest) -> Scope:
        whole = replace(request, device=None, viewport_width_min=None, viewport_width_max=None)  # a band narrows them later
        if whole not in people:
            people[whole] = people_of(source, project, whole, now)
        return people[whole]

    def read_route(route: str, params: Mapping[str, Any]) -> Any:
        for layout in layouts:
            if route == LAYOUT_ROUTE.format(id=layout.snapshot).strip("/") and params["width"] == layout.asked_width:
                return {"elements": [asdict(element) for element in part_of(layout, params["limit"], params["offset"]).elements]}
        if route != "hotspots":
            raise NotFound(f"evidence cites no route {route}")
        asked = json.dumps(params, sort_keys=True)
        if asked not in answers:
            request = _request(params)
            found = hottest(source, people_asked(request), request.bands(), params["type"], layouts)
            answers[asked] = {"results": [hotspot_to_json(spot) for spot in found[: params["limit"] or None]]}
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
