"""PostHog's stored grid: CSS px divided by 16, halves up, in 16 bits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from heatsight.capture.values import INT16, number, rounded, within
from heatsight.model.interaction import SCALE_FACTOR


@dataclass(frozen=True, slots=True)
class Viewport:
    """The window's inner size when an event was made: grid steps, and CSS px."""

    width: int
    height: int
    pixel_width: int
    pixel_height: int


def grid_of(pixels: float) -> int | None:
    """The grid position of a length in CSS px, or None beyond what 16 bits hold (524 272 px)."""
    step = rounded(pixels / SCALE_FACTOR)
    return step if within(step, INT16) else None


def viewport_of(properties: Mapping[str, Any]) -> Viewport | None:
    """The viewport an event was made in, or None unless width and height are numbers the grid can hold."""
    width, height = number(properties.get("$viewport_width")), number(properties.get("$viewport_height"))
    if width is None or height is None:
        return None
    steps = grid_of(width), grid_of(height)
    if steps[0] is None or steps[1] is None:
        return None
    return Viewport(steps[0], steps[1], rounded(width), rounded(height))
