"""Moments as clients write them."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from typing import Any, Final

_EARLIEST: Final = datetime(1970, 1, 2, tzinfo=UTC)
_LATEST: Final = datetime(2200, 1, 1, tzinfo=UTC)
_MILLISECONDS_FROM: Final = 1e11  # as seconds this is the year 5138, as milliseconds 1973
_LONGEST: Final = 64


def moment(value: Any) -> datetime | None:
    """
    A moment in UTC from ISO 8601 text or an epoch number (seconds or milliseconds), or None when it is neither.

    Text without a zone is UTC. Years that no browser's clock shows (before 1970, from 2200 on) are no moments.
    """
    if isinstance(value, str):
        text = value.strip()[:_LONGEST]
        try:
            found = datetime.fromisoformat(text)
        except ValueError:
            return _from_number(text)
        return _in_range(found)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _from_number(value)
    return None


def _from_number(value: str | float) -> datetime | None:
    try:
        number = float(value)
        if not math.isfinite(number):
            return None
        return _in_range(datetime.fromtimestamp(number / 1000 if number >= _MILLISECONDS_FROM else number, UTC))
    except (ValueError, OverflowError, OSError):
        return None


def _in_range(found: datetime) -> datetime | None:
    try:
        utc = found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except OverflowError:
        return None
    return utc if _EARLIEST <= utc < _LATEST else None
