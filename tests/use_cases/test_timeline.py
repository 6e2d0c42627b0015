"""What one session did, in order."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from heatsight.errors import NotFound
from heatsight.model.project import Project
from heatsight.store import Catalogue, EventStore
from heatsight.use_cases.capture import Capture
from heatsight.use_cases.timeline import timeline

PAGE = "https://shop.example/product"
START = datetime(2026, 11, 18, 9, tzinfo=UTC)
BUY = 'button:attr__id="buy"attr_id="buy"nth-child="1"nth-of-type="1"text="Buy";body:'
PRICE = 'p.price:nth-child="2"nth-of-type="1"text="9 EUR";body:'


def event(name: str, at: float, url: str = PAGE, **properties: Any) -> dict[str, Any]:
    """An event of the session, some seconds after its start."""
    said = {
        "distinct_id": "a",
        "$session_id": "s",
        "$window_id": "w",
        "$current_url": url,
        "$viewport_width": 1440,
        "$viewport_height": 900,
        "$lib_version": "1.449.2",
    }
    return {"event": name, "timestamp": (START + timedelta(seconds=at)).isoformat(), "properties": said | properties}


def flush(at: float, clicks: int) -> dict[str, Any]:
    """A flush with so many click points."""
    point = {"x": 10, "y": 10, "target_fixed": False, "type": "click"}
    return event("$$heatmap", at, **{"$heatmap_data": {PAGE: [point] * clicks}})


STORY = [
    event("$pageview", 0, title="The product"),
    event("$autocapture", 1, **{"$event_type": "click", "$elements_chain": BUY}),
    event("$dead_click", 2, **{"$event_type": "click", "$elements_chain": PRICE}),
    flush(5, 4),
    event("$rageclick", 6, **{"$event_type": "click", "$elements_chain": BUY}),
    event("$exception", 7, **{"$exception_list": [{"type": "TypeError", "value": "x is not a function"}]}),
    event("bought", 8),
    event("$set", 8),
    flush(9, 0),
    event("$autocapture", 9, **{"$event_type": "submit", "$elements_chain": 'form:nth-child="1"nth-of-type="1";body:'}),
    event(
        "$pageview",
        10,
        "https://shop.example/cart",
        **{"$prev_pageview_pathname": "/product", "$prev_pageview_max_content": 2400.0, "$prev_pageview_max_content_percentage": 0.5},
    ),
    event("$pageleave", 12, "https://shop.example/cart", **{"$prev_pageview_max_content": 900, "$prev_pageview_duration": 2.0}),
]


@pytest.fixture
def tell(store: EventStore, catalogue: Catalogue, project: Project) -> Any:
    """The timeline of the session after the story was captured."""
    capture = Capture(store, catalogue)
    capture.take(json.dumps({"api_key": project.token, "batch": STORY}).encode())
    capture.close()
    return lambda session="s", limit=100, offset=0: timeline(store.source(project.id), session, limit=limit, offset=offset)


def test_a_session_is_told_in_order_and_by_name(tell: Any) -> None:
    """Pages, named clicks, dead and rage clicks, errors, custom events, scroll and leaving stand in the order of time."""
    told = tell()
    assert [(entry.kind, round(entry.offset)) for entry in told.results] == [
        ("pageview", 0),
        ("unnamed_clicks", 0),
        ("click", 1),
        ("deadclick", 2),
        ("rageclick", 6),
        ("error", 7),
        ("custom", 8),
        ("submit", 9),
        ("scroll", 10),
        ("pageview", 10),
        ("pageleave", 12),
    ]
    by_kind = {entry.kind: entry for entry in told.results}
    assert by_kind["click"].element.text == "Buy"
    assert by_kind["error"].detail == "TypeError: x is not a function"
    assert (by_kind["scroll"].page, by_kind["scroll"].depth_px, by_kind["scroll"].depth_share) == (PAGE, 2400, 0.5)
    assert (by_kind["pageleave"].depth_px, by_kind["pageleave"].seconds_on_page) == (900, 2.0)


def test_clicks_that_no_event_names_are_counted_within_their_flush(tell: Any) -> None:
    """Of four points, one is the autocapture's and one the dead click's: two are on nothing that autocapture knows."""
    (unnamed,) = [entry for entry in tell().results if entry.kind == "unnamed_clicks"]
    assert (unnamed.count, unnamed.exact, unnamed.element) == (2, False, None)


def test_the_summary_needs_no_recording(tell: Any) -> None:
    """A session without a recording has its numbers all the same, and says that there is nothing to watch."""
    session = tell().session
    assert (session.pageviews, session.clicks, session.errors, session.recorded) == (2, 4, 1, False)
    assert (session.distinct_id, session.entry_url, session.duration) == ("a", PAGE, 12.0)


def test_a_long_session_is_told_in_parts(tell: Any) -> None:
    """Two parts tell every event once, and the first says that there is more."""
    first, second = tell(limit=4), tell(limit=100, offset=4)
    assert (first.has_more, second.has_more) == (True, False)
    kinds = [entry.kind for part in (first, second) for entry in part.results if entry.kind != "unnamed_clicks"]
    assert kinds == [entry.kind for entry in tell().results if entry.kind != "unnamed_clicks"]


def test_an_unknown_session_is_not_found(tell: Any) -> None:
    """An id of nobody's, or none, is not found."""
    for session in ("t", ""):
        with pytest.raises(NotFound):
            tell(session)


@pytest.mark.parametrize(
    "said",
    [{}, {"$exception_list": "x"}, {"$exception_types": [], "$exception_message": None}, {"$exception_list": [3]}],
)
def test_an_error_that_says_nothing_is_still_told(store: EventStore, catalogue: Catalogue, project: Project, said: Any) -> None:
    """However little an exception says of itself, it stands in the timeline."""
    capture = Capture(store, catalogue)
    capture.take(json.dumps({"api_key": project.token, "batch": [event("$exception", 0, **said)]}).encode())
    capture.close()
    (entry,) = timeline(store.source(project.id), "s", limit=10).results
    assert (entry.kind, entry.detail) == ("error", "an error that says nothing of itself")
