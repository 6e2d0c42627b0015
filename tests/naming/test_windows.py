from __future__ import annotations

import numpy as np

from heatsight.naming.windows import lay_out, portions
from heatsight.query.flush_windows import FlushWindows, assemble


def point(at: int, position: int, kind: str, x: int, y: int, *, url: str = "u") -> tuple[object, ...]:
    """A point of the flush at `at` ms."""
    return (at, position, at, f"e{at}", kind, url, "v", x, y, 0, 1440, 900, x // 16, y // 16, 90)


def windows(points: list[tuple[object, ...]], events: list[tuple[str, int, str]]) -> FlushWindows:
    """One tab's points, and events (kind, ms, url) on one button."""
    flushes = sorted({(row[0], row[0]) for row in points})
    chains: dict[str, list[tuple[object, ...]]] = {}
    for kind, time, url in events:
        chains.setdefault("button:", []).append(("s", "w", time, time, 0, kind, url))
    return assemble([("s", "w", sorted(points))], [("s", "w", flushes)], list(chains.items()), points_seen=(len(points), 0, 0))


def test_a_rage_point_is_the_click_after_it():
    """The SDK files a rage click right before its click, at the same place."""
    seen = windows([point(5_000, 0, "click", 9, 9), point(5_000, 1, "rageclick", 10, 10), point(5_000, 2, "click", 10, 10)], [])
    laid = lay_out(seen, np.zeros(0, dtype=np.int64))
    assert laid.owner.tolist() == [-1, 2, -1]
    assert laid.clicks.raged.tolist() == [False, True]


def test_a_dead_point_is_the_click_with_its_x():
    """A dead point may be off in y by what was scrolled since; its x is its click's."""
    seen = windows([point(5_000, 0, "click", 700, 300), point(5_000, 1, "click", 200, 310), point(10_000, 0, "deadclick", 700, 900)], [])
    laid = lay_out(seen, np.zeros(0, dtype=np.int64))
    assert laid.owner.tolist() == [-1, -1, 0]
    assert laid.clicks.died.tolist() == [True, False]


def test_events_of_one_click_are_one_sighting():
    """An autocapture with its rage and dead click is one click, seen three times."""
    events = [("$rageclick", 1_000, "u"), ("$autocapture", 1_001, "u"), ("$dead_click", 1_003, "u"), ("$autocapture", 2_000, "u")]
    laid = lay_out(windows([point(5_000, 0, "click", 1, 1)], events), np.zeros(1, dtype=np.int64))
    assert laid.sightings.time.tolist() == [1_001, 2_000]
    assert laid.sightings.raged.tolist() == [True, False]
    assert laid.sightings.died.tolist() == [True, False]


def test_a_slow_page_stamps_late():
    """Autocapture may be stamped a good deal after the dead click's own moment, but not before it: that is the click before."""
    events = [("$autocapture", 900, "u"), ("$dead_click", 1_000, "u"), ("$autocapture", 1_150, "u")]
    laid = lay_out(windows([point(5_000, 0, "click", 1, 1)], events), np.zeros(1, dtype=np.int64))
    assert laid.sightings.time.tolist() == [900, 1_150]
    assert laid.sightings.died.tolist() == [False, True]


def test_each_url_is_a_sequence():
    """A flush lists points by url, so their order holds within one; events join the url they name."""
    seen = windows([point(5_000, 0, "click", 1, 1, url="u#a"), point(5_000, 1, "click", 2, 2, url="u#b")], [("$autocapture", 900, "u#b")])
    laid = lay_out(seen, np.zeros(1, dtype=np.int64))
    assert laid.clicks.sequence.tolist() == [0, 1]
    assert laid.sightings.sequence.tolist() == [1]


def test_urls_that_do_not_match_make_one_sequence():
    """Where a site hides the hash from points but not from events, the tab as a whole is one sequence."""
    seen = windows([point(5_000, 0, "click", 1, 1), point(5_000, 1, "click", 2, 2, url="u#b")], [("$autocapture", 900, "u#c")])
    laid = lay_out(seen, np.zeros(1, dtype=np.int64))
    assert len(set(laid.clicks.sequence.tolist() + laid.sightings.sequence.tolist())) == 1


def test_portions_hold_every_sequence_once():
    """Cut into parts, no click is lost and no sequence torn."""
    points = [point(5_000, 0, "click", n, n, url=f"u{n}") for n in range(9)]
    laid = lay_out(windows(points, []), np.zeros(0, dtype=np.int64))
    parts = portions(laid, 4)
    assert sorted(row for part in parts for row in part.rows.tolist()) == list(range(9))
    assert all(len(part.clicks) <= 4 for part in parts)
