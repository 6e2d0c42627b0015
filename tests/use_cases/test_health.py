"""The state of the data, told apart."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from heatsight.model.assessment import Health
from heatsight.model.batch import Batch
from heatsight.model.event import Event
from heatsight.model.interaction import Interaction
from heatsight.model.page import Page
from heatsight.model.project import Project
from heatsight.model.rejection import Reason, Rejection
from heatsight.model.scope import Scope
from heatsight.model.window import Window
from heatsight.store import EventStore
from heatsight.use_cases.health import health

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
URL = "https://example.com/pricing"
Look = Callable[..., Health]


@pytest.fixture
def look(store: EventStore, project: Project) -> Look:
    """Stores visits of a page, then looks at its health."""

    def at(url: str = URL, *, people: int = 0, clicking: int = 0, opt_in: bool | None = None, **more: Any) -> Health:
        views = tuple(_view(f"p{n}") for n in range(people))
        clicks = tuple(_click(f"p{n}") for n in range(clicking))
        store.append([Batch(project.id, events=views, interactions=clicks, retention_days=36500, **more)])
        asked = replace(project, heatmaps_opt_in=opt_in)
        return health(store.source(project.id), asked, Scope(Page(url_exact=url), Window(NOW - timedelta(days=7), NOW)))

    return at


def _view(visitor: str) -> Event:
    when = NOW - timedelta(days=1)
    return Event(uuid4(), "$pageview", when, visitor, f"s-{visitor}", "", {"$current_url": URL}, "", URL, URL, 1440, 900)


def _click(visitor: str) -> Interaction:
    when = NOW - timedelta(days=1)
    pixels = {"pixel_x": 80, "pixel_y": 80, "pixel_viewport_width": 1440, "pixel_viewport_height": 900}
    placed = {
        "current_url": URL,
        "page": URL,
        "timestamp": when,
        "distinct_id": visitor,
        "session_id": f"s-{visitor}",
        "event_uuid": uuid4(),
    }
    return Interaction("click", 5, 5, 90, 56, pointer_target_fixed=False, **pixels, **placed)


def _check(answer: Health, id_: str) -> tuple[str, str]:
    return next((check.status, check.detail) for check in answer.checks if check.id == id_)


def test_nothing_at_all_is_no_data(look: Look) -> None:
    """An empty project has no data, and is told how to send some."""
    answer = look()
    assert answer.status == "no_data"
    assert "snippet" in _check(answer, "traffic")[1]


def test_a_project_that_refuses_heatmaps_is_off_and_not_empty(look: Look) -> None:
    """Nothing stored while heatmaps are switched off is a choice, not silence."""
    assert look(opt_in=False).status == "capture_off"


def test_a_page_visited_but_without_points_has_capture_off(look: Look) -> None:
    """Forty views without one point mean that the SDK does not send heatmaps."""
    answer = look(people=40)
    assert answer.status == "capture_off"
    assert "capture_heatmaps" in _check(answer, "heatmaps")[1]


def test_another_url_is_a_mismatch_with_the_nearest_named(look: Look) -> None:
    """Nobody visited http, but https has traffic."""
    answer = look("http://example.com/pricing", people=40, clicking=40)
    assert answer.status == "url_mismatch"
    assert [(near.url, near.difference) for near in answer.nearest_urls] == [(URL, "scheme")]


def test_few_people_are_low_volume(look: Look) -> None:
    """Twelve people are too few for a share to mean much; the answer says how many there are."""
    answer = look(people=12, clicking=12)
    assert answer.status == "low_volume"
    assert _check(answer, "traffic")[1].startswith("12 people")


def test_enough_people_are_ok(look: Look) -> None:
    """Forty people with clicks carry an answer; a project that never chose counts as wanting heatmaps, and that is said."""
    answer = look(people=40, clicking=40)
    assert answer.status == "ok"
    assert "counts as yes" in _check(answer, "heatmaps")[1]


def test_clicks_without_autocapture_fail_that_check(look: Look) -> None:
    """Without $autocapture nothing interactive can be named."""
    assert _check(look(people=40, clicking=40), "autocapture")[0] == "fail"


def test_unknown_scroll_depth_is_a_warning(look: Look) -> None:
    """When nobody's depth is known, reach is not trusted silently."""
    assert _check(look(people=40, clicking=40), "scroll") == (
        "warn",
        "Scroll depth is known of 0 of 40 people. Those who left without $pageleave are missing: keep capture_pageleave on.",
    )


def test_what_capture_set_aside_is_counted(look: Look) -> None:
    """Things set aside show up with their reason."""
    dropped = Rejection(Reason.HEATMAP_INVALID_POINT, "point", NOW - timedelta(hours=1), count=7)
    answer = look(people=40, clicking=40, rejections=(dropped,))
    assert "heatmap_invalid_point (7)" in _check(answer, "set_aside_at_capture")[1]
