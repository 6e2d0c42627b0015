"""How findings say numbers and names."""

from __future__ import annotations

from heatsight.model.element import NamedElement
from heatsight.model.hotspot import Region
from heatsight.stats.interval import wilson

LONGEST_NAME = 80


def share(some: int, whole: int, noun: str = "") -> str:
    """12 of 50 people as "12 of 50 people (24 %, 14–37 %)", with the 95 % interval, as the report's tables say it."""
    low, high = (f"{100 * end:.0f}" for end in wilson(some, whole))
    interval = low if low == high else f"{low}–{high}"
    return f"{some:,} of {whole:,}{f' {noun}' if noun else ''} ({percent(some / whole if whole else 0.0)}, {interval} %)"


def percent(value: float) -> str:
    """0.293 as "29 %"; never "0 %" for some, never "100 %" for nearly all."""
    if 0 < value < 0.01:  # noqa: PLR2004 - one percent
        return "under 1 %"
    if 0.99 < value < 1:  # noqa: PLR2004 - ninety-nine percent
        return "over 99 %"
    return f"{100 * value:.0f} %"


def people(number: int) -> str:
    """Say "1 person", "1,204 people"."""
    return "1 person" if number == 1 else f"{number:,} people"


def name(element: NamedElement | None, region: Region | None = None) -> str:
    """An element by its name; without one, by where it lies."""
    if element is not None and element.name:
        return element.name if len(element.name) <= LONGEST_NAME else element.name[: LONGEST_NAME - 1].rstrip() + "…"
    return f"the place {where(region)}" if region is not None else "the page"


def where(region: Region) -> str:
    """A region in words: "at 1,040 to 1,520 px, across 20 to 80 % of the width"."""
    across = f"across {100 * region.x0:.0f} to {100 * region.x1:.0f} % of the width"
    return f"at {region.y0:,} to {region.y1:,} px{' of the screen' if region.fixed else ''}, {across}"


def capital(text: str) -> str:
    """The first letter as a capital, the rest as it is."""
    return text[:1].upper() + text[1:]
