"""The words that a drawing is explained with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from heatsight.model.device import Band
from heatsight.overlay.drawing import Why
from heatsight.query.overlay_cells import Press

PRESSED: Final[Mapping[Press, str]] = {"click": "clicks", "rageclick": "rage clicks", "deadclick": "dead clicks"}

ONE: Final[Mapping[Press, str]] = {"click": "click", "rageclick": "rage click", "deadclick": "dead click"}

LEFT_OUT: Final[Mapping[Why, str]] = {
    "other_width": "left out: made at other widths, on nothing known here",
    "element_not_in_picture": "left out: made at other widths, on elements that are not in this picture",
    "between_elements": "left out: made at other widths, between elements",
    "not_stuck_here": "left out: on something that stays while scrolling and is not in this picture",
    "beyond_picture": "left out: below or beside this picture",
    "no_place": "left out: by keyboard, or of no known place",
    "too_many_cells": "left out: in cells colder than as many as are drawn",
    "set_aside": "set aside: by visitors who are not counted as people",
}


def counted(number: int, one: str, many: str) -> str:
    """A number and its noun."""
    return f"{number:,} {one if number == 1 else many}"


def widths(band: Band) -> str:
    """A band's widths in words."""
    if band.viewport_width_max is None:
        return f"from {band.viewport_width_min:,} px"
    if not band.viewport_width_min:
        return f"up to {band.viewport_width_max:,} px"
    return f"from {band.viewport_width_min:,} to {band.viewport_width_max:,} px"
