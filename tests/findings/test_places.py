"""Places on a page, and who had them on screen."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from heatsight.findings.places import reach_at_elements
from heatsight.model.hotspot import Region


def test_each_named_element_has_its_share_of_people(made: Any) -> None:
    """Ten of forty people get to the deeper of two elements; what sticks to the screen, and a place without a name, are left out."""
    near, deep = made.spot(5, text="Near", y=400), made.spot(5, text="Deep", y=2800)
    sticking = replace(made.spot(5, text="Menu", y=20), region=Region(0.1, 0.2, 10, 30, fixed=True))
    nameless = made.spot(5, y=900)
    band = made.band(visitors=40, depths={1200: 30, 3300: 10}, spots=(deep, sticking, nameless, near))
    reached = reach_at_elements(band)
    assert [(step.hotspot_id, step.reach.visitors, step.reach.share) for step in reached] == [(near.id, 40, 1.0), (deep.id, 10, 0.25)]


def test_nothing_is_said_of_reach_when_no_depth_is_known(made: Any) -> None:
    """Without scroll data there is no share to give."""
    assert reach_at_elements(made.band(visitors=40, depths={}, spots=(made.spot(5, text="Near", y=400),))) == ()
