from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

import numpy as np

from heatsight.model.scope import Scope
from heatsight.query.flush_windows import EVENT_KINDS, POINT_TYPES, flush_windows
from heatsight.store.interface import Source

BUTTON = 'button:nth-child="1"nth-of-type="1"text="Buy";body:nth-child="2"nth-of-type="1"'
BROWSER_MS = 1_700_000_000_000
"""What visitors' clocks say at the start: not what the server's says."""


def uuid7(at: float, number: int = 0) -> UUID:
    """An id as the SDK makes it, `at` seconds after the start: the browser's clock in its first 48 bits."""
    return UUID(int=(BROWSER_MS + int(at * 1000) << 80) | (7 << 76) | (2 << 62) | number)


def click(rows: Any, visitor: str, at: float, position: int = 0, **more: Any) -> Any:
    """A point of the flush at `at` seconds."""
    return replace(rows.click(visitor, at=at, **more), event_uuid=uuid7(at), position=position)


def event(rows: Any, visitor: str, at: float, name: str = "$autocapture", kind: str = "click", **more: Any) -> Any:
    """An event of the button at `at` seconds."""
    sent = more.pop("sent", at)
    found = rows.event(visitor, name, at=at, properties={"$event_type": kind, **more.pop("properties", {})}, **more)
    return replace(found, uuid=uuid7(sent, 1 + int(at * 10)), elements_chain=BUTTON)


def test_points_come_in_order_with_their_window(rows: Any, source: Source, scope: Scope):
    """Points are in order of tab, flush and position, and know when the flush before was."""
    rows.add([click(rows, "a", 10, 1, x=2), click(rows, "a", 5, 0, x=3), click(rows, "a", 10, 0, x=1)])
    seen = flush_windows(source, scope)
    assert seen.x.tolist() == [3, 1, 2]
    assert (seen.flush - BROWSER_MS).tolist() == [5_000, 10_000, 10_000]
    assert seen.opened.tolist() == [-1, BROWSER_MS + 5_000, BROWSER_MS + 5_000]
    assert [POINT_TYPES[kind] for kind in seen.kind] == ["click"] * 3
    assert (seen.points_seen, seen.sessions) == ((3, 0, 0), 1)


def test_a_flush_of_another_page_closes_the_window_too(rows: Any, source: Source, scope: Scope):
    """The flush before may have held points of another page only."""
    rows.add([click(rows, "a", 5, url="https://example.com/other"), click(rows, "a", 10)])
    assert flush_windows(source, scope).opened.tolist() == [BROWSER_MS + 5_000]


def test_only_clicks_of_the_page_are_events(rows: Any, source: Source, scope: Scope):
    """Changes and submits are no clicks, other pages' events belong to other pages, and a chain travels once."""
    rows.add(
        [click(rows, "a", 5)],
        [
            event(rows, "a", 1),
            event(rows, "a", 2, kind="change"),
            event(rows, "a", 3, kind="submit"),
            event(rows, "a", 4, url="https://example.com/other"),
            event(rows, "a", 4.5, "$rageclick"),
        ],
    )
    seen = flush_windows(source, scope)
    assert [EVENT_KINDS[kind] for kind in seen.event_kind] == ["$autocapture", "$rageclick"]
    assert (seen.event_time - BROWSER_MS).tolist() == [1_000, 4_500]
    assert seen.chains == (BUTTON,)


def test_a_dead_click_has_the_time_of_its_click(rows: Any, source: Source, scope: Scope):
    """Its id is of the sending, three seconds later; the delay is taken off."""
    properties = {"$dead_click_event_timestamp": 1_772_971_201_000, "$event_time_override_system_time": "2026-03-08T12:00:04.100Z"}
    rows.add([click(rows, "a", 5)], [event(rows, "a", 1, "$dead_click", properties=properties, sent=4.1)])
    assert (flush_windows(source, scope).event_time - BROWSER_MS).tolist() == [1_000]


def test_ids_without_a_clock_fall_back_on_stored_times(rows: Any, source: Source, scope: Scope):
    """One id without a time in it, and the whole tab is read by the server's times, with more slack."""
    rows.add([click(rows, "a", 5), rows.click("b", at=5)], [event(rows, "a", 1)])
    seen = flush_windows(source, scope)
    assert sorted(seen.slack.tolist()) == [20, 400]
    assert len(np.unique(seen.flush)) == 2


def test_the_sample_takes_whole_sessions_and_says_of_how_many(rows: Any, source: Source, scope: Scope):
    """Sessions are taken in the order of a hash until they hold enough points; all points are counted."""
    rows.add([click(rows, f"v{visitor}", 5, position) for visitor in range(20) for position in range(3)])
    seen = flush_windows(source, scope, max_points=10)
    assert seen.points_seen[0] == 60
    assert 10 <= len(seen.x) <= 12
    assert len(seen.x) == 3 * seen.sessions
    again = flush_windows(source, scope, max_points=10)
    assert again.x.tolist() == seen.x.tolist()


def test_visitors_without_a_session_are_kept_apart(rows: Any, source: Source, scope: Scope):
    """Rows with an empty or undefined session belong to their visitor, not to one endless session."""
    rows.add([click(rows, "a", 5, session_id=""), click(rows, "b", 5, session_id=""), click(rows, "b", 5, 1, session_id="undefined")])
    assert flush_windows(source, scope).sessions == 2


def test_events_are_found_at_any_width(rows: Any, source: Source, scope: Scope):
    """A window resized between click and flush does not lose the event; the point's flush decides the band."""
    rows.add([click(rows, "a", 5, width=1300)], [event(rows, "a", 1, viewport_width=800)])
    seen = flush_windows(source, replace(scope, viewport_width_min=1024))
    assert len(seen.event_time) == 1


def test_an_empty_page_is_no_error(source: Source, scope: Scope):
    """Without points there are no columns to speak of."""
    seen = flush_windows(source, scope)
    assert (len(seen.x), seen.chains, seen.points_seen) == (0, (), (0, 0, 0))
