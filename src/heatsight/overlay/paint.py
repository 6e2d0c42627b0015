"""
Painting: a kept picture and a drawing become one image, step by step.

The page's own steps paint on the page and cannot leave it. Then it is mounted between the gutter and the legend.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PIL import Image, ImageDraw

from heatsight.overlay import gutter
from heatsight.overlay.colours import PAPER, SOFT
from heatsight.overlay.drawing import LAYERS, Drawing, Layer
from heatsight.overlay.encode import LONGEST_SIDE, Format, encode
from heatsight.overlay.panel import WIDTH as PANEL
from heatsight.overlay.panel import panel
from heatsight.overlay.sheet import Sheet, heated
from heatsight.overlay.steps.box_hotspots import box_hotspots
from heatsight.overlay.steps.flag_findings import flag_findings
from heatsight.overlay.steps.lay_heat import heat_of, lay_heat
from heatsight.overlay.steps.mark_rage_and_dead import mark_rage_and_dead
from heatsight.overlay.steps.rule_levels import rule_levels
from heatsight.overlay.steps.shade_reach import shade_reach
from heatsight.overlay.underlay import grey_page

STEPS: Final[tuple[Callable[[Sheet], None], ...]] = (
    shade_reach,
    lay_heat,
    rule_levels,
    flag_findings,
    box_hotspots,
    mark_rage_and_dead,
)

SHOWN: Final[tuple[Layer, ...]] = tuple(layer for layer in LAYERS if layer != "scroll")
"""What is shown unless asked otherwise: all but the bands of scroll reach, which would tint the heat."""


def paint(
    image: bytes,
    drawing: Drawing,
    file_format: Format,
    *,
    show: tuple[Layer, ...] = SHOWN,
    page_width: int | None = None,
) -> bytes:
    """
    The page with the drawing on it, a gutter left and a legend right of it, as a file.

    Args:
        image: the kept picture, a JPEG.
        show: layers; the first of clicks, rageclicks, deadclicks among them is drawn as heat.
        page_width: pixels for the page; its own width in CSS px unless told. Where the format cannot hold it, the page gets smaller.

    Raises:
        NotFound: the picture is damaged. TooLarge: it has more pixels than can be drawn on.
    """
    return encode(painted(image, drawing, LONGEST_SIDE[file_format], show=show, page_width=page_width), file_format)


def painted(image: bytes, drawing: Drawing, longest: int, *, show: tuple[Layer, ...], page_width: int | None = None) -> Image.Image:
    """The same as an image, no side longer than that."""
    fitting = min(longest / drawing.height, (longest - gutter.WIDTH - PANEL) / drawing.width)
    scale = min((page_width or drawing.width) / drawing.width, fitting)
    size = max(1, int(drawing.width * scale)), max(1, int(drawing.height * scale))
    press = heated(show)
    sheet = Sheet(grey_page(image, size), drawing, show, scale, None if press is None else heat_of(drawing, press))
    for step in STEPS:
        step(sheet)
    return _mounted(sheet)


def _mounted(sheet: Sheet) -> Image.Image:
    legend, (wide, tall) = panel(sheet), sheet.page.size
    height = max(tall, legend.height, gutter.gutter_height(sheet))
    mounted = Image.new("RGB", (gutter.WIDTH + wide + PANEL, height), PAPER)
    mounted.paste(sheet.page, (gutter.WIDTH, 0))
    mounted.paste(legend, (gutter.WIDTH + wide, 0))
    pen = ImageDraw.Draw(mounted)
    gutter.draw_gutter(pen, sheet, height)
    pen.line((gutter.WIDTH + wide, 0, gutter.WIDTH + wide, tall), fill=SOFT)
    return mounted
