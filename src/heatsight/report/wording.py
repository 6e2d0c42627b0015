"""How numbers, sets and places are said. Every share is said with its denominator and its interval."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

KINDS: Final[Mapping[str, str]] = {
    "rageclick": "Rage clicks",
    "dead_element": "Dead element",
    "non_interactive_clicks": "Clicks on something not clickable",
    "cta_below_cliff": "Call to action below the cliff",
    "scroll_cliff": "Scroll cliff",
    "ignored_cta": "Ignored call to action",
    "below_fold_engagement": "Engagement below the fold",
    "nav_bail": "Leaving by the navigation",
    # Not findings, but words by which clicks are explained away.
    "click": "Clicks",
    "deadclick": "Dead clicks",
}
DEVICES: Final[Mapping[str, str]] = {"all": "all devices", "desktop": "desktop", "tablet": "tablet", "mobile": "mobile"}
OUTCOMES: Final[Mapping[str, str]] = {
    "found": "found",
    "clear": "clear",
    "not_enough_data": "not enough data",
    "not_applicable": "does not apply",
    "failed": "failed",
}
SOURCES: Final[Mapping[str, str]] = {
    "autocapture": "autocapture",
    "dead_click": "dead clicks",
    "rageclick": "rage clicks",
    "replay": "a recording",
    "layout": "the page's layout",
    "none": "no evidence",
}

REASONS: Final[Mapping[str, str]] = {
    "answers_each_click": "It answers every click: people click it quickly because it works.",
    "text_selection": "People select text in it, which takes quick clicks.",
    "label_pair": "A click on a label is two clicks for the browser: the label's and its field's.",
    "one_visitor": "All of it comes from one person.",
    "bot_like_visitor": "It comes from visitors that behave like machines; they are set aside.",
}
"""Why clicks are explained away. Findings give the word; a reason that is not among them is a sentence already."""

NO_BREAK: Final = "\u00a0"
_UNIT: Final = re.compile(r"(?<=\d) (?=%|px\b)")
_ALMOST_NONE: Final = 0.001
_FEW: Final = 0.01
_NEARLY_ALL: Final = 0.995
_EXACT: Final = 1e-6  # how far from k of n a share may be and still be said as that
_THREE_DIGITS: Final = 0.0005  # likewise one that was rounded to a percentage with one decimal


def kind(word: str) -> str:
    """A finding kind as a heading; a kind that is not known yet is shown by its own name."""
    return KINDS.get(word, word.replace("_", " ").capitalize())


def count(number: float) -> str:
    """1204 as "1,204"; a number with a fraction keeps two significant decimals at most."""
    whole = round(number)
    return f"{whole:,}" if math.isclose(number, whole, abs_tol=1e-9) else f"{number:,.2f}".rstrip("0").rstrip(".")


def plural(number: int, one: str, many: str) -> str:
    """The number with its noun: "1 person", "1,204 people"."""
    return f"{count(number)} {one if number == 1 else many}"


def people(number: int) -> str:
    """Say "1 person", "92 people"."""
    return plural(number, "person", "people")


def clicks(number: int) -> str:
    """Say "1 click", "309 clicks"."""
    return plural(number, "click", "clicks")


def percent(share: float) -> str:
    """0.293 as "29 %". Never "0 %" for some and never "100 %" for nearly all."""
    return f"{_percent_number(share)} %"


def interval(ci: Sequence[float]) -> str:
    """(0.21, 0.39) as "21–39 %"."""
    low, high = (f"{100 * end:.0f}" for end in ci)
    return f"{low} %" if low == high else f"{low}–{high} %"


_WHOLE_FROM: Final = 100


def part(some: int, whole: int, ci: Sequence[float] | None, noun: str = "") -> str:
    """Say "27 of 92 people (29 %, 21–39 %)"."""
    if whole == 0:
        return f"0 of 0{' ' + noun if noun else ''}"
    bracket = percent(some / whole) + (f", {interval(ci)}" if ci else "")
    return f"{count(some)} of {count(whole)}{' ' + noun if noun else ''} ({bracket})"


def measured(value: float, n: int, ci: Sequence[float] | None) -> str:
    """An evidence's number: a part of n, a bare share of n when n of them is no whole number, or a count with its n."""
    if ci is None:
        return count(value) if value == n else f"{count(value)} (from {people(n)})"
    if not 0 <= value <= 1:
        return f"{count(value)} ({span(*ci)}, from {people(n)})"
    some = round(value * n)
    if n and abs(some / n - value) <= (_THREE_DIGITS if round(value, 3) == value else _EXACT):
        return part(some, n, ci)
    return f"{percent(value)} ({interval(ci)}, from {people(n)})"


def bare(value: float) -> str:
    """A number that no people stand behind, as the page was rendered: "3,180", "4.53"."""
    return count(round(value)) if abs(value) >= _WHOLE_FROM else f"{value:.3g}"


def pixels(number: float) -> str:
    """Say "1,240 px"."""
    return f"{count(number)} px"


def listed(words: Sequence[str]) -> str:
    """Say "a", "a and b", "a, b and c"."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}" if words else ""


def place(region: Mapping[str, Any]) -> str:
    """Where a box lies, in words."""
    full = region["x0"] <= 0 and region["x1"] >= 1
    across = "full width" if full else f"{span(100 * region['x0'], 100 * region['x1'])} % across"
    down = f"{span(region['y0'], region['y1'])} px"
    return f"{across}, {down} from the top of the window, stays while scrolling" if region["fixed"] else f"{across}, {down} down"


def span(low: float, high: float) -> str:
    """Say "1,120–1,176", or one number when both ends round to it."""
    ends = [count(round(end)) for end in (low, high)]
    return ends[0] if ends[0] == ends[1] else "–".join(ends)


def band(device: str, width_min: int, width_max: int | None) -> str:
    """Say "Desktop, 1,024 px and wider"."""
    widths = (
        f"{pixels(width_min)} and wider"
        if width_max is None
        else f"up to {pixels(width_max)}"
        if width_min == 0
        else f"{count(width_min)}–{pixels(width_max)}"
    )
    return f"{DEVICES.get(device, device).capitalize()}, {widths}"


def moment(text: str) -> datetime:
    """A time of the document."""
    return datetime.fromisoformat(text)


def period(start: datetime, end: datetime) -> str:
    """Say "1–7 June 2026 (7 days)"; the end is exclusive, so the last day is the one that holds the moment before it."""
    last = max(start, end - timedelta(microseconds=1))
    day, last_day = start.date(), last.date()
    if day == last_day:
        dates = f"{day.day} {day:%B %Y}"
    elif (day.year, day.month) == (last_day.year, last_day.month):
        dates = f"{day.day}–{last_day.day} {last_day:%B %Y}"
    elif day.year == last_day.year:
        dates = f"{day.day} {day:%B} – {last_day.day} {last_day:%B %Y}"
    else:
        dates = f"{day.day} {day:%B %Y} – {last_day.day} {last_day:%B %Y}"
    return f"{dates} ({plural(days(start, end), 'day', 'days')}, UTC)"


def days(start: datetime, end: datetime) -> int:
    """Length of a period in whole days, at least 1."""
    return max(1, round((end - start) / timedelta(days=1)))


def unbroken(sentence: str) -> str:
    """The sentence with every number tied to its unit, so that no line ends between "29" and "%"."""
    return _UNIT.sub(NO_BREAK, sentence)


def _percent_number(share: float) -> str:
    if share <= 0 or share >= 1:
        return f"{100 * share:.0f}"
    if share < _ALMOST_NONE:
        return f"<{100 * _ALMOST_NONE:.1f}"
    if share < _FEW or share >= _NEARLY_ALL:
        return f"{100 * min(share, 1 - _ALMOST_NONE):.1f}"
    return f"{100 * share:.0f}"
