"""The queue of pictures in a sentence and in numbers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from heatsight.store.interface import Queue
from heatsight.use_cases.queue_state import queue_check, queue_state

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("queue", "status", "said"),
    [
        (Queue(0, 2, None), "ok", "No picture waits; 2 are being rendered."),
        (Queue(3, 1, NOW - timedelta(minutes=2)), "ok", "3 pictures wait to be rendered, the first for 2 min; 1 are being rendered."),
        (Queue(3, 0, NOW - timedelta(minutes=30)), "warn", "heatsight serve --renderers N"),
    ],
)
def test_a_slow_queue_is_a_warning(queue: Queue, status: str, said: str) -> None:
    """What waits is told with since when; beyond some minutes it is a warning that says what helps."""
    found = queue_check(queue, NOW)
    assert found.status == status
    assert said in found.detail
    told = queue_state(queue)
    assert (told.waiting, told.rendering, told.oldest) == (queue.waiting, queue.rendering, queue.oldest)
