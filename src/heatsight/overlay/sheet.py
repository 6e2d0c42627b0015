"""The page being painted: its image, the drawing that goes on it, and where things lie in the image."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from PIL import Image, ImageDraw

from heatsight.overlay.colours import WHITE, Colour
from heatsight.overlay.density import Density
from heatsight.overlay.drawing import PRESS_OF_LAYER, Box, Drawing, Layer, Spot
from heatsight.query.overlay_cells import Press

BOXED: Final = 12
"""Hotspots that are numbered on the page, the busiest first; a drawing holds more."""

Rectangle = tuple[float, float, float, float]


def heated(show: Sequence[Layer]) -> Press | None:
    """The sort of press that is drawn as heat: clicks, rage clicks or dead clicks, the first that is shown."""
    return next((press for layer, press in PRESS_OF_LAYER.items() if layer in show), None)


@dataclass(frozen=True, slots=True)
class Sheet:
    """
    A page in the making. It never leaves this room.

    Attributes:
        page: RGB, painted on in place; nothing outside it can be touched.
        scale: its pixels per CSS px.
        heat: of the sort of press that is drawn as heat.
        taken: where labels are already, so that later ones keep off.
    """

    page: Image.Image
    drawing: Drawing
    show: tuple[Layer, ...]
    scale: float
    heat: Density | None = None
    taken: list[Rectangle] = field(default_factory=list)

    @property
    def pen(self) -> ImageDraw.ImageDraw:
        """Draws on the page."""
        return ImageDraw.Draw(self.page)

    @property
    def heated(self) -> Press | None:
        """The sort of press that is drawn as heat."""
        return heated(self.show)

    @property
    def numbered(self) -> tuple[Spot, ...]:
        """The hotspots that are listed, with a place or without: of what is drawn as heat, else of clicks."""
        press = self.heated or "click"
        return tuple(spot for spot in self.drawing.spots if spot.press == press and spot.number <= BOXED) if "hotspots" in self.show else ()

    def at(self, px: float) -> int:
        """A length of the page in pixels of the image."""
        return round(px * self.scale)

    def rectangle(self, box: Box) -> tuple[int, int, int, int]:
        """A box of the page in the image: left, top, right, bottom, at least a pixel each way."""
        left, top = self.at(box.x), self.at(box.y)
        return left, top, max(left + 1, self.at(box.x + box.width) - 1), max(top + 1, self.at(box.y + box.height) - 1)


def outline(pen: ImageDraw.ImageDraw, box: tuple[int, int, int, int], colour: Colour, *, dashed: bool = False) -> None:
    """A frame of two pixels with a light rim either side, so that it stands on any ground."""
    left, top, right, bottom = box
    pen.rectangle((left - 3, top - 3, right + 3, bottom + 3), outline=WHITE, width=1)
    if dashed:
        corners = ((left, top), (right, top), (right, bottom), (left, bottom), (left, top))
        for start, end in pairwise(corners):
            dashes(pen, start, end, colour)
    else:
        pen.rectangle((left - 2, top - 2, right + 2, bottom + 2), outline=colour, width=2)


def dashes(
    pen: ImageDraw.ImageDraw, start: tuple[int, int], end: tuple[int, int], colour: Colour, *, on: int = 6, off: int = 4, width: int = 2
) -> None:
    """A dashed line, level or upright."""
    (x0, y0), (x1, y1) = start, end
    length = max(abs(x1 - x0), abs(y1 - y0))
    across, down = (x1 - x0) / max(1, length), (y1 - y0) / max(1, length)
    for begin in range(0, length, on + off):
        stop = min(length, begin + on)
        pen.line((x0 + across * begin, y0 + down * begin, x0 + across * stop, y0 + down * stop), fill=colour, width=width)


def free_place(wanted: Sequence[tuple[int, int]], size: tuple[int, int], taken: list[Rectangle], page: tuple[int, int]) -> tuple[int, int]:
    """The first wanted corner whose label lies on the page and meets no other; else the nearest to the first that is. It is taken then."""
    kept = [(max(0, min(x, page[0] - size[0])), max(0, min(y, page[1] - size[1]))) for x, y in wanted]
    free = [at for at in kept if not any(_meets(at, size, other) for other in taken)]
    x, y = next((at for at in free if at in wanted), free[0] if free else kept[0])
    taken.append((x, y, x + size[0], y + size[1]))
    return x, y


def _meets(at: tuple[int, int], size: tuple[int, int], other: Rectangle) -> bool:
    left, top, right, bottom = other
    return at[0] < right + 1 and at[0] + size[0] + 1 > left and at[1] < bottom + 1 and at[1] + size[1] + 1 > top
