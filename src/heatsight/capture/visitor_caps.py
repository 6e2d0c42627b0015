"""
How much one visitor may send before assessments stop listening.

The project token is public, so anybody can send anything under any name; no single name may paint a heatmap alone. What goes
over the cap is still stored and answered 200, only marked.
"""

from __future__ import annotations

from collections import OrderedDict
from datetime import datetime
from threading import Lock
from typing import Final

OVER_CAP: Final = "over_cap"
ROWS: Final = 5_000
"""Events and heatmap points of one visitor in one window. A busy person with a resting and moving mouse makes some hundreds."""
SECONDS: Final = 600
_VISITORS: Final = 100_000


class VisitorCaps:
    """Counts what each visitor of each project sent within two half windows; forgets whoever was quiet longest when it is full."""

    def __init__(self, rows: int = ROWS, seconds: int = SECONDS, visitors: int = _VISITORS) -> None:
        self._rows, self._half, self._visitors = rows, seconds / 2, visitors
        self._counts: OrderedDict[tuple[int, str], tuple[int, int, int]] = OrderedDict()  # half window, its rows, those of the one before
        self._lock = Lock()

    def mark(self, project_id: int, distinct_id: str, rows: int, received_at: datetime) -> str:
        """Count `rows` for a visitor; "over_cap" when they no longer fit, "" while they do."""
        now = int(received_at.timestamp() // self._half)
        with self._lock:
            half, current, before = self._counts.pop((project_id, distinct_id), (now, 0, 0))
            if now != half:
                current, before = 0, current if now == half + 1 else 0
            current += rows
            self._counts[project_id, distinct_id] = (now, current, before)
            if len(self._counts) > self._visitors:
                self._counts.popitem(last=False)
        return OVER_CAP if current + before > self._rows else ""
