"""Places without a name, described by what lies around them: "just under the “Start free trial” button"."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt

from heatsight.model.hotspot import Hotspot, Region

Floats = npt.NDArray[np.float64]

_TOUCHING_PX: Final = 48
"""Up to here it is "just" beside it: a line or two."""
_NEAR_PX: Final = 240
"""Up to here a direction alone says where."""
_FARTHEST_PX: Final = 800
"""Beyond a screen's height what lies there helps nobody to find the place."""
_MARKS: Final = frozenset({"img", "video", "heading", "paragraph", "code"})


_OPPOSITE: Final = {"under": "above", "above": "under", "left of": "right of", "right of": "left of"}
_AGAIN_PX: Final = 150
"""So much farther an element may lie and still be spoken of, if its name is the only one of its kind on the page."""
_MAX_LABEL: Final = 40
_LOOKED_AT: Final = 12
"""The nearest so many may have something opposite each other."""


@dataclass(frozen=True, slots=True)
class _Neighbour:
    """A named element near a place: on which side of it the place lies, and how many px away."""

    name: str
    side: str
    far: float


class Surroundings:
    """
    The named elements of a band, to say of any place what lies around it.

    Args:
        spots: hotspots of the band; those whose name helps to find them are spoken of.
        width: CSS px of the band's usual viewport.
    """

    def __init__(self, spots: Sequence[Hotspot], width: float) -> None:
        self._spots = [spot for spot in spots if _is_landmark(spot)]
        self._width = width
        ends = [(spot.region.x0 * width, spot.region.x1 * width, spot.region.y0, spot.region.y1) for spot in self._spots]
        self._left, self._right, self._top, self._bottom = np.array(ends, dtype=np.float64).reshape(-1, 4).T
        names = Counter(_name(spot) for spot in self._spots)
        self._again = np.array([_AGAIN_PX * (names[_name(spot)] > 1) for spot in self._spots], dtype=np.float64)
        self._fixed = np.array([spot.region.fixed for spot in self._spots], dtype=bool)

    def describe(self, place: Region) -> str:
        """Where a place lies, in words that follow "place"; "" when nothing with a name lies near."""
        around = self._around(place)
        if not around:
            return ""
        nearest, *others = around
        facing = next((other for other in others if _face(nearest, other)), None)
        if facing is not None:
            return f"between the {nearest.name} and the {facing.name}"
        if nearest.far <= _TOUCHING_PX:
            return f"{'just ' if nearest.far else ''}{nearest.side} the {nearest.name}"
        how_far = "" if nearest.far <= _NEAR_PX else f"about {round(nearest.far, -1):.0f} px "
        return f"{how_far}{nearest.side} the {nearest.name}"

    def _around(self, place: Region) -> list[_Neighbour]:
        """The nearest first."""
        across = _apart(place.x0 * self._width, place.x1 * self._width, self._left, self._right)
        down = _apart(place.y0, place.y1, self._top, self._bottom)
        wide, high = np.abs(across), np.abs(down)
        # What lies straight above or beside says more than what lies askew.
        far = np.where(self._fixed == place.fixed, np.maximum(wide, high) + np.minimum(wide, high) / 2, np.inf)
        near = np.argsort(far + self._again, kind="stable")[:_LOOKED_AT]
        return [
            _Neighbour(_name(self._spots[at]), _side(float(across[at]), float(down[at])), float(far[at]))
            for at in near[far[near] <= _FARTHEST_PX].tolist()
        ]


def described(spots: Sequence[Hotspot], around: Surroundings) -> tuple[Hotspot, ...]:
    """The hotspots; those without an element with a description, where anything with a name lies near."""
    return tuple(replace(spot, described=around.describe(spot.region)) if spot.element is None else spot for spot in spots)


def _is_landmark(spot: Hotspot) -> bool:
    """Whether people would find it by its name: one with a label, of something that is not the background of others."""
    element = spot.element
    return element is not None and element.name.startswith("“") and (element.interactive or bool(element.text) or element.role in _MARKS)


def _name(spot: Hotspot) -> str:
    name = spot.element.name if spot.element is not None else ""
    return re.sub(rf"“([^”]{{{_MAX_LABEL}}})[^”]+”", "“\\1…”", name)


def _side(across: float, down: float) -> str:
    """Where the place lies, seen from the element; `across` < 0 is left of it, `down` < 0 above it."""
    if not across and not down:
        return "beside"
    if abs(down) >= abs(across):
        return "under" if down > 0 else "above"
    return "right of" if across > 0 else "left of"


def _face(nearest: _Neighbour, other: _Neighbour) -> bool:
    """Whether the other lies on the opposite side, about as near, so that the place is between the two."""
    about_as_near = other.far <= min(_NEAR_PX, 3 * nearest.far + _TOUCHING_PX)
    return other.side == _OPPOSITE.get(nearest.side) and about_as_near and other.name != nearest.name


def _apart(low: float, high: float, lows: Floats, highs: Floats) -> Floats:
    """How far a stretch lies behind (> 0) or before others; 0 where they overlap."""
    return np.where(low > highs, low - highs, np.minimum(0.0, high - lows))
