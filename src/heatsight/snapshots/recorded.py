"""A renderer that visits nothing: it answers with what it was given. For tests, and for rendering from files."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping

from heatsight.errors import RenderFailed
from heatsight.snapshots.interface import Picture, RenderOrder
from heatsight.snapshots.orders import check

Outcome = Picture | RenderFailed


class RecordedRenderer:
    """
    Pictures by order.

    Args:
        outcomes: for each (url, width), the picture, or the failure to raise, anything else being unreachable; or what answers an order.

    Attributes:
        orders: what was asked for, in order. closed: how often it was let go of.
    """

    def __init__(self, outcomes: Mapping[tuple[str, int], Outcome] | Callable[[RenderOrder], Outcome]) -> None:
        self._outcomes = outcomes if callable(outcomes) else _by_url(dict(outcomes))
        self._turn = threading.Lock()
        self.orders: list[RenderOrder] = []
        self.closed = 0

    def render(self, order: RenderOrder) -> Picture:
        """What was recorded for the order. Raises RenderFailed, and InvalidRequest as the real one does."""
        check(order)
        with self._turn:
            self.orders.append(order)
        outcome = self._outcomes(order)
        if isinstance(outcome, RenderFailed):
            raise RenderFailed(outcome.reason, str(outcome))
        return outcome

    def close(self) -> None:
        """Nothing is held; only noted."""
        self.closed += 1


def _by_url(outcomes: Mapping[tuple[str, int], Outcome]) -> Callable[[RenderOrder], Outcome]:
    unreachable = RenderFailed("unreachable", "no such page was recorded")
    return lambda order: outcomes.get((order.url, order.width), unreachable)
