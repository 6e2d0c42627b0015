"""A renderer that visits nothing: it answers with what it was given. For tests, and for rendering from files."""

from __future__ import annotations

import threading
from collections.abc import Mapping

from heatsight.errors import RenderFailed
from heatsight.snapshots.interface import Picture, RenderOrder
from heatsight.snapshots.orders import check

Outcome = Picture | RenderFailed


class RecordedRenderer:
    """
    Pictures by URL and width.

    Args:
        outcomes: for each (url, width), the picture, or the failure to raise. Anything else is unreachable.

    Attributes:
        orders: what was asked for, in order.
    """

    def __init__(self, outcomes: Mapping[tuple[str, int], Outcome]) -> None:
        self._outcomes = dict(outcomes)
        self._turn = threading.Lock()
        self.orders: list[RenderOrder] = []
        self.closed = False

    def render(self, order: RenderOrder) -> Picture:
        """What was recorded for the order. Raises RenderFailed, and InvalidRequest as the real one does."""
        check(order)
        with self._turn:
            self.orders.append(order)
        outcome = self._outcomes.get((order.url, order.width))
        if outcome is None:
            raise RenderFailed("unreachable", "no such page was recorded")
        if isinstance(outcome, RenderFailed):
            raise RenderFailed(outcome.reason, str(outcome))
        return outcome

    def close(self) -> None:
        """Nothing is held; only noted."""
        self.closed = True
