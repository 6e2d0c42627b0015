"""The SQL of the main questions, as files, so that a change of a question is a change one can read."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from heatsight.model.heatmap import HeatmapRequest, Point
from heatsight.model.page import Page
from heatsight.model.scope import Scope
from heatsight.model.statement import Statement
from heatsight.model.window import Window
from heatsight.query.capture_state import capture_state_statement
from heatsight.query.fold_split import everybody_statement, histogram_statement, visitors_statement
from heatsight.query.heatmap import cells_statement, fold_statement
from heatsight.query.heatmap_events import behind_points, events_statement, total_statement
from heatsight.query.overlay_cells import overlay_cells_statement
from heatsight.query.pages import pages_statement, urls_matched_statement
from heatsight.query.recordings import recordings_statement
from heatsight.query.rejections import rejections_statement
from heatsight.query.scroll_depth import buckets_statement
from heatsight.query.set_aside import set_aside_statement
from heatsight.query.traffic import traffic_statement
from heatsight.store import Caps, Source

SNAPSHOTS = Path(__file__).parent / "snapshots"
REQUEST = HeatmapRequest(
    date(2026, 3, 1),
    date(2026, 3, 7),
    url_exact="https://a.test/",
    viewport_width_min=320,
    viewport_width_max=767,
    filter_test_accounts=True,
)
PATTERN = replace(REQUEST, url_exact=None, url_pattern="^https://a.test/.+$", aggregation="unique_visitors", hide_zero_coordinates=False)
FILTERS = (
    {"key": "$host", "operator": "not_icontains", "value": "localhost"},
    {"key": "email", "operator": "is_not_set", "type": "person"},
)
WINDOW = Window(datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 3, 8, tzinfo=UTC))
PLAIN = Scope(Page(url_exact="https://a.test/"), WINDOW)
SCOPE = Scope(Page(url_pattern="https://a.test/*"), WINDOW, 320, 767, FILTERS)

COMPATIBLE: dict[str, Callable[[], Statement]] = {
    "heatmap_cells": lambda: cells_statement(REQUEST, FILTERS),
    "heatmap_cells_by_pattern_and_visitors": lambda: cells_statement(PATTERN, ()),
    "heatmap_fold": lambda: fold_statement(REQUEST, FILTERS),
    "scroll_depth": lambda: buckets_statement(REQUEST, FILTERS),
    "heatmap_events": lambda: events_statement(behind_points(REQUEST, [Point(0.5, 160)], FILTERS), REQUEST.limit, REQUEST.offset),
    "heatmap_events_total": lambda: total_statement(behind_points(REQUEST, [Point(0.5, 160)], FILTERS)),
}
RIGHT: dict[str, Callable[[], Statement]] = {
    "set_aside": lambda: set_aside_statement(PLAIN),
    "traffic": lambda: traffic_statement(PLAIN),
    "traffic_narrowed": lambda: traffic_statement(SCOPE),
    "fold_split_everybody": lambda: everybody_statement(SCOPE),
    "fold_split_visitors": lambda: visitors_statement(PLAIN),
    "fold_split_histogram": lambda: histogram_statement(PLAIN),
    "pages": lambda: pages_statement(WINDOW, 100),
    "urls_matched": lambda: urls_matched_statement(SCOPE),
}
OURS: dict[str, Callable[[], Statement]] = {
    "capture_state": lambda: capture_state_statement(WINDOW, PLAIN.page),
    "overlay_cells": lambda: overlay_cells_statement(PLAIN, (1412, 1468), 1000),
    "rejections": lambda: rejections_statement(100, 0),
    "recordings": lambda: recordings_statement(100, 0),
}


@pytest.mark.parametrize("name", [*COMPATIBLE, *RIGHT, *OURS])
def test_text_is_as_kept(name: str) -> None:
    """The question's text is the file's; to change it on purpose, run with UPDATE_SNAPSHOTS=1 and read the difference."""
    kept = SNAPSHOTS / f"{name}.sql"
    sql = (COMPATIBLE | RIGHT | OURS)[name]().sql + "\n"
    if os.environ.get("UPDATE_SNAPSHOTS"):
        kept.write_text(sql)
    assert kept.read_text() == sql


def test_no_file_is_left_over() -> None:
    """Every kept text belongs to a question."""
    assert {path.stem for path in SNAPSHOTS.glob("*.sql")} == {*COMPATIBLE, *RIGHT, *OURS}


@pytest.mark.parametrize("name", [*COMPATIBLE, *RIGHT])
def test_a_user_may_ask_the_same(source: Source, rows: Any, name: str) -> None:
    """Put through the user's confined query, a text that may stand as evidence gives what it gave us."""
    rows.add([rows.click("a", url="https://a.test/", at=-86400 * 3)], [rows.event("a", url="https://a.test/", at=-86400 * 3)])
    statement = (COMPATIBLE | RIGHT)[name]()
    assert source.ask(statement, Caps()).results == source.select(statement).results
