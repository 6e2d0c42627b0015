"""
How right names are: hotspots against the clicks that truly happened.

A click is right when it lies in a hotspot that names its element, or, where it was on nothing interactive, in one that says so.
Points of a hotspot are cells with counts, so clicks are dealt out to cells: first to a right hotspot in the click's own cell, then
in the next one (rounding), then to whatever is left there. Of several true elements in one hotspot only the one with the most clicks
counts as named.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from heatsight.model.hotspot import Hotspot, Region
from heatsight.model.page import page_of

Click = dict[str, Any]
_SLACK: Final = ((0.0051, True), (0.011, True), (0.011, False))
"""How far a cell may lie from the click (share of the width), and whether its hotspot must be right."""
_LEAST_SHARED: Final = 0.4
_A_HEADING: Final = 12
"""Characters of a name that a longer text begins with: a card is called by its heading."""
_ENOUGH: Final = 50
OVERLAP: Final = 0.7
"""Intersection over union from which on a region is where the element is."""


@dataclass
class Score:
    """
    Sums over any number of pages and bands.

    Attributes:
        clicks, right, covered: true clicks, those rightly told, those in any hotspot.
        named, named_right: those in a hotspot with an interactive element's name, and rightly.
        pieces, wholes: hotspots that name elements rightly, and the elements.
        tenths: tenth of confidence -> points, right points, sum of confidence.
        plain, plain_named: clicks on nothing interactive that lie in a hotspot, and those whose hotspot names the very thing clicked.
        plain_met: those, and those whose hotspot is the thing by its kind and its place, whatever it reads: a price after a switch, a
            picture without words. Only where true boxes are known.
        overlaps: of each hotspot that tells its clicks rightly by name, how much its region and the element's true box overlap (IoU).
        wrong: what was meant and what was said instead -> clicks.
    """

    clicks: int = 0
    right: int = 0
    covered: int = 0
    named: int = 0
    named_right: int = 0
    pieces: int = 0
    wholes: int = 0
    tenths: dict[int, tuple[int, int, float]] = field(default_factory=dict)
    wrong: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    plain: int = 0
    plain_named: int = 0
    plain_met: int = 0
    overlaps: tuple[float, ...] = ()
    unnamed: Counter[tuple[str, str]] = field(default_factory=Counter)

    def __add__(self, other: Score) -> Score:
        """Both together."""
        none = (0, 0, 0.0)
        tenths = {
            tenth: tuple(a + b for a, b in zip(self.tenths.get(tenth, none), other.tenths.get(tenth, none), strict=True))
            for tenth in self.tenths.keys() | other.tenths.keys()
        }
        sums = (
            getattr(self, name) + getattr(other, name)
            for name in ("clicks", "right", "covered", "named", "named_right", "pieces", "wholes")
        )
        return Score(
            *sums,
            tenths,  # type: ignore[arg-type]
            self.wrong + other.wrong,
            self.plain + other.plain,
            self.plain_named + other.plain_named,
            self.plain_met + other.plain_met,
            self.overlaps + other.overlaps,
            self.unnamed + other.unnamed,
        )

    @property
    def share_right(self) -> float:
        """Of the true clicks."""
        return self.right / max(1, self.clicks)

    @property
    def precision(self) -> float:
        """Of the names given."""
        return self.named_right / max(1, self.named)

    @property
    def identity(self) -> float:
        """Of the clicks on nothing interactive, the share whose hotspot names the very thing clicked."""
        return self.plain_named / max(1, self.plain)

    @property
    def met(self) -> float:
        """Of the clicks on nothing interactive, the share whose hotspot is the very thing clicked, by its words or by kind and place."""
        return self.plain_met / max(1, self.plain)

    @property
    def in_place(self) -> float:
        """Of the hotspots with a right name, the share whose region and the true box overlap by OVERLAP at least."""
        return sum(overlap >= OVERLAP for overlap in self.overlaps) / max(1, len(self.overlaps))

    @property
    def torn(self) -> float:
        """Hotspots per true element."""
        return self.pieces / max(1, self.wholes)

    @property
    def calibration(self) -> float:
        """The widest gap between confidence and share right, over tenths with enough points."""
        return max((abs(right - told) / count for count, right, told in self.tenths.values() if count >= _ENOUGH), default=0.0)


Boxes = Mapping[tuple[str, int], tuple[float, float, float, float]]
"""By selector and width: left, top, width, height, CSS px."""


def score(
    clicks: Sequence[Click], hotspots: Iterable[Hotspot], texts: dict[tuple[str, str], set[str]], boxes: Boxes | None = None
) -> Score:
    """
    One page and band.

    Args:
        texts: every text each element (page, selector) was seen with; see `texts_of`.
        boxes: where the page's elements truly lie.
    """
    cells: dict[tuple[bool, int], list[list[Any]]] = defaultdict(list)
    for spot in hotspots:
        for point in spot.points:
            cells[point.target_fixed, point.y].append([point.x, point.count, spot])
    result = Score(clicks=len(clicks))
    inside: dict[str, Counter[str]] = defaultdict(Counter)
    told: dict[str, tuple[Hotspot, Counter[tuple[str, int]]]] = {}
    waiting = sorted(clicks, key=lambda click: (not click["is_interactive"], click["t"]))
    for slack, must_be_right in _SLACK:
        left = []
        for click in waiting:
            fixed, x, y = _cell(click)
            options = [
                slot
                for slot in cells[fixed, y]
                if slot[1] > 0 and abs(slot[0] - x) <= slack and (not must_be_right or is_right(click, slot[2], texts))
            ]
            if not options:
                left.append(click)
                continue
            slot = min(options, key=lambda one: (_kind_of(one[2]) != click["near_tag"], abs(one[0] - x)))
            slot[1] -= 1
            _count(result, click, slot[2], right=must_be_right, boxes=boxes or {})
            _remember(told, click, slot[2])
            if must_be_right and click["is_interactive"]:
                inside[slot[2].id][click["near_selector"]] += 1
        waiting = left
    for click in waiting:
        result.wrong["in no hotspot", _meant(click), ""] += 1
    for found in inside.values():
        merged = found.total() - max(found.values())
        result.right -= merged
        result.named_right -= merged
        if merged:
            result.wrong["several in one hotspot", ", ".join(sorted(selector[-40:] for selector in found)), ""] += merged
    result.overlaps = tuple(_overlaps(told, boxes or {}))
    result.pieces, result.wholes = len(inside), len({selector for found in inside.values() for selector in found})
    return result


def _kind_of(spot: Hotspot) -> str | None:
    """A label and its field lie in one cell: so among right hotspots the one of the same tag is taken first."""
    return spot.element.tag if spot.element is not None and spot.element.interactive else None


def _count(result: Score, click: Click, spot: Hotspot, *, right: bool, boxes: Boxes) -> None:
    result.covered += 1
    result.right += right
    said = spot.element.name if spot.element is not None else "nothing"
    if spot.element is not None and spot.element.interactive:
        result.named += 1
        result.named_right += right
        tenth = min(9, int(spot.naming.confidence * 10))
        count, rights, told = result.tenths.get(tenth, (0, 0, 0.0))
        result.tenths[tenth] = (count + 1, rights + right, told + spot.naming.confidence)
    if not click["is_interactive"]:
        result.plain += 1
        result.plain_named += names(click, spot)
        result.plain_met += names(click, spot) or _is_there(click, spot, boxes)
        if not names(click, spot):
            result.unnamed[_meant(click), said] += 1
    if not right:
        result.wrong["wrong", _meant(click), said] += 1


def names(click: Click, spot: Hotspot) -> bool:
    """Whether the hotspot names the very thing that was clicked: the control, or the text or image that is none."""
    element = spot.element
    if element is None:
        return False
    wanted = ("near_text", "near_label", "text", "label") if click["is_interactive"] else ("text", "label")
    # The truth of some sites runs the words of neighbouring elements together.
    return any(_same(_closed(offer), _closed(click[want])) for offer in (element.text, element.name) for want in wanted)


def _is_there(click: Click, spot: Hotspot, boxes: Boxes) -> bool:
    """Whether the hotspot is of the clicked thing's kind and lies where that truly lies."""
    box = boxes.get((click["selector"], click["vw"]))
    same_kind = spot.element is not None and spot.element.tag == click["tag"]
    return same_kind and box is not None and overlap(spot.region, box, click["vw"]) >= OVERLAP


def _closed(text: str | None) -> str:
    return "".join((text or "").split())


def overlap(region: Region, box: tuple[float, float, float, float], width: int) -> float:
    """Intersection over union of a region and a true box at that width."""
    left, top, wide, high = box
    across = min(region.x1 * width, left + wide) - max(region.x0 * width, left)
    down = min(region.y1, top + high) - max(region.y0, top)
    both = max(0.0, across) * max(0.0, down)
    either = (region.x1 - region.x0) * width * (region.y1 - region.y0) + wide * high - both
    return both / either if either > 0 else 0.0


def _remember(told: dict[str, tuple[Hotspot, Counter[tuple[str, int]]]], click: Click, spot: Hotspot) -> None:
    """Note which element a rightly named hotspot's click was on, and at which width."""
    if names(click, spot):
        selector = click["near_selector"] if click["is_interactive"] else click["selector"]
        told.setdefault(spot.id, (spot, Counter()))[1][selector, click["vw"]] += 1


def _overlaps(told: Mapping[str, tuple[Hotspot, Counter[tuple[str, int]]]], boxes: Boxes) -> Iterator[float]:
    """Of each hotspot the overlap with the box of the element that most of its clicks were on, at the width where it is greatest."""
    for spot, where in told.values():
        element = Counter[str]()
        for (selector, _), count in where.items():
            element[selector] += count
        usual = element.most_common(1)[0][0]
        known = [key for key in where if key[0] == usual and key in boxes]
        if known:
            yield max(overlap(spot.region, boxes[key], key[1]) for key in known)


def texts_of(clicks: Iterable[Click]) -> dict[tuple[str, str], set[str]]:
    """Every text each element was seen with: a button may read otherwise after a click."""
    texts: dict[tuple[str, str], set[str]] = defaultdict(set)
    for click in clicks:
        if click["near_selector"]:
            texts[page_of(click["url"]), click["near_selector"]].add(click["near_text"] or "")
    return texts


def is_right(click: Click, spot: Hotspot, texts: dict[tuple[str, str], set[str]]) -> bool:
    """Whether the hotspot says of this click what is true."""
    element = spot.element
    if element is None or not element.interactive:
        return not click["is_interactive"]
    if not click["is_interactive"]:
        # Where a page makes plain things clickable, the SDK may know better than the truth's idea of a control.
        return any(_same(element.text, words) for words in (click["text"], click["label"]))
    wanted = {click["near_text"], click["near_label"], click["text"], click["label"], *texts[page_of(click["url"]), click["near_selector"]]}
    if any(_same(offer, want) for offer in (element.text, element.name) for want in wanted):
        return True
    # A field or an icon without words: the right kind of thing will do; that it is one thing only, the merging rule sees to.
    return not _folded(click["near_text"]) and element.tag in {click["near_tag"], click["tag"]}


def _same(one: str | None, other: str | None) -> bool:
    """Equal, or the one a good part of the other: autocapture gives an element's own words, the truth those of all it holds."""
    short, long = sorted((_folded(one), _folded(other)), key=len)
    if len(short) <= 2:  # symbols and initials stand in anything
        return bool(short) and short == long
    return (short in long and len(short) >= _LEAST_SHARED * len(long)) or (len(short) >= _A_HEADING and long.startswith(short))


def _folded(text: str | None) -> str:
    return " ".join((text or "").split()).casefold()


def _cell(click: Click) -> tuple[bool, float, int]:
    """Where the map shows a true click: fixed, share of the width, px."""
    x, y = (click["clientX"], click["clientY"]) if click["fixed"] else (click["pageX"], click["pageY"])
    grid_x, grid_y, width = (math.floor(px / 16 + 0.5) for px in (x, y, click["vw"]))
    return click["fixed"], grid_x / max(1, width), grid_y * 16


def _meant(click: Click) -> str:
    if not click["is_interactive"]:
        return f"nothing ({click['tag']} {_folded(click['text'])[:30]!r})"
    return click["near_text"] or click["near_label"] or click["near_tag"]
