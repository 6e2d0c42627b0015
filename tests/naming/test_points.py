from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from heatsight.model.device import BANDS
from heatsight.naming.points import name_windows
from heatsight.query.flush_windows import assemble

DESKTOP = BANDS[0]


def named_right(simulated: Any) -> float:
    """Share of clicks whose hotspot carries the true element, or rightly says that there is none; cell by cell, at best."""
    hotspots = name_windows(simulated.seen, DESKTOP, ("click",))["click"].hotspots
    left: Counter[tuple[str, float, int, bool]] = Counter()
    for spot in hotspots:
        who = spot.element.selector if spot.element is not None and spot.element.interactive else ""
        for point in spot.points:
            left[who, point.x, point.y, point.target_fixed] += point.count
    seen, right = simulated.seen, 0
    for row, thing in enumerate(simulated.truth):
        what = simulated.things[thing]
        where = (float(np.round(seen.cell_x[row] / seen.cell_width[row], 2)), int(seen.cell_y[row]) * 16, bool(seen.fixed[row]))
        wanted = {spot.element.selector for spot in hotspots if spot.element is not None and what.interactive and told(what, spot.element)}
        key = next((who for who in (wanted or {""}) if left[(who, *where)]), None)
        if key is not None:
            left[(key, *where)] -= 1
            right += 1
    return right / len(simulated.truth)


def told(what: Any, element: Any) -> bool:
    """Whether a name is the thing's: its text, and among things of one text its place."""
    text = what.chain.split('text="')[1].split('"')[0]
    if element.text != text:
        return False
    parent = what.chain.split(";")[1].split('nth-of-type="')[1].split('"')[0]
    return text != "Learn more" or f"nth-of-type({parent}) > a" in element.selector


@pytest.mark.parametrize(
    ("circumstances", "least"),
    [
        pytest.param({}, 0.99, id="usual"),
        pytest.param({"sessions": 15}, 0.97, id="few-people"),
        pytest.param({"pace": 3.0}, 0.99, id="quick-clicks"),
        pytest.param({"dead": 0.0}, 0.99, id="no-dead-click-events"),
        pytest.param({"widths": tuple(range(1024, 1921, 7))}, 0.99, id="every-width-once"),
        pytest.param({"interval": 250}, 0.99, id="short-flushes"),
        pytest.param({"lost": 0.03}, 0.96, id="points-lost"),
        pytest.param({"browser_clock": False}, 0.99, id="ids-without-a-clock"),
        pytest.param({"ordered": False}, 0.99, id="without-order"),
        pytest.param({"ordered": False, "pace": 3.0}, 0.99, id="without-order-quick-clicks"),
    ],
)
def test_clicks_are_named_right(simulate: Callable[..., Any], circumstances: dict[str, Any], least: float):
    """Nearly every click of a page with five links of one text, a sticky button and plain content gets its own element."""
    assert named_right(simulate(**circumstances)) >= least


def test_every_point_is_in_exactly_one_hotspot(simulate: Callable[..., Any]):
    """Cell counts add up to each hotspot's count, and hotspots to the points."""
    simulated = simulate(sessions=20)
    named = name_windows(simulated.seen, DESKTOP)["click"]
    assert all(sum(point.count for point in spot.points) == spot.count for spot in named.hotspots)
    assert sum(spot.count for spot in named.hotspots) == named.points == len(simulated.truth)
    assert [spot.rank for spot in named.hotspots] == list(range(1, len(named.hotspots) + 1))
    assert len({spot.id for spot in named.hotspots}) == len(named.hotspots)
    assert sum((named.coverage.named, named.coverage.not_interactive, named.coverage.unattributed)) == pytest.approx(1)


def test_five_links_of_one_text_are_five_hotspots(simulate: Callable[..., Any]):
    """Elements are told apart by place, not by text, and none is torn apart."""
    hotspots = name_windows(simulate(sessions=80).seen, DESKTOP, ("click",))["click"].hotspots
    assert Counter(spot.element.text for spot in hotspots if spot.element is not None)["Learn more"] == 5


def test_a_sticky_button_is_one_fixed_hotspot(simulate: Callable[..., Any]):
    """What sticks to the viewport is one hotspot in viewport coordinates, and never below the fold."""
    hotspots = name_windows(simulate().seen, DESKTOP, ("click",))["click"].hotspots
    (buy,) = [spot for spot in hotspots if spot.element is not None and spot.element.text == "Buy"]
    assert buy.region.fixed
    assert not buy.below_fold
    assert 600 <= buy.region.y0 <= buy.region.y1 <= 644


def test_confidence_says_how_many_names_are_right(simulate: Callable[..., Any]):
    """Names of interactive elements are given with a confidence near the share that is right, and few clicks are trusted less."""
    hotspots = name_windows(simulate().seen, DESKTOP, ("click",))["click"].hotspots
    named = [spot for spot in hotspots if spot.element is not None and spot.element.interactive]
    assert sum(spot.naming.confidence * spot.count for spot in named) / sum(spot.count for spot in named) > 0.95
    once = [spot.naming.confidence for spot in named if spot.count == 1]
    assert all(confidence < 0.97 for confidence in once)


def test_answers_do_not_depend_on_chance(simulate: Callable[..., Any]):
    """The same traffic gives the same answer, byte by byte."""
    assert name_windows(simulate(sessions=10).seen, DESKTOP) == name_windows(simulate(sessions=10).seen, DESKTOP)


def test_nothing_gives_nothing():
    """A page without points has no hotspots and no coverage."""
    named = name_windows(assemble((), (), (), points_seen=(0, 0, 0)), DESKTOP)
    assert all(answer.hotspots == () and answer.points == 0 for answer in named.values())


def test_points_without_any_event_stay_unnamed():
    """Where autocapture never spoke, silence does not mean that clicks were on nothing."""
    rows = [(5_000, 0, 5_000, "e", "click", "u", "v", 100, 100, 0, 1440, 900, 6, 6, 90)]
    seen = assemble([("s", "w", rows)], [("s", "w", [(5_000, 5_000)])], (), points_seen=(1, 0, 0))
    named = name_windows(seen, DESKTOP, ("click",))["click"]
    assert named.hotspots[0].element is None
    assert named.coverage.unattributed == 1
