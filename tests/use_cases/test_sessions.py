"""From a hotspot or points to sessions, each once, with the moment to watch."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from heatsight.errors import InvalidRequest, NotFound
from heatsight.model.heatmap import Point
from heatsight.model.project import Project
from heatsight.store import Catalogue, EventStore
from heatsight.use_cases.capture import Capture
from heatsight.use_cases.heatmaps import heatmaps_events
from heatsight.use_cases.hotspots import hotspots
from heatsight.use_cases.request import AssessRequest
from heatsight.use_cases.sessions import sessions

PAGE = "https://shop.example/product"
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
WHEN = NOW - timedelta(days=2)
CHAIN = 'button:attr__id="buy"attr_id="buy"nth-child="1"nth-of-type="1"text="Buy";body:'


def seen(visitor: str, session: str, width: int = 1440, url: str = PAGE) -> dict[str, Any]:
    """What every event of a visitor says."""
    return {
        "distinct_id": visitor,
        "$session_id": session,
        "$window_id": "w",
        "$current_url": url,
        "$viewport_width": width,
        "$viewport_height": 900,
        "$lib_version": "1.449.2",
    }


def buy(visitor: str, session: str, times: int = 1, width: int = 1440, url: str = PAGE) -> list[dict[str, Any]]:
    """After twenty seconds on the page, clicks on Buy, each 16 px further right, and the flush that carries them."""
    said = seen(visitor, session, width, url)
    events: list[dict[str, Any]] = [{"event": "$pageview", "timestamp": WHEN.isoformat(), "properties": said}]
    points = []
    for turn in range(times):
        click = {"$event_type": "click", "$el_text": "Buy", "$elements_chain": CHAIN}
        when = WHEN + timedelta(seconds=20 + turn)
        events.append({"event": "$autocapture", "timestamp": when.isoformat(), "properties": said | click})
        points.append({"x": width // 2 + 16 * turn, "y": 320, "target_fixed": False, "type": "click"})
    flush = WHEN + timedelta(seconds=22 + times)
    return [*events, {"event": "$$heatmap", "timestamp": flush.isoformat(), "properties": said | {"$heatmap_data": {url: points}}}]


@pytest.fixture
def take(store: EventStore, catalogue: Catalogue, project: Project) -> Any:
    """Sends events through capture."""

    def taken(events: list[dict[str, Any]]) -> None:
        capture = Capture(store, catalogue)
        capture.take(json.dumps({"api_key": project.token, "batch": events}).encode())
        capture.close()

    return taken


@pytest.fixture
def ask(store: EventStore, project: Project) -> Any:
    """Asks for sessions."""

    def asked(request: AssessRequest | None = None, limit: int = 10, **more: Any) -> Any:
        request = request or AssessRequest(PAGE, days=7)
        return sessions(store.source(project.id), project, request, limit=limit, now=NOW, **more)

    return asked


@pytest.fixture
def spot(store: EventStore, project: Project, take: Any) -> Any:
    """The hotspot of a button that three visitors click, one of them three times; one of the URLs has a fragment."""
    take(buy("a", "s-a", 3) + buy("b", "s-b") + buy("c", "s-c", url=PAGE + "#top") + buy("m", "s-m", width=400))
    found = hotspots(store.source(project.id), project, AssessRequest(PAGE, days=7, device="desktop"), limit=1, now=NOW)
    return found.results[0]


def test_a_hotspot_leads_to_each_of_its_sessions_once(ask: Any, spot: Any) -> None:
    """All cells of the hotspot are looked behind, in its own band, and who clicked three times is one session."""
    found = ask(hotspot=spot.id)
    assert {one.session.session_id: one.interactions for one in found.results} == {"s-a": 3, "s-b": 1, "s-c": 1}
    assert (found.total_count, found.has_more, found.hotspot.id) == (3, False, spot.id)
    assert sum(one.interactions for one in found.results) == spot.count


def test_the_moment_is_the_clicks_own_time_and_watching_begins_before(ask: Any, spot: Any) -> None:
    """Where an autocapture names the click, the moment is its time, not the flush's, and watching begins five seconds earlier."""
    (one,) = [one for one in ask(hotspot=spot.id).results if one.session.session_id == "s-a"]
    assert [moment.timestamp for moment in one.moments] == [WHEN + timedelta(seconds=20 + turn) for turn in range(3)]
    assert all(moment.exact and moment.flushed_at == WHEN + timedelta(seconds=25) for moment in one.moments)
    assert [moment.watch_offset for moment in one.moments] == [15.0, 16.0, 17.0]
    assert one.moments[0].watch_from == WHEN + timedelta(seconds=15)


def test_without_an_event_the_flush_interval_is_taken_off(ask: Any, take: Any) -> None:
    """A click on nothing captured happened within five seconds before its flush, and the moment says that it is not exact."""
    said = seen("a", "s-a")
    flush = WHEN + timedelta(seconds=30)
    points = {"$heatmap_data": {PAGE: [{"x": 144, "y": 640, "target_fixed": False, "type": "click"}]}}
    take(
        [
            {"event": "$pageview", "timestamp": WHEN.isoformat(), "properties": said},
            {"event": "$$heatmap", "timestamp": flush.isoformat(), "properties": said | points},
        ]
    )
    (one,) = ask(points=(Point(0.1, 640),)).results
    (moment,) = one.moments
    assert (moment.exact, moment.timestamp, moment.watch_offset) == (False, flush - timedelta(seconds=5), 20.0)


def test_a_page_of_sessions_says_whether_there_are_more(ask: Any, spot: Any) -> None:
    """A limit cuts sessions, not interactions, and the next page begins where it ended."""
    first, second = ask(hotspot=spot.id, limit=2), ask(hotspot=spot.id, limit=2, offset=2)
    assert (len(first.results), first.has_more, len(second.results), second.has_more) == (2, True, 1, False)
    ids = {one.session.session_id for one in (*first.results, *second.results)}
    assert ids == {"s-a", "s-b", "s-c"}


def test_interactions_without_a_session_are_counted_apart(ask: Any, take: Any) -> None:
    """What an SDK sent without a session leads to nobody, and is said so."""
    take([event | {"properties": event["properties"] | {"$session_id": None}} for event in buy("a", "s-a")])
    found = ask(points=(Point(0.5, 320),))
    assert (found.results, found.total_count, found.without_session) == ((), 0, 1)


def test_an_unknown_hotspot_and_half_a_question_are_told(ask: Any, spot: Any) -> None:
    """An id that the page does not have is not found; neither hotspot nor points, or both, is a wrong question."""
    with pytest.raises(NotFound, match="list them again"):
        ask(hotspot="000000000000")
    with pytest.raises(InvalidRequest):
        ask()
    with pytest.raises(InvalidRequest):
        ask(hotspot=spot.id, points=(Point(0.5, 320),))


def test_the_events_route_takes_a_hotspot_and_counts_sessions(store: EventStore, project: Project, spot: Any) -> None:
    """`heatmaps/events/` with a hotspot finds all its interactions, on every URL of the page; distinct_sessions gives each session once."""
    source = store.source(project.id)
    params = {"url_exact": PAGE, "hotspot": spot.id}
    assert heatmaps_events(source, project, params, NOW).total_count == spot.count
    once = heatmaps_events(source, project, params | {"distinct_sessions": "true"}, NOW)
    assert (once.total_count, {row.session_id for row in once.results}) == (3, {"s-a", "s-b", "s-c"})
    with pytest.raises(InvalidRequest):
        heatmaps_events(source, project, params | {"points": '[{"x": 0.5, "y": 320}]'}, NOW)


def test_the_events_route_looks_as_far_back_as_the_hotspot(store: EventStore, project: Project, take: Any) -> None:
    """A hotspot of a period that was widened to thirty days leads to its interactions, though none is of the last week."""
    later = NOW + timedelta(days=15)
    take(buy("a", "s-a") + buy("b", "s-b"))
    source = store.source(project.id)
    (spot,) = hotspots(source, project, AssessRequest(PAGE), limit=1, now=later).results
    for correct in ("false", "true"):
        params = {"url_exact": PAGE, "hotspot": spot.id, "correct": correct}
        assert heatmaps_events(source, project, params, later).total_count == spot.count == 2


def test_the_events_route_with_right_numbers_names_a_page(store: EventStore, project: Project, take: Any) -> None:
    """Right numbers are about a page with all its URLs; without one the question is a wrong one."""
    take(buy("a", "s-a") + buy("c", "s-c", url=PAGE + "#top"))
    source, points = store.source(project.id), '[{"x": 0.5, "y": 320}]'
    right = heatmaps_events(source, project, {"url_exact": PAGE, "points": points, "correct": "true"}, NOW)
    literal = heatmaps_events(source, project, {"url_exact": PAGE, "points": points}, NOW)
    assert {row.session_id for row in right.results} - {row.session_id for row in literal.results} == {"s-c"}
    with pytest.raises(InvalidRequest, match="name it"):
        heatmaps_events(source, project, {"points": points, "correct": "true"}, NOW)
