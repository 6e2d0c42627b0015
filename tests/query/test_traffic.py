"""A scope's volume."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from heatsight.model.assessment import Clicks
from heatsight.model.scope import Scope
from heatsight.query.traffic import Traffic, traffic
from heatsight.store import Source


def test_visitors_leave_events_or_points(source: Source, rows: Any, scope: Scope) -> None:
    """Whoever left anything on the page was there; sessions without an id are not counted as one."""
    rows.add(
        [rows.click("a"), rows.click("a", type="rageclick"), rows.click("b", type="mousemove", session_id="")],
        [rows.event("a"), rows.event("c"), rows.event("c", "$autocapture"), rows.event("d", url="https://example.com/")],
    )
    assert traffic(source, scope) == Traffic(visitors=3, sessions=2, pageviews=2, clicks=Clicks(1, 1))


def test_scroll_depth_alone_is_no_visit(source: Source, rows: Any, scope: Scope) -> None:
    """A depth comes with the next page's event, perhaps from a visit before the period."""
    rows.add([rows.click("a", type="scrolldepth")])
    assert traffic(source, scope).visitors == 0


def test_an_empty_scope_has_no_traffic(source: Source, scope: Scope) -> None:
    """Nothing is zero, not an error."""
    assert traffic(source, scope) == Traffic(0, 0, 0, Clicks(0, 0)) == traffic(source, replace(scope, people_only=False))
