"""Stretches of a page that many see and nobody clicks."""

from tests.findings.shown import placed

from heatsight.findings.dead_zones import dead_zones
from heatsight.model.assessment import Reach, Scroll
from heatsight.model.hotspot import Hotspot, HotspotPoint, Naming, Region


def clicked_at(*rows: int, fixed: bool = False) -> Hotspot:
    """A hotspot with one click in each of the rows."""
    points = tuple(HotspotPoint(0.5, row, fixed, 1) for row in rows)
    region = Region(0.4, 0.6, min(rows), max(rows) + 16, fixed)
    return Hotspot(
        "h", "click", "desktop", 1, None, Naming("none", 0.0, 0), region, points, len(rows), 1, 1.0, (0.9, 1.0), below_fold=False
    )


def reached(visitors: int, **share_at: float) -> Scroll:
    """Reach as {"d2000": 0.5}: half of the visitors saw 2000 px."""
    steps = tuple(Reach(int(depth[1:]), round(visitors * share), share, (share, share)) for depth, share in {"d0": 1.0, **share_at}.items())
    return Scroll(visitors, steps, {}, None)


def test_a_tall_gap_that_many_saw_is_dead():
    """From 416 px to 1408 px nobody clicks although half of the people got to 2000 px."""
    zones = dead_zones([clicked_at(400, 1408, 1850)], reached(100, d800=0.9, d1400=0.7, d2000=0.5), viewport_height=900)
    assert [(zone.region.y0, zone.region.y1) for zone in zones] == [(416, 1408)]
    assert "at least 50 of 100 people" in zones[0].why


def test_what_hardly_anybody_saw_is_not_dead_but_unseen():
    """Below the depth a quarter of the people reached, silence says nothing."""
    assert dead_zones([clicked_at(0, 300, 700)], reached(100, d700=0.9, d5000=0.1), viewport_height=900) == ()


def test_few_people_make_no_dead_zone():
    """Twenty people not clicking somewhere is chance."""
    assert dead_zones([clicked_at(0)], reached(20, d3000=1.0), viewport_height=900) == ()


def test_clicks_on_fixed_things_fill_no_gap():
    """A sticky header is clicked at its place on the screen, not on the page."""
    zones = dead_zones([clicked_at(500, fixed=True)], reached(100, d2000=0.6), viewport_height=900)
    assert [(zone.region.y0, zone.region.y1) for zone in zones] == [(0, 2000)]


def test_what_lies_there_is_said_where_the_page_was_rendered():
    """With the page's layout a dead zone names the headings in it."""
    shown = [placed("Our story", tag="h2", role="heading", y=900, clickable=False), placed("Prices", tag="h2", role="heading", y=1900)]
    (zone,) = dead_zones([clicked_at(400, 1408, 1850)], reached(100, d800=0.9, d1400=0.7, d2000=0.5), 900, shown)
    assert zone.why.endswith("nobody clicked in it: “Our story” h2")
