"""A drawing as JSON."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from heatsight.overlay.drawing import Points
from heatsight.overlay.points import gathered, points_json


def test_it_holds_what_is_painted(made: Any) -> None:
    """Places, counts, boxes, flags, lines and what was left out are the drawing's own."""
    drawing = made.full()
    found = json.loads(json.dumps(points_json(drawing), allow_nan=False))
    assert [kind["type"] for kind in found["presses"]] == ["click", "rageclick", "deadclick"]
    assert found["presses"][0]["points"] == {"x": [100], "y": [100], "count": [9], "visitors": [9]}
    assert [(spot["number"], spot["box"], spot["measured"]) for spot in found["hotspots"]] == [
        (1, {"x": 40, "y": 80, "width": 120, "height": 40}, True),
        (2, None, False),
        (3, {"x": 200, "y": 300, "width": 20, "height": 20}, False),
    ]
    assert [flag["number"] for flag in found["findings"]] == [1, 2]
    assert found["unplaced_findings"] == [3]
    assert found["levels"][0] == {"word": "fold", "y": 350, "share": None}
    assert found["reach"][1] == {"y0": 350, "y1": 500, "share": 0.4}
    assert (found["width"], found["height"], found["near"], found["readers"]) == (400, 600, [1412, 1468], 12)


def test_what_is_left_out_is_told_in_words(made: Any) -> None:
    """Each reason has its word, its count and a sentence."""
    tallies = list(made.drawing().tallies)
    tallies[0] = type(tallies[0])("click", 1, 1, {"other_width": 4, "set_aside": 2}, 7)
    (clicks, *_) = points_json(made.drawing(tallies=tuple(tallies)))["presses"]
    assert [(reason["why"], reason["count"]) for reason in clicks["left_out"]] == [("other_width", 4), ("set_aside", 2)]
    assert all(reason["detail"] for reason in clicks["left_out"])
    assert (clicks["shown"], clicks["people"], clicks["everybody"]) == (1, 5, 7)


def test_names_are_whole(made: Any, hostile: str) -> None:
    """A name stays as the site wrote it: whoever shows it escapes it."""
    assert points_json(made.full(hostile))["hotspots"][0]["name"] == hostile


def test_the_scale_is_the_painted_one(made: Any, press: Any) -> None:
    """Ramp and ticks are given, so that a page draws the same colours for the same heat."""
    found = points_json(made.drawing([press(100, 100, 5_000)]))
    ticks = found["presses"][0]["ticks"]
    assert ticks[-1] == {"value": found["presses"][0]["top"], "place": 1.0}
    assert found["ramps"]["heat"][0] == "#ffffff"
    assert all(len(colour) == 7 for ramp in found["ramps"].values() for colour in ramp)


@given(st.integers(0, 3000), st.integers(1, 3000), st.integers(0, 2**32 - 1))
def test_many_places_become_few_and_no_press_is_lost(number: int, most: int, seed: int) -> None:
    """Gathered places hold every press and stay within bounds; they are no more than were asked for, or one per square of 16 px."""
    chance = np.random.default_rng(seed)
    count = chance.integers(1, 1000, number)
    points = Points(chance.uniform(0, 1440, number), chance.uniform(0, 6000, number), count, (count + 1) // 2)
    found = gathered(points, most)
    assert (found.count.sum(), found.visitors.sum()) == (count.sum(), points.visitors.sum())
    squares = {(x // 16, y // 16) for x, y in zip(found.x.tolist(), found.y.tolist(), strict=True)}
    assert len(found.x) <= max(most, len(squares))
    assert all(0 <= x <= 1440 and 0 <= y <= 6000 for x, y in zip(found.x.tolist(), found.y.tolist(), strict=True))


def test_few_places_stay_as_they_are(made: Any, press: Any) -> None:
    """A page with fewer places than may be given gives each where it is."""
    drawing = made.drawing([press(100.2, 100), press(100.9, 100, visitors=1, count=3)])
    assert points_json(drawing, most=2)["presses"][0]["points"] == {
        "x": [100.2, 100.9],
        "y": [100, 100],
        "count": [1, 3],
        "visitors": [1, 1],
    }
    assert points_json(drawing, most=1)["presses"][0]["points"]["count"] == [4]
