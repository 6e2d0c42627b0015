"""How the queue of pictures to be rendered stands, in a sentence and in numbers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from heatsight.model.assessment import Check
from heatsight.store.interface import Queue

SLOW_QUEUE: Final = 5.0
"""Minutes."""


@dataclass(frozen=True, slots=True)
class QueueState:
    """Pictures that wait and that are being rendered, and since when the first in line waits; null when none does."""

    waiting: int
    rendering: int
    oldest: datetime | None


def queue_state(queue: Queue) -> QueueState:
    """The queue in numbers."""
    return QueueState(queue.waiting, queue.rendering, queue.oldest)


def queue_check(queue: Queue, now: datetime) -> Check:
    """How many pictures wait, since when, and how many are being rendered; a warning when the first has waited for long."""
    if not queue.waiting:
        return Check("rendering", "ok", f"No picture waits; {queue.rendering} are being rendered.")
    minutes = max(0.0, (now - (queue.oldest or now)).total_seconds() / 60)
    said = f"{queue.waiting} pictures wait to be rendered, the first for {minutes:.0f} min; {queue.rendering} are being rendered."
    if minutes < SLOW_QUEUE:
        return Check("rendering", "ok", said)
    return Check("rendering", "warn", f"{said} More of them at once: heatsight serve --renderers N, or heatsight render beside it.")
