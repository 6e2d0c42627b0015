"""Dates as PostHog's API takes them: a day, or an expression relative to a clock, read in the project's timezone."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dateutil.relativedelta import relativedelta  # type: ignore[import-untyped]  # its stubs are a package of their own

from heatsight.errors import InvalidRequest

_RELATIVE: Final = re.compile(r"-?(?P<number>[0-9]{1,6})?(?P<unit>[hdwmqyM])(?P<edge>Start|End)?")
_ABSOLUTE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9:.]+(Z|[+-][0-9]{2}:?[0-9]{2})?)?")

EARLIEST: Final = datetime(1970, 1, 1, tzinfo=UTC)
LATEST: Final = datetime(2199, 12, 31, tzinfo=UTC)
"""What the engine's DateTime64 surely holds; days beyond are read as these, since no traffic lies there."""


def zone(timezone: str) -> ZoneInfo:
    """The zone of an IANA name. Raises InvalidRequest(attr="timezone")."""
    try:
        return ZoneInfo(timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise InvalidRequest("Not a known timezone.", attr="timezone") from error


def parse_day(text: str, *, now: datetime, timezone: str, attr: str = "date_from") -> date:
    """
    The day an expression means: `2026-03-08`, a full ISO time, or `-7d`, `-24h`, `-1mStart`, `dStart`, `yEnd`, ….

    Units: h(our), d(ay), w(eek), m(onth), q(uarter), y(ear), M(inute); without a number, this very one. `Start` and
    `End` go to the unit's first or last moment; weeks start on Monday. Everything is read in `timezone` and cut to a day.

    Raises:
        InvalidRequest: it is none of these, or leaves the calendar; `attr` names the parameter.
    """
    local_now = now.astimezone(zone(timezone))
    if _ABSOLUTE.fullmatch(text):
        return _absolute(text, local_now, attr)
    found = _RELATIVE.fullmatch(text)
    if found is None:
        raise InvalidRequest("Not a date: give YYYY-MM-DD or something like -7d, -1mStart, dStart.", attr=attr)
    try:
        moment: datetime = local_now - _span(found["unit"], int(found["number"] or 0))
        if found["edge"] is None:
            return moment.date()
        start = _start(moment.date(), found["unit"])
        return start if found["edge"] == "Start" else _last_day(start, found["unit"])
    except (OverflowError, ValueError) as error:
        raise InvalidRequest("The date lies outside the calendar.", attr=attr) from error


def midnight(day: date, timezone: str) -> datetime:
    """The first moment of a day in a timezone, in UTC, kept within what the engine holds."""
    if not EARLIEST.date() < day < LATEST.date():
        return EARLIEST if day <= EARLIEST.date() else LATEST
    return datetime.combine(day, time(), zone(timezone)).astimezone(UTC)


def next_midnight(day: date, timezone: str) -> datetime:
    """The first moment after a day in a timezone, in UTC."""
    return midnight(day + timedelta(days=1), timezone) if day < LATEST.date() else LATEST


def as_text(moment: datetime) -> str:
    """How a moment travels into a statement's `DateTime64(6,'UTC')` parameter."""
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")


def _absolute(text: str, local_now: datetime, attr: str) -> date:
    try:
        moment = datetime.fromisoformat(text)
        return (moment if moment.tzinfo is None else moment.astimezone(local_now.tzinfo)).date()
    except (ValueError, OverflowError) as error:
        raise InvalidRequest("There is no such day.", attr=attr) from error


def _span(unit: str, number: int) -> relativedelta:
    spans = {
        "M": relativedelta(minutes=number),
        "h": relativedelta(hours=number),
        "d": relativedelta(days=number),
        "w": relativedelta(weeks=number),
        "m": relativedelta(months=number),
        "q": relativedelta(months=3 * number),
        "y": relativedelta(years=number),
    }
    return spans[unit]


def _start(day: date, unit: str) -> date:
    match unit:
        case "w":
            return day - timedelta(days=day.weekday())
        case "m":
            return day.replace(day=1)
        case "q":
            return day.replace(month=3 * ((day.month - 1) // 3) + 1, day=1)
        case "y":
            return day.replace(month=1, day=1)
        case _:
            return day


def _last_day(start: date, unit: str) -> date:
    """The unit's last day, given its first."""
    if unit in "Mhd":
        return start
    last: date = start + _span(unit, 1) - timedelta(days=1)
    return last
