"""Regions from boxes: as drawn, nudged to where the clicks fall, or put around them."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pytest
from tests.naming.layouts import element, layout

from heatsight.model.device import BANDS
from heatsight.model.layout import LayoutFit
from heatsight.naming.layout_boxes import Box, Fallen, Leaning, Shift, element_box, leaning
from heatsight.naming.layout_fit import Drawn
from heatsight.naming.plans import Plan


def _box(*places: tuple[int, int]) -> Box | None:
    """The box of a 100 by 40 px paragraph drawn at 200, 300 on 1000 px, for clicks at these places."""
    plan = Plan([layout(1000, element("p", 1, x=200, y=300))], BANDS[0])
    fit = LayoutFit((1000,), datetime(2026, 3, 1, tzinfo=UTC), 9, 9, 0, 9, 9, used=True)
    drawn = Drawn({0: plan}, {0: np.array([0, 1])}, {0: np.array([0, 1])}, plan.at(1000), (1.0,), (0,), np.zeros(9, dtype=np.int64), fit)
    x, y = np.array(places).T
    return element_box(drawn, 1, Fallen(np.zeros(len(x), dtype=np.int64), x, y, np.full(len(x), 900)), Leaning(), aimed=False)


@pytest.mark.parametrize(
    ("places", "box"),
    [
        ([(210, 310), (290, 330)], (0.2, 0.3, 300, 340)),
        ([(210, 310), (308, 330)], (0.208, 0.308, 300, 340)),  # as little as puts it inside
        ([(210, 310), (290, 295), (250, 310), (240, 320)], (0.2, 0.3, 295, 335)),
        ([(210, 510), (290, 530)], (0.2, 0.3, 500, 540)),  # elsewhere: around the clicks, in the size that is drawn
    ],
)
def test_the_box_lies_where_its_clicks_fall(places: list[tuple[int, int]], box: Box) -> None:
    """Size is the layout's; place is, too, moved by as little as holds the clicks, or around them when they lie elsewhere."""
    assert _box(*places) == pytest.approx(box)


def test_clicks_that_spread_wider_than_the_box_do_not_move_it() -> None:
    """Clicks to both sides of a box pull it nowhere."""
    assert _box((195, 310), (250, 320), (305, 330)) == pytest.approx((0.2, 0.3, 300, 340))


def _leaning(moved: float, how_many: int, *, clicks: int = 6, controls: int = 30) -> Shift:
    """What controls 100 px wide tell of their places across, of which some lie so far beside where they were rendered."""
    random = np.random.default_rng(5)
    count = np.arange(1, controls + 2)
    wide = layout(3000, *(element("button", int(number), x=10, y=50 * int(number)) for number in count))
    plan = Plan([wide], BANDS[0])
    fit = LayoutFit((3000,), datetime(2026, 3, 1, tzinfo=UTC), 9, 9, 0, 9, 9, used=True)
    nodes = np.arange(controls + 2)
    drawn = Drawn({0: plan}, {0: nodes}, {0: nodes}, plan.at(3000), (1.0,), (0,), np.zeros(9, dtype=np.int64), fit)
    fallen = []
    for number in count.tolist():
        off = moved if number <= how_many else 0.0
        x = np.rint(60 + off + random.normal(0, 100 / 4.133, clicks)).astype(int)
        y = np.full(clicks, 50 * number + 20)
        fallen.append((number, Fallen(np.zeros(clicks, dtype=np.int64), x, y, np.full(clicks, 900))))
    return leaning(drawn, fallen).across


def test_controls_that_lie_where_they_were_rendered_lean_nowhere() -> None:
    """Where people hit beside the middle only as far as people do, no box is moved by a px."""
    assert abs(float(_leaning(0.0, 0).expected(15.0, (100 / 4.133) ** 2 / 6))) < 1


def test_some_controls_that_lie_elsewhere_are_moved_and_the_rest_are_not() -> None:
    """Where a third of the controls is far off, what lies far from its clicks is moved towards them and what lies near is not."""
    shift = _leaning(40.0, 10, clicks=12)
    own = (100 / 4.133) ** 2 / 12
    assert 30 < shift.expected(40.0, own) < 40
    assert abs(float(shift.expected(3.0, own))) < 1


def test_few_controls_tell_nothing() -> None:
    """Of four controls nobody knows whether they lie elsewhere."""
    assert _leaning(40.0, 3, controls=3) == Shift()
