"""PostHog's grid."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heatsight.capture.grid import grid_of, viewport_of


@pytest.mark.parametrize(("pixels", "step"), [(0, 0), (7, 0), (8, 1), (168, 11), (1020, 64), (-8, 0), (-9, -1), (524_272, 32_767)])
def test_pixels_become_steps(pixels: float, step: int) -> None:
    """A step is sixteen px, halves up."""
    assert grid_of(pixels) == step


@pytest.mark.parametrize("pixels", [524_280, -524_300, 1e300])
def test_what_sixteen_bits_cannot_hold_has_no_place(pixels: float) -> None:
    """Positions beyond the column's range are refused, not wrapped."""
    assert grid_of(pixels) is None


@given(st.floats(-1e6, 1e6))
def test_steps_fit_their_column(pixels: float) -> None:
    """Every step is a 16-bit number."""
    step = grid_of(pixels)
    assert step is None or -(2**15) <= step < 2**15


def test_viewport_keeps_both_scales() -> None:
    """A viewport is known in steps and in px."""
    viewport = viewport_of({"$viewport_width": 1071, "$viewport_height": 1328})
    assert viewport is not None
    assert (viewport.width, viewport.height, viewport.pixel_width, viewport.pixel_height) == (67, 83, 1071, 1328)


@pytest.mark.parametrize("width", [None, "1071", True, float("nan"), 10**9])
def test_viewport_needs_two_numbers(width: object) -> None:
    """Without two numbers that the grid holds there is no viewport."""
    assert viewport_of({"$viewport_width": width, "$viewport_height": 1328}) is None
