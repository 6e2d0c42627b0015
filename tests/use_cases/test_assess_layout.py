"""The bundled page assessed with its layouts: what nobody clicked is found, and every number still comes back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import pytest
from benchmarks.naming_layout import layouts_in

from heatsight.errors import NotFound
from heatsight.model.assessment import Assessment
from heatsight.model.finding import RouteQuery
from heatsight.model.layout import Layout
from heatsight.model.project import Project
from heatsight.store import Source, open_catalogue, open_store
from heatsight.use_cases.assess import assess
from heatsight.use_cases.capture import Capture
from heatsight.use_cases.demo import moved, read_sample
from heatsight.use_cases.hotspots import hotspots
from heatsight.use_cases.request import AssessRequest
from heatsight.use_cases.sessions import sessions
from heatsight.use_cases.verify import cited_routes, holds

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
CORPUS = Path(__file__).parents[1] / "corpus"
PROBLEMS = json.loads((CORPUS / "saas-pricing" / "truth.json").read_text())["problems"]


class Site(NamedTuple):
    """The bundled site, captured, with its page rendered, and the assessment made of both."""

    source: Source
    project: Project
    layouts: tuple[Layout, ...]
    request: AssessRequest
    report: Assessment


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    """Once for all tests here."""
    store, catalogue = open_store(None), open_catalogue(None)
    project = catalogue.set_project(catalogue.create_project("sample")[0].id, "retention_days", 36_500)
    sample = read_sample()
    capture = Capture(store, catalogue, lambda: NOW)
    with ThreadPoolExecutor(8) as senders:
        list(senders.map(lambda request: capture.take(request.body), moved(sample, project.token, NOW)))
    capture.close()
    layouts = tuple(replace(one, snapshot="0190", asked_width=one.width) for one in layouts_in(CORPUS / "layouts" / "saas-pricing.json.gz"))
    request = AssessRequest(sample.url, days=7)
    source = store.source(project.id)
    yield Site(source, project, layouts, request, assess(source, project, request, now=NOW, layouts=layouts))
    catalogue.close()
    store.close()


def test_every_planted_problem_is_found_by_its_own_kind(site: Site) -> None:
    """With the layout even the call that hardly anybody saw and nobody clicked is found as such, and nothing else is serious."""
    serious = [finding for finding in site.report.findings if finding.severity != "low"]
    assert sorted(finding.kind for finding in serious) == sorted(problem["kind"] for problem in PROBLEMS)
    (call,) = (finding for finding in serious if finding.kind == "cta_below_cliff")
    assert call.element is not None
    assert call.element.text == next(problem["element_text"] for problem in PROBLEMS if problem["kind"] == "cta_below_cliff")


def test_every_number_comes_back(site: Site) -> None:
    """Numbers of events, of hotspots and of the layout itself are given again by their own queries, and not by others."""
    again = cited_routes(site.source, site.project, NOW, site.layouts)
    evidence = [item for finding in site.report.findings for item in finding.evidence]
    assert [item.metric for item in evidence if not holds(site.source, item, again)] == []
    layout = [item for item in evidence if item.signal == "layout"]
    assert layout
    assert isinstance(layout[0].query, RouteQuery)
    assert not holds(site.source, replace(layout[0], value=layout[0].value + 1), again)
    assert not holds(site.source, layout[0], cited_routes(site.source, site.project, NOW))


def test_health_and_limits_say_what_was_seen(site: Site) -> None:
    """Each band with clicks has its line, and the first limit no longer says that the page was not seen."""
    lines = {check.id: check for check in site.report.health.checks if check.id.startswith("layout_")}
    assert set(lines) == {"layout_desktop", "layout_tablet", "layout_mobile"}
    assert (lines["layout_desktop"].status, lines["layout_mobile"].status) == ("ok", "ok")
    assert site.report.limits[0].startswith("The page was seen as it is rendered")


def test_another_page_is_not_used_and_said_so(site: Site) -> None:
    """With the page turned upside down the findings are those without a layout, and health says that it has changed."""
    upside_down = [
        replace(layout, elements=tuple(replace(one, y=layout.page_height - one.y - one.height) for one in layout.elements))
        for layout in site.layouts
    ]
    desktop = replace(site.request, device="desktop")
    without, with_it = (assess(site.source, site.project, desktop, now=NOW, layouts=layouts) for layouts in ((), upside_down))
    assert with_it.findings == without.findings
    assert with_it.bands == without.bands
    (line,) = (check for check in with_it.health.checks if check.id == "layout_desktop")
    assert line.status == "warn"
    assert "has changed" in line.detail


def test_hotspots_are_the_same_wherever_they_are_asked_for(site: Site) -> None:
    """A hotspot's id from the report finds its sessions, given the same layouts; without them a name from the layout is unknown."""
    listed = hotspots(site.source, site.project, site.request, limit=0, now=NOW, layouts=site.layouts).results
    assert {spot.id for spot in listed} == {spot.id for band in site.report.bands for spot in band.hotspots}
    spot = next(spot for spot in listed if spot.naming.source == "layout")
    behind = sessions(site.source, site.project, site.request, hotspot=spot.id, limit=5, now=NOW, layouts=site.layouts)
    assert behind.hotspot is not None
    assert behind.hotspot.naming == spot.naming
    with pytest.raises(NotFound):
        sessions(site.source, site.project, site.request, hotspot=spot.id, limit=5, now=NOW)
