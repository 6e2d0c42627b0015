"""
Right of the page: the legend. What the colours and marks mean and how much they stand for, what is shown and what is left out and why,
and the names behind the numbers.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from PIL import Image, ImageDraw

from heatsight.overlay.colours import BOX, FLAG, FOLD, INK, PAPER, SEEN, SOFT, Colour, heat, reach
from heatsight.overlay.density import AREA_PX, Density
from heatsight.overlay.drawing import PRESS_OF_LAYER, Tally
from heatsight.overlay.lettering import font, spelled, width_of, wrapped
from heatsight.overlay.sheet import Sheet, dashes
from heatsight.overlay.steps.box_hotspots import badge_width, plate
from heatsight.overlay.steps.flag_findings import flag_label
from heatsight.overlay.steps.mark_rage_and_dead import cross, triangle
from heatsight.overlay.wording import LEFT_OUT, ONE, PRESSED, counted, widths

WIDTH: Final = 340
_MARGIN: Final = 20
_INNER: Final = WIDTH - 2 * _MARGIN
_TITLE, _HEAD, _BODY = 18, 15, 13
_BAR: Final = 14


@dataclass(slots=True)
class _Column:
    """A pen that moves down."""

    pen: ImageDraw.ImageDraw
    image: Image.Image
    y: int = _MARGIN

    def write(self, text: str, size: int = _BODY, colour: Colour = INK, *, indent: int = 0, lines: int = 3) -> None:
        """A paragraph."""
        for line in wrapped(text, _INNER - indent, size, lines):
            self.pen.text((_MARGIN + indent, self.y), line, font=font(size), fill=colour)
            self.y += round(1.35 * size)

    def gap(self, px: int = 10) -> None:
        """Empty space."""
        self.y += px


def panel(sheet: Sheet) -> Image.Image:
    """The legend, as tall as it needs to be."""
    entries = len(sheet.numbered) + len(sheet.drawing.flags) + sum(2 + len(tally.left_out) for tally in sheet.drawing.tallies)
    image = Image.new("RGB", (WIDTH, 900 + 80 * entries), PAPER)
    column = _Column(ImageDraw.Draw(image), image)
    _head(column, sheet)
    _colours(column, sheet)
    _marks(column, sheet)
    _counts(column, sheet)
    _hotspots(column, sheet)
    _findings(column, sheet)
    return image.crop((0, 0, WIDTH, column.y + _MARGIN))


def _head(column: _Column, sheet: Sheet) -> None:
    drawing = sheet.drawing
    column.write(f"{drawing.band.device.capitalize()}, drawn at {drawing.width:,} px", _TITLE)
    column.write(f"People with windows {widths(drawing.band)}", colour=SOFT)
    column.gap()


def _colours(column: _Column, sheet: Sheet) -> None:
    """The scales: of heat, with its counts, and of reach."""
    if sheet.heated is not None and sheet.heat is not None:
        column.write(f"{PRESSED[sheet.heated].capitalize()} per {AREA_PX} x {AREA_PX} px", _HEAD)
        _scale(column, sheet.heat)
        column.gap()
    if sheet.drawing.stretches and ("scroll" in sheet.show or "levels" in sheet.show):
        column.write("Share of people who saw it", _HEAD)
        _bar(column, reach().tobytes())
        for place, words in ((0.0, "100 %"), (0.25, "75 %"), (0.5, "50 %"), (0.75, "25 %"), (1.0, "0 %")):
            _tick(column, place, words)
        column.gap(34)


def _scale(column: _Column, found: Density) -> None:
    _bar(column, heat().tobytes())
    right = -1.0
    for value, place in found.ticks():
        words = _number(value)
        half = width_of(words, _BODY) / 2
        middle = min(max(place * _INNER, half), _INNER - half)
        if middle - half > right + 4:
            _tick(column, place, words)
            right = middle + half
    column.gap(24)


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 10 or value == int(value) else f"{value:.2g}"  # noqa: PLR2004 - two digits tell small numbers apart


def _bar(column: _Column, colours: bytes) -> None:
    column.gap(4)
    bar = Image.frombytes("RGB", (256, 1), colours).resize((_INNER, _BAR), Image.Resampling.BILINEAR)
    column.image.paste(bar, (_MARGIN, column.y))
    column.pen.rectangle((_MARGIN - 1, column.y - 1, _MARGIN + _INNER, column.y + _BAR), outline=SOFT)
    column.gap(_BAR + 2)


def _tick(column: _Column, place: float, words: str) -> None:
    half = width_of(words, _BODY) / 2
    x = _MARGIN + place * (_INNER - 1)
    column.pen.line((x, column.y - 2, x, column.y + 3), fill=SOFT)
    column.pen.text((min(max(x, _MARGIN + half), _MARGIN + _INNER - half), column.y + 5), words, font=font(_BODY), fill=INK, anchor="ma")


def _marks(column: _Column, sheet: Sheet) -> None:
    """Each sign with its word."""
    middle = _MARGIN + 12
    for words, sign in _signs(sheet):
        y = column.y + 9
        if sign == "rage":
            triangle(column.pen, middle, y, 8)
        elif sign == "dead":
            cross(column.pen, middle, y, 8)
        elif sign == "fold":
            dashes(column.pen, (_MARGIN, y), (_MARGIN + 26, y), FOLD, on=14, off=8)
        elif sign == "seen":
            dashes(column.pen, (_MARGIN, y), (_MARGIN + 26, y), SEEN, on=6, off=4)
        elif sign == "box":
            column.pen.rectangle((_MARGIN + 2, y - 7, _MARGIN + 22, y + 7), outline=BOX, width=2)
        else:
            column.pen.rectangle((_MARGIN + 2, y - 7, _MARGIN + 22, y + 7), outline=FLAG, width=3)
        column.write(words, indent=34)
        column.gap(4)
    column.gap(14)


def _signs(sheet: Sheet) -> Iterator[tuple[str, str]]:
    if "rageclicks" in sheet.show:
        yield "rage clicks; larger for more", "rage"
    if "deadclicks" in sheet.show:
        yield "dead clicks, where they were pressed", "dead"
    if "levels" in sheet.show and any(level.word == "fold" for level in sheet.drawing.levels):
        yield "the fold: median window height", "fold"
    if "levels" in sheet.show and any(level.word == "reach" for level in sheet.drawing.levels):
        yield "how far that share of people came", "seen"
    if any(spot.box for spot in sheet.numbered):
        yield "hotspot: its element, or dashed what its presses span", "box"
    if "findings" in sheet.show and sheet.drawing.flags:
        yield "problem, by its number in the report", "flag"


def _counts(column: _Column, sheet: Sheet) -> None:
    """What is shown and what is not."""
    near = sheet.drawing.near
    column.write("What is shown", _HEAD)
    column.gap(2)
    for layer, press in PRESS_OF_LAYER.items():
        if layer in sheet.show:
            _count(column, next(tally for tally in sheet.drawing.tallies if tally.press == press))
    if "levels" in sheet.show or "scroll" in sheet.show:
        readers = counted(sheet.drawing.readers, "person", "people")
        column.write(f"Fold and scrolling: {readers} with a window of {near[0]:,} to {near[1]:,} px.", lines=4)
    column.write(
        f"Windows of {near[0]:,} to {near[1]:,} px count as this wide. What was pressed at other widths, or before the page "
        "moved, is drawn only on elements that this picture shows.",
        colour=SOFT,
        lines=6,
    )
    column.gap(18)


def _count(column: _Column, tally: Tally) -> None:
    column.write(
        f"{tally.shown:,} of {tally.people:,} {PRESSED[tally.press]} by people" if tally.people else f"No {PRESSED[tally.press]} by people"
    )
    if tally.projected:
        column.write(f"{tally.projected:,} of them drawn on their elements", colour=SOFT, indent=14)
    for why, count in tally.left_out.items():
        column.write(f"{count:,} {LEFT_OUT[why]}", colour=SOFT, indent=14, lines=4)
    column.gap(4)


def _hotspots(column: _Column, sheet: Sheet) -> None:
    if not sheet.numbered:
        return
    column.write("Hotspots", _HEAD)
    column.gap(2)
    for spot in sheet.numbered:
        plate(column.pen, str(spot.number), _MARGIN, column.y, BOX if spot.box is not None else SOFT)
        numbers = f"{counted(spot.clicks, ONE[spot.press], PRESSED[spot.press])} by {counted(spot.visitors, 'person', 'people')}"
        column.write(spelled(spot.name) or "element with a name in other letters", indent=36, lines=2)
        where = "" if spot.box is not None else ", here and there" if spot.scattered else ", not on this picture"
        column.write(numbers + where, colour=SOFT, indent=36)
        column.gap(4)
    column.gap()


def _findings(column: _Column, sheet: Sheet) -> None:
    if "findings" not in sheet.show or not (sheet.drawing.flags or sheet.drawing.unplaced):
        return
    column.write("Problems", _HEAD)
    column.gap(2)
    for flag in sheet.drawing.flags:
        plate(column.pen, flag_label(flag.number), _MARGIN, column.y, FLAG)
        column.write(spelled(flag.title) or flag.kind.replace("_", " "), indent=max(36, badge_width(flag_label(flag.number)) + 6), lines=3)
        column.gap(4)
    if sheet.drawing.unplaced:
        numbers = ", ".join(flag_label(number) for number in sheet.drawing.unplaced)
        column.write(f"Without a place on this picture: {numbers}.", colour=SOFT)
