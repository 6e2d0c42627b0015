"""What a real recording says was clicked, against the page's own record."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from heatsight.model.device import BANDS
from heatsight.model.page import Page
from heatsight.model.scope import Scope
from heatsight.model.window import Window
from heatsight.naming.points import name_points
from heatsight.replay.clicks import recorded_presses

MODERN = {"defaults": "2025-05-24"}
SDKS = {
    "1.449": ("/sdk/posthog-js/array.full.js", MODERN),
    "1.300": ("/sdk/posthog-js-1.300/array.full.js", MODERN),
    "1.180": ("/sdk/posthog-js-1.180/array.full.js", {}),
}
ELEMENTS = ("title", "buy", "path", "link", "agree", "text", "pointer", "home", "menu-text")


@pytest.mark.parametrize("name", SDKS)
def test_recordings_name_all_clicks(visit: Callable[..., Any], server: Any, name: str) -> None:
    """Each click is told with the element it was on, disabled controls as presses; the hotspots carry these names."""
    sdk, config = SDKS[name]
    visitor = visit(sdk, config=config)
    visitor.page.wait_for_timeout(2000)
    for element in ELEMENTS:
        visitor.click(element)
    visitor.click("off")
    visitor.scroll_to(1900)
    visitor.click("deep")
    visitor.page.wait_for_timeout(3500)
    visitor.leave()
    made = visitor.record("clicks")
    ((first, last, session, window),) = server.rows(
        "SELECT min(timestamp), max(timestamp), any(session_id), any(window_id) FROM heatmaps WHERE type = 'click'"
    )
    source = server.store.source(1)
    told = recorded_presses(source, [(session, window)])
    assert [press.chain[0].attr_id or "" for press in told.clicks] == [click["id"] for click in made]
    assert [next(element.attr_id for element in press.chain if element.tag == "button") for press in told.disabled] == ["off"]
    assert told.clicks[-1].scroll_y == 1900

    scope = Scope(Page(url_exact=f"{visitor.site}/"), Window(first.replace(hour=0, minute=0), last.replace(year=last.year + 1)))
    spots = name_points(source, scope, BANDS[0], "click").hotspots
    found = {spot.element.name: spot for spot in spots if spot.element is not None}
    assert sum(spot.count for spot in found.values()) == len(made), "no click is without a name"
    plain = {"“A plain heading” heading", "“Just some words that lead nowhere.” text"}
    assert {name for name, spot in found.items() if spot.element is not None and not spot.element.interactive} == plain
