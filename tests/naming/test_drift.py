"""How far a page lies from where it was rendered."""

from __future__ import annotations

import numpy as np

from heatsight.naming.drift import drift_of


def _drift(*clicks: tuple[float, float, float]) -> list[tuple[float, float]]:
    """Heights and drifts told by clicks, each with its box's top and bottom as rendered, and where it fell."""
    top, bottom, y = np.array(clicks, dtype=np.float64).reshape(-1, 3).T
    found = drift_of(top, bottom, y)
    return list(zip(found.heights.tolist(), found.down.tolist(), strict=True))


def test_clicks_in_their_boxes_move_nothing() -> None:
    """Where every click lies in its box, the page lies where it was rendered."""
    assert _drift((100, 140, 120), (100, 140, 138), (900, 940, 901)) == [(120, 0), (920, 0)]


def test_one_click_elsewhere_moves_nothing() -> None:
    """A single click outside of its box is a state of one visitor's page."""
    assert _drift((100, 140, 120), (900, 940, 990)) == [(120, 0), (920, 0)]


def test_clicks_that_agree_move_the_page() -> None:
    """Several clicks as far below their boxes move what is there, and not what is above."""
    found = dict(_drift((100, 140, 120), *[(900, 940, 960 + place) for place in range(0, 25, 5)]))
    assert found[120] == 0
    assert 44 - 8 <= found[920] <= 60


def test_a_section_more_is_no_drift() -> None:
    """Hundreds of px between two neighbours are another page, not other fonts."""
    found = dict(_drift((100, 140, 120), *[(200, 240, 720.0)] * 20))
    assert found[220] < 100


def test_it_grows_with_the_text() -> None:
    """Between two known heights the drift grows where text stands, and not along a picture."""
    drift = drift_of(np.array([0.0] * 5 + [980.0] * 9), np.array([40.0] * 5 + [1020.0] * 9), np.array([20.0] * 5 + [1080.0] * 9))
    text = np.concatenate((np.zeros(600), np.arange(600.0)))  # a picture of 600 px, then words
    at = drift.at(np.array([300.0, 600.0, 800.0, 1000.0]), text)
    assert at[1] < 0.05 * at[3]
    assert at[0] <= at[1] < at[2] < at[3]


def test_without_clicks_nothing_moves() -> None:
    """No click, no drift."""
    drift = drift_of(np.zeros(0), np.zeros(0), np.zeros(0))
    assert drift.at(np.array([5.0, 500.0]), np.arange(1000.0)).tolist() == [0.0, 0.0]
