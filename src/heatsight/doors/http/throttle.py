"""How much one API key may read: so many questions in a short while, and so many over a long one. Capture is never throttled."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import Final

from heatsight.errors import InvalidRequest, TooManyRequests

PER_MINUTE: Final = "HEATSIGHT_READS_PER_MINUTE"
PER_HOUR: Final = "HEATSIGHT_READS_PER_HOUR"
_MOST: Final = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """How many requests of one key are answered; 0 sets no limit. Far above what a person, an agent or a dashboard asks."""

    per_minute: int = 6_000
    per_hour: int = 120_000


def limits_of(environ: Mapping[str, str]) -> Limits:
    """The limits that the environment sets, where it sets any. Raises InvalidRequest."""
    return Limits(_whole(environ, PER_MINUTE, Limits().per_minute), _whole(environ, PER_HOUR, Limits().per_hour))


class Throttle:
    """
    Counts the requests of each holder in buckets that fill up again steadily: an idle key may ask a whole minute's worth at once.

    Threads may share it. It holds two numbers per bucket and holder, and holders are keys that exist.
    """

    def __init__(self, limits: Limits, clock: Callable[[], float] = time.monotonic) -> None:
        """`clock` tells seconds from any beginning."""
        rates = ((limits.per_minute, 60.0), (limits.per_hour, 3600.0))
        self._rates = tuple((size, seconds / size) for size, seconds in rates if size)
        self._clock = clock
        self._full_at: dict[Hashable, list[float]] = {}
        """Of each holder, when each bucket will be full again."""
        self._turn = threading.Lock()

    def take(self, holder: Hashable) -> None:
        """Count one request. Raises TooManyRequests, and counts nothing then."""
        with self._turn:
            now = self._clock()
            full_at = [max(now, moment) for moment in self._full_at.get(holder, [now] * len(self._rates))]
            waits = [moment + each - now - size * each for moment, (size, each) in zip(full_at, self._rates, strict=True)]
            wait = max(waits, default=0.0)
            if wait > _TOLERANCE:
                raise TooManyRequests(f"Request was throttled. Expected available in {max(1, round(wait))} seconds.", retry_after=wait)
            self._full_at[holder] = [moment + each for moment, (_, each) in zip(full_at, self._rates, strict=True)]


_TOLERANCE: Final = 1e-6
"""Seconds; sums of thousands of small steps are off by less."""


def _whole(environ: Mapping[str, str], name: str, default: int) -> int:
    said = environ.get(name, "").strip()
    if not said:
        return default
    if not (said.isascii() and said.isdigit()) or int(said[:20]) > _MOST:
        raise InvalidRequest(f"{name} is a whole number of requests, 0 for no limit, not {said[:40]}", attr=name)
    return int(said)
