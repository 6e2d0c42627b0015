"""Presses on what stays while the page scrolls."""

from __future__ import annotations

from typing import Any

import numpy as np

from heatsight.overlay.stuck import stuck_at, where_things_stick


def places(made: Any, *elements: Any, x: float, top: float, from_bottom: float) -> float:
    """Where one press lies on a page with these elements."""
    sticks = where_things_stick(made.layout(*elements), 3000)
    return float(stuck_at(sticks, np.array([x]), np.array([top]), np.array([from_bottom]))[0])


def test_on_the_header_it_lies_by_the_top(made: Any) -> None:
    """A press on a sticky header is as far from the picture's top as it was from the window's."""
    header = made.element(tag="header", x=0.0, y=0.0, width=1440.0, height=60.0, fixed=True)
    assert places(made, header, x=700, top=30, from_bottom=-150) == 30


def test_on_a_bottom_bar_it_lies_by_the_bottom(made: Any) -> None:
    """A press on a bar at the lower edge of a taller window is as far from the first screen's lower edge as it was from its own."""
    bar = made.element(tag="div", x=0.0, y=840.0, width=1440.0, height=60.0, fixed=True)
    assert places(made, bar, x=700, top=1050, from_bottom=870) == 870


def test_where_nothing_stays_it_has_no_place(made: Any) -> None:
    """A press beside everything that stays, or on a page where nothing does, has no place in the picture."""
    header = made.element(tag="header", x=0.0, y=0.0, width=1440.0, height=60.0, fixed=True)
    assert np.isnan(places(made, header, x=700, top=300, from_bottom=300))
    assert np.isnan(places(made, made.element(y=280.0), x=700, top=300, from_bottom=300))
    assert np.isnan(places(made, header, x=-9e9, top=30, from_bottom=9e9))


def test_a_veil_over_the_whole_screen_says_nothing(made: Any) -> None:
    """A fixed backdrop as large as the screen does not make every place one that stays."""
    veil = made.element(tag="div", x=0.0, y=0.0, width=1440.0, height=900.0, fixed=True)
    assert np.isnan(places(made, veil, x=700, top=300, from_bottom=300))
