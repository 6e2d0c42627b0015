"""Where elements lie at widths that were rendered, and at others."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.naming.layouts import element, layout

from heatsight.model.device import BANDS
from heatsight.naming.plans import Plan, Sheet, plans_of

DESKTOP, MOBILE = BANDS[0], BANDS[2]


def _box(sheet: Sheet, node: int, view_height: float = 900.0) -> tuple[float, float, float, float]:
    return sheet.box(node, view_height)


def test_a_rendered_width_has_one_answer() -> None:
    """At the width of a layout its boxes are the answer; the body lies under everything."""
    plan = Plan([layout(1440, element("p", 1, x=100, y=200, width=300, height=50))], DESKTOP)
    (sheet,) = plan.at(1440)
    assert [node.shown.tag for node in plan.nodes] == ["body", "p"]
    assert _box(sheet, 1) == (100, 400, 200, 250)
    assert plan.nodes[1].ancestors == {0}


def test_between_two_widths_boxes_lie_between() -> None:
    """Halfway between two rendered widths a box lies halfway, and what only one of them shows is left out."""
    narrow = layout(1000, element("p", 1, x=0, y=100, width=200, height=80), element("i", 1, x=0, y=0))
    wide = layout(2000, element("p", 1, x=400, y=60, width=200, height=40))
    plan = Plan([narrow, wide], DESKTOP)
    between = plan.at(1500)[0]
    assert between.way == "between"
    assert _box(between, 1) == (200, 400, 80, 140)
    assert np.isnan(_box(between, 2)[0])


@pytest.mark.parametrize(("place", "left"), [(0, 440), (1, 750), (2, 500)])
def test_beyond_the_outermost_the_page_may_be_laid_out_in_several_ways(place: int, left: float) -> None:
    """Outside of what was rendered a page may stay centred, stretch, or keep to the left; which one, clicks must say."""
    plan = Plan([layout(1000, element("p", 1, x=500, y=100, width=100, height=40))], DESKTOP)
    assert _box(plan.at(880 if place == 0 else 1500)[place], 1)[0] == left


def test_what_fills_the_viewport_fills_another() -> None:
    """A banner from edge to edge keeps to both edges, in whatever way the rest goes."""
    plan = Plan([layout(1000, element("header", 1, x=0, y=0, width=1000, height=60))], DESKTOP)
    assert {(_box(sheet, 1)[0], _box(sheet, 1)[1]) for sheet in plan.at(1500)} == {(0, 1500)}


def test_a_bar_at_the_bottom_stays_there() -> None:
    """What is fixed to the lower edge of a viewport lies at the lower edge of a taller one, with all that is in it."""
    bar = element("div", 1, x=0, y=840, width=1000, height=60, fixed=True)
    inside = replace(element("button", 1, x=10, y=850, width=80, height=40, fixed=True), chain='button:nth-child="1";' + bar.chain)
    plan = Plan([layout(1000, bar, inside)], DESKTOP)
    assert _box(plan.at(1000)[0], 2, 1000.0) == (10, 90, 950, 990)
    assert _box(plan.at(1000)[0], 2, 900.0) == (10, 90, 850, 890)


def test_a_click_on_a_label_is_one_on_its_field() -> None:
    """A field's click may lie anywhere on the label around it."""
    label = element("label", 1, x=0, y=100, width=300, height=40)
    field = replace(element("input", 1, x=200, y=110, width=20, height=20), chain='input:nth-child="1";' + label.chain)
    (sheet,) = Plan([layout(1000, label, field)], DESKTOP).at(1000)
    at = np.array([2, 1]), np.array([50, 50]), np.array([120, 120]), np.array([900, 900])
    assert sheet.holds(*at, 0.0).tolist() == [True, True]


def test_the_last_rendering_of_a_width_counts() -> None:
    """Of two layouts of one width the later is the page as it is now."""
    old = layout(1000, element("p", 1, x=0, y=100))
    new = replace(layout(1000, element("p", 1, x=0, y=300)), rendered_at=old.rendered_at.replace(year=2027))
    assert _box(Plan([new, old], DESKTOP).at(1000)[0], 1)[2] == 300


def test_other_bands_are_neighbours_only() -> None:
    """Of the widths outside of a band only the nearest on either side matter, and an element is what its own band shows."""
    layouts = [layout(width, element("p", 1, x=0, y=0, text=str(width))) for width in (320, 700, 800, 900, 1440)]
    (plan,) = plans_of(("http://site.example",), layouts, BANDS[1]).values()
    assert plan.widths == (700, 800, 900, 1440)
    assert plan.nodes[1].shown.text == "800"


def test_no_layout_no_plan() -> None:
    """Without layouts, or without elements in them, there is nothing to lie anywhere."""
    assert plans_of(("http://site.example",), [], MOBILE) == {}
    assert plans_of(("http://site.example",), [layout(390)], MOBILE) == {}
    assert Plan([layout(390)], MOBILE).nodes == ()
