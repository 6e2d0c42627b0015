"""
What a client sent becomes a typed request: every default, limit and refusal of PostHog's heatmap routes.

Values come as text (HTTP) or as JSON values (MCP, command line); both mean the same. Absent, null and "" are the default.
Nothing but InvalidRequest is ever raised, and `attr` names the parameter.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Final, get_args

from heatsight.errors import InvalidRequest
from heatsight.model.heatmap import Aggregation, HeatmapRequest, Point
from heatsight.query import dates
from heatsight.query.url_pattern import anchored, posthog_regex

MAX_ROWS: Final = 1_000_000
"""The most cells one list answer holds; also the greatest limit and offset."""
MAX_EVENTS: Final = 100
MAX_POINTS: Final = 10_000
"""More points than any hotspot has cells; a longer list is a mistake."""
_MAX_TEXT: Final = 1_000_000
_INT32: Final = 2**31
_TRUE: Final = frozenset({"t", "y", "yes", "true", "on", "1"})
_FALSE: Final = frozenset({"f", "n", "no", "false", "off", "0"})
_NULL: Final = frozenset({"", "null", "Null", "NULL"})


def heatmap_request(params: Mapping[str, Any], *, now: datetime, timezone: str) -> HeatmapRequest:
    """
    The request of `heatmaps/`: limit 500 (0 … 1,000,000, 0 = everything), offset 0 … 1,000,000.

    Args:
        now: the clock relative dates are read against.
        timezone: the project's; days begin at its midnight.
    """
    return replace(
        _filters(params, now=now, timezone=timezone),
        limit=_whole(params, "limit", 500, low=0, high=MAX_ROWS),
        offset=_whole(params, "offset", 0, low=0, high=MAX_ROWS),
    )


def heatmap_events_request(params: Mapping[str, Any], *, now: datetime, timezone: str) -> tuple[HeatmapRequest, tuple[Point, ...]]:
    """The request of `heatmaps/events/`: the same filters, limit 50 (1 … 100), and the cells to look behind."""
    request = replace(
        _filters(params, now=now, timezone=timezone),
        limit=_whole(params, "limit", 50, low=1, high=MAX_EVENTS),
        offset=_whole(params, "offset", 0, low=0, high=MAX_ROWS),
    )
    return request, points(params.get("points"))


def points(value: Any) -> tuple[Point, ...]:
    """Cells from a JSON array (or its text) of `{"x", "y", "target_fixed"?}`, x relative, y in CSS px as the list gives them."""
    if isinstance(value, str):
        value = _json(value, "points")
    if not isinstance(value, (list, tuple)) or not value:
        raise InvalidRequest('points must be a non-empty JSON array such as [{"x": 0.5, "y": 160}].', attr="points")
    if len(value) > MAX_POINTS:
        raise InvalidRequest(f"points may hold at most {MAX_POINTS} entries.", attr="points")
    return tuple(_point(item) for item in value)


def flag(params: Mapping[str, Any], name: str) -> bool:
    """A switch that is off unless it is said. Raises InvalidRequest."""
    return _flag(params, name, default=False)


def _filters(params: Mapping[str, Any], *, now: datetime, timezone: str) -> HeatmapRequest:
    if not _cohorts_are_empty(params.get("cohort_ids")):
        raise InvalidRequest("There are no cohorts here: leave cohort_ids out.", attr="cohort_ids")
    date_to = _text(params, "date_to")
    url_exact, url_pattern = _urls(params)
    return HeatmapRequest(
        date_from=dates.parse_day(_text(params, "date_from") or "-7d", now=now, timezone=timezone, attr="date_from"),
        date_to=dates.parse_day(date_to or "dStart", now=now, timezone=timezone, attr="date_to"),
        type=_text(params, "type") or "click",
        url_exact=url_exact,
        url_pattern=url_pattern,
        viewport_width_min=_width(params, "viewport_width_min"),
        viewport_width_max=_width(params, "viewport_width_max"),
        aggregation=_aggregation(params),
        filter_test_accounts=_flag(params, "filter_test_accounts", default=False),
        hide_zero_coordinates=_flag(params, "hide_zero_coordinates", default=True),
        timezone=timezone,
    )


def _urls(params: Mapping[str, Any]) -> tuple[str | None, str | None]:
    """One of the two: the pattern wins, unless both mean the same."""
    exact, pattern = _text(params, "url_exact"), _text(params, "url_pattern")
    if pattern is None or (exact is not None and anchored(exact) == anchored(pattern)):
        return exact, None
    return None, posthog_regex(pattern)


def _text(params: Mapping[str, Any], name: str) -> str | None:
    value = params.get(name)
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        raise InvalidRequest(f"{name} must be text.", attr=name)
    if len(value) > _MAX_TEXT or "\0" in value:
        raise InvalidRequest(f"{name} is too long or holds a NUL.", attr=name)
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise InvalidRequest(f"{name} is not valid Unicode.", attr=name) from error
    return value


def _aggregation(params: Mapping[str, Any]) -> Aggregation:
    value = params.get("aggregation")
    if value is None or value == "":
        return "total_count"
    for word in get_args(Aggregation):
        if value == word:
            return word  # type: ignore[no-any-return]  # get_args forgets that these are Aggregation's own words
    raise InvalidRequest("aggregation must be total_count or unique_visitors.", attr="aggregation")


def _flag(params: Mapping[str, Any], name: str, *, default: bool) -> bool:
    value = params.get(name)
    if isinstance(value, bool):
        return value
    if value is None or (isinstance(value, str) and value in _NULL):
        return default
    word = str(value).lower() if isinstance(value, (str, int)) else ""
    if word in _TRUE or word in _FALSE:
        return word in _TRUE
    raise InvalidRequest(f"{name} must be true or false.", attr=name)


def _whole(params: Mapping[str, Any], name: str, default: int, *, low: int, high: int) -> int:
    value = params.get(name)
    if value is None or value == "":
        return default
    number = _integer(value)
    if number is None or not low <= number <= high:
        raise InvalidRequest(f"{name} must be a whole number from {low} to {high}.", attr=name)
    return number


def _width(params: Mapping[str, Any], name: str) -> int | None:
    if params.get(name) in (None, ""):
        return None
    return _whole(params, name, 0, low=-_INT32, high=_INT32 - 1)


def _integer(value: Any) -> int | None:
    """A whole number, or its text (a decimal part of zeros is let through, as PostHog does); None for anything else."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    if isinstance(value, float):
        return int(value) if value.is_integer() else None
    if not isinstance(value, str):
        return None
    whole, dot, rest = value.strip().partition(".")
    digits = whole.removeprefix("-")
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 18) or rest.strip("0") or (dot and not rest):  # noqa: PLR2004 - 18 digits fit 64 bits
        return None
    return int(whole)


def _json(text: str, attr: str) -> Any:
    if len(text) > _MAX_TEXT:
        raise InvalidRequest(f"{attr} is too long.", attr=attr)
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InvalidRequest(f"{attr} must be JSON.", attr=attr) from error


def _cohorts_are_empty(value: Any) -> bool:
    if value is None or value == "":
        return True
    if isinstance(value, str):
        value = _json(value, "cohort_ids")
    if not isinstance(value, (list, tuple)) or not all(isinstance(item, int) and not isinstance(item, bool) for item in value):
        raise InvalidRequest("cohort_ids must be a JSON array of whole numbers.", attr="cohort_ids")
    return not value


def _point(item: Any) -> Point:
    if not isinstance(item, Mapping) or "x" not in item or "y" not in item:
        raise InvalidRequest("Each point must be an object with x and y.", attr="points")
    x, y = _number(item["x"]), _number(item["y"])
    if x is None or y is None or not -_INT32 <= y < _INT32:
        raise InvalidRequest("x and y of a point must be numbers.", attr="points")
    fixed = item.get("target_fixed", False)
    if fixed is None:
        fixed = False
    if not isinstance(fixed, bool):
        raise InvalidRequest("target_fixed of a point must be true or false.", attr="points")
    return Point(x=round(x, 2), y=int(y), target_fixed=fixed)


def _number(value: Any) -> float | None:
    """A finite number, or its text; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None
