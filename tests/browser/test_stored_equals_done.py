"""Stock posthog-js in a real browser: what is stored equals what was done."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from heatsight.model.elements_chain import parse
from heatsight.model.page import page_of

VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "rage_detect.json").read_text("utf-8"))
CLICKS = "SELECT pixel_x, pixel_y, pointer_target_fixed, current_url FROM heatmaps WHERE type = 'click' ORDER BY timestamp, position"
MODERN = {"defaults": "2025-05-24"}
SDKS = {
    "1.449, everything in one script": ("/sdk/posthog-js/array.full.js", MODERN),
    "1.449, scripts from heatsight": ("{server}/static/array.js", MODERN),
    "1.300": ("/sdk/posthog-js-1.300/array.full.js", MODERN),
    "1.180": ("/sdk/posthog-js-1.180/array.full.js", {}),
}
EVERY_SDK = pytest.mark.parametrize("name", SDKS)
Visit = Callable[..., Any]


def places(clicks: list[dict[str, Any]]) -> list[tuple[int, int, bool, str]]:
    """The page's record in the form of CLICKS."""
    return [(click["x"], click["y"], click["fixed"], click["url"]) for click in clicks]


@EVERY_SDK
def test_clicks_scrolling_and_elements(visit: Visit, server: Any, name: str) -> None:
    """Each click is one point at its place, in order; each click on something interactive has its elements; scrolling its depth."""
    sdk, config = SDKS[name]
    visitor = visit(sdk, path="/?plan=pro#top", config=config)
    for element in ("title", "sticky", "buy", "path", "link", "agree", "text", "pointer", "off", "home", "menu-text"):
        visitor.click(element)
    visitor.scroll_to(1900)
    visitor.click("home")
    visitor.click("deep")
    visitor.scroll_to(700)
    visitor.click("menu")
    visitor.leave()
    made, (depth,) = visitor.record("clicks"), visitor.record("depths")
    assert [click["id"] for click in made].count("check") == 1, "a label click is two clicks"
    assert {click["fixed"] for click in made} == {True, False}

    stored = [(x, y, bool(fixed), url) for x, y, fixed, url in server.rows(CLICKS)]
    assert stored == places(made)
    positions = server.rows(
        "SELECT groupArray(position) FROM (SELECT * FROM heatmaps ORDER BY position) WHERE type != 'scrolldepth' GROUP BY event_uuid"
    )
    assert all(list(found) == list(range(len(found))) for (found,) in positions)
    (sizes,) = server.rows(
        "SELECT DISTINCT pixel_viewport_width, pixel_viewport_height, session_id != '', page FROM heatmaps WHERE type = 'click'"
    )
    assert sizes[:3] == (1200, 800, 1)

    scrolled = server.rows("SELECT pixel_y, page_height, page FROM heatmaps WHERE type = 'scrolldepth'")
    assert scrolled == ((depth["deepest"], depth["height"], page_of(depth["url"])),)

    chains = server.rows(
        "SELECT elements_chain FROM events WHERE event = '$autocapture' AND properties.`$event_type` = 'click' ORDER BY timestamp"
    )
    named = [
        next(element.attr_id for element in parse(chain) if element.attr_id not in (None, "svg", "path", "menu-text", "agree"))
        for (chain,) in chains
    ]
    assert named == ["buy", "icon", "link", "label", "check", "pointer", "home", "menu", "home", "deep", "menu"]
    buy = parse(chains[0][0])[0]
    assert (buy.tag, buy.text, buy.attributes["title"]) == ("button", 'Buy; "now"', 'Say "yes"; or "no"')
    assert set(parse(chains[2][0])[0].classes) == {"w-1/2", "md:p-4", "x"}

    assert server.rows("SELECT count() FROM rejections") == ((0,),)
    assert server.rows("SELECT count() FROM events WHERE event = '$pageleave'") == ((1,),)


@EVERY_SDK
def test_rage_and_dead_clicks(visit: Visit, server: Any, name: str) -> None:
    """A burst is one rage click right before its third click; a click without an answer is a dead click with its element."""
    sdk, config = SDKS[name]
    visitor = visit(sdk, config=config)
    visitor.click("buy", times=4, delay=100)
    visitor.page.wait_for_timeout(1500)
    visitor.click("text")
    visitor.page.wait_for_timeout(5000)
    visitor.leave()
    made = visitor.record("clicks")
    stored = server.rows("SELECT type, pixel_x, pixel_y FROM heatmaps WHERE type IN ('click', 'rageclick') ORDER BY timestamp, position")
    clicks = [("click", click["x"], click["y"]) for click in made]
    assert list(stored) == [*clicks[:2], ("rageclick", *clicks[2][1:]), *clicks[2:]]
    ((rage,),) = server.rows("SELECT elements_chain FROM events WHERE event = '$rageclick'")
    assert parse(rage)[0].attr_id == "buy"
    ((dead, when),) = server.rows("SELECT elements_chain, timestamp FROM events WHERE event = '$dead_click'")
    assert (parse(dead)[0].attr_id, parse(dead)[0].text) == ("text", "Just some words that lead nowhere.")
    points = server.rows("SELECT 'click', pixel_x, pixel_y FROM heatmaps WHERE type = 'deadclick'")
    assert points == (() if name == "1.180" else (clicks[-1],)), "1.180 knew no such points"
    ((flushed,),) = server.rows("SELECT max(timestamp) FROM heatmaps WHERE type = 'click'")
    assert when < flushed, "the event bears the time of the click, not of its telling"


def test_routes_of_a_single_page_application(visit: Visit, server: Any) -> None:
    """Clicks on each route are filed under it; each route's depth belongs to the route that was scrolled."""
    visitor = visit(SDKS["1.449, everything in one script"][0], path="/start?plan=pro", config=MODERN)
    visitor.scroll_to(900)
    visitor.scroll_to(0)
    visitor.click("text")
    visitor.click("route")
    visitor.click("text")
    visitor.scroll_to(400)
    visitor.leave()
    made = visitor.record("clicks")
    assert len({click["url"] for click in made}) == 2
    assert [(x, y, bool(fixed), url) for x, y, fixed, url in server.rows(CLICKS)] == places(made)
    assert server.rows("SELECT count() FROM events WHERE event = '$pageview'") == ((2,),)
    (first, first_page), (second, second_page) = server.rows(
        "SELECT pixel_y, page FROM heatmaps WHERE type = 'scrolldepth' ORDER BY timestamp"
    )
    assert (first, first_page) == (900, f"{visitor.site}/start")
    assert (second, second_page) == (400, page_of(made[-1]["url"]))
    joined = server.rows(
        "SELECT h.pixel_y FROM heatmaps AS h JOIN events AS e ON toString(e.uuid) = h.pageview_id "
        "WHERE h.type = 'scrolldepth' AND e.event = '$pageview' ORDER BY h.timestamp"
    )
    assert joined == ((900,), (400,))


def test_lazy_scripts_come_from_heatsight(visit: Visit) -> None:
    """The small bundle gets its config, its dead-click script and its recorder from here, without one failed request."""
    visitor = visit("{server}/static/array.js", config=MODERN)
    visitor.page.wait_for_timeout(1000)
    visitor.click("buy")
    visitor.page.wait_for_timeout(3500)
    asked = [path for path, _ in visitor.requests]
    visitor.leave()
    assert "/static/array.js" in asked
    assert any(path.endswith("/config.js") for path in asked)
    assert any("dead-clicks-autocapture.js" in path for path in asked)
    assert any("recorder" in path for path in asked)
    assert {status for path, status in visitor.requests if not path.startswith("http")} == {200}


@pytest.mark.parametrize("name", ["1.449, everything in one script", "1.300", "1.180"])
def test_recordings(visit: Visit, server: Any, name: str) -> None:
    """A session is recorded: its pieces hold the page and the clicks, and nothing of them lies among the events."""
    sdk, config = SDKS[name]
    visitor = visit(sdk, config=config)
    visitor.page.wait_for_timeout(2000)
    visitor.click("buy")
    visitor.click("text")
    visitor.page.wait_for_timeout(3500)
    visitor.leave()
    pieces = server.rows("SELECT session_id, data, events FROM recordings ORDER BY timestamp")
    (session,) = {session for session, _, _ in pieces}
    assert server.rows("SELECT DISTINCT session_id FROM heatmaps") == ((session,),)
    recorded = [event for _, data, _ in pieces for event in json.loads(data)]
    assert sum(events for _, _, events in pieces) == len(recorded)
    assert {2, 3, 4} <= {event["type"] for event in recorded}, "a full page, what happened, and its size"
    clicks = [event for event in recorded if event["type"] == 3 and event["data"]["source"] == 2 and event["data"]["type"] == 2]
    assert len(clicks) == 2
    assert server.rows("SELECT count() FROM events WHERE event = '$snapshot'") == ((0,),)


def test_rage_vectors(visit: Visit, server: Any) -> None:
    """The SDK's own rage detection fires at the clicks that each vector names, and its points arrive right before theirs."""
    for vector in VECTORS:
        visitor = visit(SDKS["1.449, everything in one script"][0], path=f"/{vector['name']}", config=MODERN)
        visitor.page.evaluate(CLICK_AT_TIMES, vector["request"]["clicks"])
        visitor.leave()
    for vector in VECTORS:
        stored = server.rows(
            "SELECT type FROM heatmaps WHERE type IN ('click', 'rageclick') AND page LIKE {page:String} ORDER BY position",
            page=f"%/{vector['name']}",
        )
        expected = []
        for number in range(len(vector["request"]["clicks"])):
            expected += ["rageclick"] * (number in vector["expected"]["fires_at"]) + ["click"]
        assert [kind for (kind,) in stored] == expected, vector["name"]


CLICK_AT_TIMES = """clicks => {
    const Real = Date, began = Real.now();
    let now = began;
    window.Date = class extends Real {
        constructor(...given) { given.length ? super(...given) : super(now); }
        static now() { return now; }
    };
    for (const {x, y, t} of clicks) {
        now = began + t;
        document.getElementById("text").dispatchEvent(new MouseEvent("click", {clientX: x + 300, clientY: y + 300, bubbles: true}));
    }
    window.Date = Real;
}"""
