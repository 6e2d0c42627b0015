"""A page assessed from the bundled traffic, end to end below the doors."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from heatsight.errors import InvalidRequest
from heatsight.model.assessment import Assessment
from heatsight.model.finding import SqlQuery
from heatsight.model.page import page_of
from heatsight.model.project import Project
from heatsight.store import Source, open_catalogue, open_store
from heatsight.use_cases.assess import STEPS, assess
from heatsight.use_cases.capture import Capture
from heatsight.use_cases.demo import moved, read_sample
from heatsight.use_cases.request import AssessRequest
from heatsight.use_cases.verify import cited_routes, holds

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
TRUTH = json.loads((Path(__file__).parents[1] / "corpus" / "saas-pricing" / "truth.json").read_text())


@dataclass(frozen=True)
class Site:
    """The bundled site, captured."""

    source: Source
    project: Project
    url: str

    def assess(self, **asked: object) -> Assessment:
        """An assessment of the site's main page."""
        return assess(self.source, self.project, replace(AssessRequest(self.url), **asked), now=NOW)


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    """The sample's traffic in memory, once for all tests here."""
    store, catalogue = open_store(None), open_catalogue(None)
    project = catalogue.set_project(catalogue.create_project("sample")[0].id, "retention_days", 36_500)
    sample = read_sample()
    clock = [NOW]
    capture = Capture(store, catalogue, lambda: clock[0])
    requests = moved(sample, project.token, NOW)
    with ThreadPoolExecutor(8) as senders:
        list(senders.map(lambda request: capture.take(request.body), requests))
    capture.close()
    yield Site(store.source(project.id), project, sample.url)
    catalogue.close()
    store.close()


@pytest.fixture(scope="module")
def report(site: Site) -> Assessment:
    """The main page's assessment over the week of its traffic."""
    return site.assess(days=7)


def test_the_planted_problems_are_found_and_nothing_else_is_serious(report: Assessment) -> None:
    """Each planted problem that events can show has its high or medium finding; no other finding is that serious."""
    serious = [finding for finding in report.findings if finding.severity != "low"]
    kinds = {finding.kind for finding in serious}
    for problem in TRUTH["problems"]:
        assert kinds & {problem["kind"], *problem["also_acceptable"]}, problem["id"]
    assert len(serious) == len(TRUTH["problems"])


def test_the_most_pressing_finding_names_its_element(report: Assessment) -> None:
    """A planted dead button is named by its text, in the first finding."""
    planted = next(problem for problem in TRUTH["problems"] if problem["kind"] == "rageclick")
    first = report.findings[0]
    assert (first.kind, first.element.text if first.element else None) == ("rageclick", planted["element_text"])


def test_what_is_listed_as_no_problem_is_not_reported(report: Assessment) -> None:
    """Things that work, and places that only bots clicked, are in no finding."""
    calm = {calm["element_text"] for calm in TRUTH["not_problems"]}
    assert not calm & {finding.element.text for finding in report.findings if finding.element}


def test_every_number_comes_back_from_its_own_query(site: Site, report: Assessment) -> None:
    """Each piece of evidence, put as a user would put it, gives its value again."""
    evidence = [item for finding in report.findings for item in finding.evidence]
    again = cited_routes(site.source, site.project, NOW)
    assert evidence
    assert [item.metric for item in evidence if not holds(site.source, item, again)] == []


def test_a_number_that_was_changed_does_not_hold(site: Site, report: Assessment) -> None:
    """Verification can fail: one person more, and the evidence no longer holds."""
    item = next(item for finding in report.findings for item in finding.evidence if isinstance(item.query, SqlQuery))
    assert not holds(site.source, replace(item, value=item.value + 1), cited_routes(site.source, site.project, NOW))


def test_hotspots_of_a_band_hold_each_of_its_clicks_once(report: Assessment) -> None:
    """Counts of the hotspots add up to the band's clicks, and a hotspot's points to its count."""
    for band in report.bands:
        assert sum(spot.count for spot in band.hotspots) == band.clicks.total_count
        assert all(sum(point.count for point in spot.points) == spot.count for spot in band.hotspots)


def test_bot_like_visitors_are_named_in_health_and_in_no_number(site: Site, report: Assessment) -> None:
    """The three bots of the site are set aside, and its people are those of the truth."""
    said = next(check.detail for check in report.health.checks if check.id == "people")
    everybody = TRUTH["per_device"]["all"][site.url]
    assert said.startswith("3 bot-like visitors")
    assert sum(band.clicks.total_count for band in report.bands) <= everybody["clicks"] - everybody["clicks_by_bots"]


def test_every_rule_says_something_of_every_band(report: Assessment) -> None:
    """No silent pass: each kind has an outcome in each band."""
    assert len(report.outcomes) == len({(outcome.kind, outcome.device) for outcome in report.outcomes}) == 8 * 3


def test_a_url_with_a_slash_and_a_fragment_is_the_same_page_also_on_one_device(site: Site, report: Assessment) -> None:
    """Trailing slash and fragment do not make another page, and a device asked for alone has the numbers it has among others."""
    assert site.assess(url=f"{site.url}/#top", days=7, device="mobile").bands == report.bands[2:]


def test_one_element_can_be_asked_about(site: Site) -> None:
    """Only its hotspots are left, and the report says so."""
    narrowed = site.assess(element="Start free trial", days=7, device="mobile")
    assert {spot.element.text for band in narrowed.bands for spot in band.hotspots if spot.element} == {"Start free trial"}
    assert any("Start free trial" in sentence for sentence in narrowed.limits)


def test_the_element_asked_about_is_looked_at_closely(site: Site) -> None:
    """The broken button's band says who sees it, who clicks it and that it gives no response, and each number comes back."""
    focus = site.assess(element="Start free trial", days=7, device="mobile").element_focus
    assert focus is not None
    (band,) = focus.bands
    assert "no response" in band.answer
    assert band.seen is not None
    assert band.dead.value >= 3
    again = cited_routes(site.source, site.project, NOW)
    assert [item.id for item in band.evidence if not holds(site.source, item, again)] == []


def test_an_element_that_nobody_clicked_is_said_to_be_unknown(site: Site) -> None:
    """No trace, no invention: there is no band to speak of it, and the whole report stays."""
    unknown = site.assess(element="Talk to sales", days=7, device="mobile")
    assert unknown.element_focus is not None
    assert unknown.element_focus.bands == ()
    assert unknown.bands[0].hotspots


def test_a_week_with_too_few_people_is_widened_and_says_so(site: Site) -> None:
    """Three weeks later the last week is empty: 30 days are taken instead."""
    later = assess(site.source, site.project, AssessRequest(site.url, device="tablet"), now=NOW + timedelta(days=20))
    assert later.window.widened
    assert later.health.status == "ok"


def test_days_that_were_asked_for_are_not_widened(site: Site) -> None:
    """Asking for a week means a week, and its emptiness is the answer."""
    later = assess(site.source, site.project, AssessRequest(site.url, days=7, device="tablet"), now=NOW + timedelta(days=20))
    assert (later.window.widened, later.health.status, later.findings) == (False, "no_data", ())


def test_a_wrong_url_names_the_nearest_with_traffic(site: Site) -> None:
    """A query that nobody used leads to the page without it."""
    wrong = site.assess(url=f"{site.url}?plan=x", device="tablet")
    assert wrong.health.status == "url_mismatch"
    assert (wrong.health.nearest_urls[0].url, wrong.health.nearest_urls[0].difference) == (page_of(site.url), "query")
    assert not wrong.findings


def test_a_pattern_takes_many_pages(site: Site) -> None:
    """With a pattern the site's pages are assessed as one."""
    origin = site.url.rsplit("/", 1)[0]
    everything = site.assess(url=f"{origin}/*", pattern=True, days=7, device="tablet")
    assert everything.page.urls_matched > 3


def test_progress_names_each_step_in_order(site: Site) -> None:
    """Whoever waits is told what is being done."""
    said: list[str] = []
    assess(site.source, site.project, AssessRequest(site.url, device="tablet", days=7), now=NOW, progress=said.append)
    assert said == [name for name, _ in STEPS]


def test_a_contradicting_request_is_refused(site: Site) -> None:
    """A phone of 1,200 px does not exist."""
    with pytest.raises(InvalidRequest):
        site.assess(device="mobile", viewport_width_min=1200)
