"""
How far a visitor's clock is off.

A body says when the client sent it; the difference to its arrival is the clock's error plus the network's delay. Below a few
seconds it is delay: the client's own times are then the better ones, and keep the order of what it sent in several bodies. A
body from the future has a fast clock for certain. One from the past has a slow clock or came late, and more than an hour
is likelier late (a queue that waited, a recording sent again), so its times stand.
"""

from __future__ import annotations

from collections import OrderedDict
from datetime import datetime, timedelta
from threading import Lock
from typing import Final

NETWORK_DELAY: Final = timedelta(seconds=5)
LATE_DELIVERY: Final = timedelta(hours=1)
_REMEMBERED: Final = 20_000
_NONE: Final = timedelta()


class ClockSkew:
    """What to add to a client's times. The first estimate of a session stands for all of it, so its events keep their order."""

    def __init__(self, remembered: int = _REMEMBERED) -> None:
        self._known: OrderedDict[tuple[int, str], timedelta] = OrderedDict()
        self._remembered = remembered
        self._lock = Lock()

    def of(self, project_id: int, session: str, sent_at: datetime | None, received_at: datetime) -> timedelta:
        """The correction for one session (or visitor, where there is none); zero when nothing says that the clock is off."""
        if sent_at is None:
            return _NONE
        skew = received_at - sent_at
        off = skew < -NETWORK_DELAY or NETWORK_DELAY < skew <= LATE_DELIVERY
        if not session:
            return skew if off else _NONE
        with self._lock:
            known = self._known.get((project_id, session))
            if known is None and off:
                known = self._known[project_id, session] = skew
                if len(self._known) > self._remembered:
                    self._known.popitem(last=False)
        return known if known is not None and off else _NONE
