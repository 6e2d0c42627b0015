"""Hot elements, hottest first, over all bands or one."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from heatsight.errors import InvalidRequest
from heatsight.model.project import Project
from heatsight.store import Catalogue, EventStore
from heatsight.use_cases.capture import Capture
from heatsight.use_cases.hotspots import Hotspots, hotspots
from heatsight.use_cases.request import AssessRequest

PAGE = "https://shop.example/product"
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
PLACES = {"Buy": (720, 320), "Help": (100, 40)}


def click(visitor: int, text: str, width: int, when: datetime) -> list[dict[str, Any]]:
    """One click on a named button as posthog-js sends it: the autocapture and the flush with its point."""
    share, y = PLACES[text]
    seen = {
        "distinct_id": f"{text}-{width}-{visitor}",
        "$session_id": f"s-{text}-{width}-{visitor}",
        "$window_id": "w",
        "$current_url": PAGE,
        "$viewport_width": width,
        "$viewport_height": 900,
        "$lib_version": "1.449.2",
    }
    chain = {
        "$event_type": "click",
        "$el_text": text,
        "$elements_chain": f'button:attr__id="{text}"attr_id="{text}"nth-child="1"nth-of-type="1"text="{text}";body:',
    }
    points = {"$heatmap_data": {PAGE: [{"x": share * width // 1440, "y": y, "target_fixed": False, "type": "click"}]}}
    return [
        {"event": "$autocapture", "timestamp": when.isoformat(), "properties": {**seen, **chain}},
        {"event": "$$heatmap", "timestamp": (when + timedelta(seconds=1)).isoformat(), "properties": {**seen, **points}},
    ]


@pytest.fixture
def ask(store: EventStore, catalogue: Catalogue, project: Project) -> Any:
    """Asks for hotspots of a page with six desktop clicks on Buy, three on Help, and four mobile ones on Buy; all of two weeks ago."""
    when = NOW - timedelta(days=14)
    events = [event for n in range(6) for event in click(n, "Buy", 1440, when)]
    events += [event for n in range(3) for event in click(n, "Help", 1440, when)]
    events += [event for n in range(4) for event in click(n, "Buy", 400, when)]
    capture = Capture(store, catalogue)
    capture.take(json.dumps({"api_key": project.token, "batch": events}).encode())
    capture.close()

    def asked(limit: int = 0, offset: int = 0, **request: Any) -> Hotspots:
        return hotspots(store.source(project.id), project, AssessRequest(PAGE, **request), limit=limit, offset=offset, now=NOW)

    return asked


def test_bands_are_merged_hottest_first(ask: Any) -> None:
    """Elements of all bands come in one list by their clicks; a quiet week of our own choosing is widened to thirty days."""
    answer = ask()
    assert [(spot.element.text, spot.device, spot.count) for spot in answer.results] == [
        ("Buy", "desktop", 6),
        ("Buy", "mobile", 4),
        ("Help", "desktop", 3),
    ]
    assert answer.window.widened
    assert not answer.has_more


def test_device_and_widths_narrow_the_answer(ask: Any) -> None:
    """A device, or widths, leave the other bands out."""
    assert [spot.count for spot in ask(device="mobile").results] == [4]
    assert [spot.count for spot in ask(viewport_width_min=1400).results] == [6, 3]


def test_limit_cuts_and_says_that_there_is_more(ask: Any) -> None:
    """A limit gives the hottest and says whether there are more; an offset goes on from there."""
    assert ([spot.count for spot in ask(limit=2).results], ask(limit=2).has_more) == ([6, 4], True)
    assert ([spot.count for spot in ask(limit=2, offset=2).results], ask(limit=2, offset=2).has_more) == ([3], False)


def test_asked_period_is_kept(ask: Any) -> None:
    """A period that was asked for is not widened, even when it holds nothing."""
    answer = ask(days=7)
    assert (answer.results, answer.window.widened) == ((), False)


def test_negative_limit_is_refused(ask: Any) -> None:
    """A limit below zero is an invalid request."""
    with pytest.raises(InvalidRequest) as refused:
        ask(limit=-1)
    assert refused.value.attr == "limit"
