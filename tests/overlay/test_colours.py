"""Ramps whose lightness tells the order."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from heatsight.overlay.colours import heat, lightness, reach


@pytest.mark.parametrize("ramp", [heat, reach])
def test_lightness_falls_all_the_way(ramp: Callable[[], Any]) -> None:
    """No colour of a ramp is lighter than the one before it, so the order can be told without seeing hues."""
    assert (np.diff(lightness(ramp())) <= 1e-3).all()  # a screen's 256 steps round each colour a little
    assert (np.diff(lightness(ramp())[::8]) < 0).all()


@pytest.mark.parametrize(("ramp", "last"), [(heat, 0.43), (reach, 0.70)])
def test_equal_steps_look_equal(ramp: Callable[[], Any], last: float) -> None:
    """Lightness lies on a straight line from white to the last colour, within what rounding to 256 steps does."""
    assert lightness(ramp()) == pytest.approx(np.linspace(1.0, last, 256), abs=0.006)


def test_nothing_is_white() -> None:
    """What nobody pressed leaves the page as it is: multiplied by white."""
    assert heat()[0].tolist() == reach()[0].tolist() == [255, 255, 255]


def test_lightness_is_oklabs() -> None:
    """Black is 0, white is 1, and the three primaries are what OKLab's author gives for them."""
    known = {(0, 0, 0): 0.0, (255, 255, 255): 1.0, (255, 0, 0): 0.628, (0, 255, 0): 0.866, (0, 0, 255): 0.452}
    assert lightness(np.array(list(known))) == pytest.approx(list(known.values()), abs=1e-3)
