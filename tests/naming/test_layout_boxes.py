"""Regions from boxes: as drawn, nudged to where the clicks fall, or put around them."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pytest
from tests.naming.layouts import element, layout

from heatsight.model.device import BANDS
from heatsight.model.layout import LayoutFit
from heatsight.naming.layout_boxes import Box, Fallen, element_box
from heatsight.naming.layout_fit import Drawn
from heatsight.naming.plans import Plan


def _box(*places: tuple[int, int]) -> Box | None:
    """The box of a 100 by 40 px paragraph drawn at 200, 300 on 1000 px, for clicks at these places."""
    plan = Plan([layout(1000, element("p", 1, x=200, y=300))], BANDS[0])
    fit = LayoutFit((1000,), datetime(2026, 3, 1, tzinfo=UTC), 9, 9, 0, 9, 9, used=True)
    drawn = Drawn({0: plan}, {0: np.array([0, 1])}, {0: np.array([0, 1])}, plan.at(1000), (1.0,), (0,), np.zeros(9, dtype=np.int64), fit)
    x, y = np.array(places).T
    return element_box(drawn, 1, Fallen(np.zeros(len(x), dtype=np.int64), x, y, np.full(len(x), 900)))


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
