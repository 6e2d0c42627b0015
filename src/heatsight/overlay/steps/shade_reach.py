"""Scroll reach: the page darkens in bands, from what everybody saw to what nobody did."""

from __future__ import annotations

from PIL import Image, ImageChops

from heatsight.overlay.colours import Colour, reach
from heatsight.overlay.sheet import Sheet


def shade_of(share: float) -> Colour:
    """The colour of a band that this share of people saw."""
    red, green, blue = reach()[round(255 * (1 - min(1.0, max(0.0, share))))].tolist()
    return red, green, blue


def shade_reach(sheet: Sheet) -> None:
    """Tint each band of the page."""
    if "scroll" not in sheet.show:
        return
    for stretch in sheet.drawing.stretches:
        top, bottom = sheet.at(stretch.y0), min(sheet.page.height, sheet.at(stretch.y1))
        if bottom > top:
            area = (0, top, sheet.page.width, bottom)
            tint = Image.new("RGB", (sheet.page.width, bottom - top), shade_of(stretch.share))
            sheet.page.paste(ImageChops.multiply(sheet.page.crop(area), tint), area)
