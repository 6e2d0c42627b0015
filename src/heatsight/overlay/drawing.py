"""What is drawn on a picture of a page, before any pixel: places, boxes, lines, and what was left out. Lengths are CSS px of the page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
import numpy.typing as npt

from heatsight.model.device import Band
from heatsight.model.finding import FindingKind, Severity
from heatsight.query.overlay_cells import Press

Layer = Literal["clicks", "rageclicks", "deadclicks", "scroll", "levels", "hotspots", "findings"]
LAYERS: tuple[Layer, ...] = get_args(Layer)

Why = Literal[
    "other_width",  # made in a window of another width, on nothing that is known in the picture
    "element_not_in_picture",  # made in a window of another width, on an element that the picture does not show
    "between_elements",  # made in a window of another width, in a cell that several elements share
    "not_stuck_here",  # on something that stayed while the page scrolled, and nothing stays there in the picture
    "beyond_picture",  # below or beside what the picture shows
    "no_place",  # by keyboard, or a dead click whose click is not known
    "too_many_cells",  # colder than as many cells as are drawn
    "set_aside",  # by visitors who are not counted as people
]
WHYS: tuple[Why, ...] = get_args(Why)

PRESS_OF_LAYER: Mapping[Layer, Press] = {"clicks": "click", "rageclicks": "rageclick", "deadclicks": "deadclick"}


@dataclass(frozen=True, slots=True)
class Points:
    """Presses of one sort, as columns: where on the picture, how many, by how many people. Each lies within the picture."""

    x: npt.NDArray[np.float64]
    y: npt.NDArray[np.float64]
    count: npt.NDArray[np.int64]
    visitors: npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Tally:
    """
    How many presses of a sort are shown, and how many are not, by reason; together they are `everybody`.

    Of those shown, `projected` are drawn on their element and not where they were made: at another width, or before the page moved.
    """

    press: Press
    shown: int
    projected: int
    left_out: Mapping[Why, int]
    everybody: int

    @property
    def people(self) -> int:
        """Presses by people, shown or not."""
        return self.everybody - self.left_out.get("set_aside", 0)


@dataclass(frozen=True, slots=True)
class Box:
    """Where something is drawn."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Spot:
    """
    A hotspot. Its name was written by the site: hostile.

    Attributes:
        number: its rank among those of its sort.
        box: None where it has no one place on the picture; `scattered` when its presses are shown all the same, here and there.
        measured: the box is the element's own; else it is what its presses span.
        fixed: it stays while the page scrolls, and is drawn where it sticks.
    """

    number: int
    hotspot_id: str
    press: Press
    name: str
    clicks: int
    visitors: int
    box: Box | None
    measured: bool
    fixed: bool
    scattered: bool = False


@dataclass(frozen=True, slots=True)
class Flag:
    """A finding on the picture, under its number in the report."""

    number: int
    finding_id: str
    kind: FindingKind
    severity: Severity
    title: str
    box: Box


@dataclass(frozen=True, slots=True)
class Level:
    """A line across the page: the fold, or how far a share of people came."""

    word: Literal["fold", "reach"]
    y: int
    share: float | None


@dataclass(frozen=True, slots=True)
class Stretch:
    """A band of the page that about the same share of people saw; `share` is the least of it."""

    y0: int
    y1: int
    share: float


@dataclass(frozen=True, slots=True)
class Drawing:
    """
    Everything a painter, or a web page, needs to draw.

    Attributes:
        width, height: of the picture. scale: its own pixels per CSS px.
        near: viewport widths, inclusive, whose presses lie where they were made.
        points: in the order of tallies: clicks, rage clicks, dead clicks.
        spots: hotspots by sort and number.
        flags: findings with a place; `unplaced` the numbers of those of this band that have none.
        levels, stretches: of the `readers` people whose window was near and whose scroll depth is known.
    """

    width: int
    height: int
    scale: float
    band: Band
    near: tuple[int, int]
    points: tuple[Points, ...]
    tallies: tuple[Tally, ...]
    spots: tuple[Spot, ...]
    flags: tuple[Flag, ...]
    unplaced: tuple[int, ...]
    levels: tuple[Level, ...]
    stretches: tuple[Stretch, ...]
    readers: int
