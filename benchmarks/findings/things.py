"""What a random page consists of: sections, the things in them, and where these lie at each width."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from heatsight.model.element import Element

Layout = Literal["desktop", "mobile"]
Effect = Literal["leave", "change", "jump", "none"]

LAYOUTS: Final[tuple[Layout, ...]] = ("desktop", "mobile")


@dataclass(frozen=True)
class Box:
    """Where a thing lies: x as shares of the width, y in CSS px of the page, or of the screen when fixed."""

    x0: float
    x1: float
    y0: float
    y1: float


@dataclass
class Thing:
    """
    Something a person may click.

    Attributes:
        chains: what autocapture writes of it; more than one when a click changes how it looks.
        pointer: whether autocapture sees clicks on it (a control, or a pointer over it).
        appeal: the chance that a person who has it on screen clicks it.
        effect: what a click does; `dead` is how often the SDK reports a dead click, `burst` how often people click it in a burst.
        repeats: how often people click it again, quickly, because it answers each time.
    """

    key: str
    text: str
    chains: tuple[str, ...]
    boxes: Mapping[Layout, Box]
    pointer: bool
    appeal: float
    effect: Effect
    role: str
    fixed: bool = False
    in_link: bool = False
    dead: float = 0.03
    burst: float = 0.012
    repeats: int = 0


@dataclass
class Made:
    """A page: its things, how tall it is at each layout, where its sections end, and its main call to action."""

    heights: dict[Layout, float]
    things: list[Thing]
    edges: dict[Layout, list[float]]
    call: Thing | None = None
    cliffs: dict[Layout, float] = field(default_factory=dict)

    def of_role(self, *roles: str) -> list[Thing]:
        """Its things of some roles."""
        return [thing for thing in self.things if thing.role in roles]


@dataclass(frozen=True)
class Section:
    """A stretch of the page: where it begins and how tall it is at each layout, and the elements around what stands in it."""

    tops: Mapping[Layout, float]
    tall: Mapping[Layout, float]
    outer: tuple[Element, ...]

    def box(self, layout: Layout, shares: tuple[float, float, float, float], *, fixed: bool) -> Box:
        """A box in shares of the section as one on the page; at least a finger tall."""
        x0, x1, y0, y1 = shares
        top = 0.0 if fixed else self.tops[layout]
        start, end = top + y0 * self.tall[layout], top + y1 * self.tall[layout]
        return Box(x0, x1, start, max(end, start + 20))
