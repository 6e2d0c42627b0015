"""Group commit, over stores that behave as stores may."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from datetime import datetime

import pytest

from heatsight.capture.writer import GROUP_BYTES, Writer
from heatsight.errors import StoreUnavailable
from heatsight.model.batch import Batch, Receipt
from heatsight.store.interface import Source


class ScriptedStore:
    """An EventStore that does as it is told, and can be made to wait in its append."""

    def __init__(self) -> None:
        self.appended: list[list[int]] = []
        self.poison: set[int] = set()
        self.gone = False
        self.entered = threading.Event()
        self.go = threading.Event()
        self.go.set()

    def append(self, batches: Sequence[Batch]) -> Receipt:
        """Keep the projects' numbers of a group."""
        self.entered.set()
        self.go.wait(10)
        ids = [batch.project_id for batch in batches]
        if self.gone:
            raise StoreUnavailable("the disk is full")
        if self.poison & set(ids):
            raise ValueError("poisoned")
        self.appended.append(ids)
        return Receipt(events=len(ids))

    def source(self, project_id: int) -> Source:
        """Nothing is read here."""
        raise NotImplementedError(project_id)

    def expire(self, now: datetime) -> None:
        """Nothing grows old here."""

    def close(self) -> None:
        """Nothing is held."""


@pytest.fixture
def scripted() -> ScriptedStore:
    """A store that accepts everything."""
    return ScriptedStore()


def hold(scripted: ScriptedStore, writer: Writer) -> None:
    """Keep the writer busy with project 0, so that what follows queues up."""
    scripted.go.clear()
    writer.submit(Batch(0), 1)
    assert scripted.entered.wait(10)


def test_lone_batch_is_written_at_once(scripted: ScriptedStore) -> None:
    """An idle writer does not wait for company."""
    writer = Writer(scripted)
    writer.submit(Batch(1), 1).result(10)
    writer.close()
    assert scripted.appended == [[1]]


def test_batches_that_wait_are_written_together(scripted: ScriptedStore) -> None:
    """What queues up behind a write goes into the next one, in order."""
    writer = Writer(scripted)
    hold(scripted, writer)
    waiting = [writer.submit(Batch(number), 1) for number in range(1, 50)]
    assert not any(future.done() for future in waiting)
    scripted.go.set()
    for future in waiting:
        future.result(10)
    writer.close()
    assert scripted.appended == [[0], list(range(1, 50))]
    assert (writer.groups, writer.receipt.events) == (2, 50)


def test_a_write_leaves_others_time_to_gather(scripted: ScriptedStore) -> None:
    """What comes soon after a write waits for company, and not for long."""
    writer = Writer(scripted, apart=0.5)
    writer.submit(Batch(1), 1).result(10)
    waiting = [writer.submit(Batch(number), 1) for number in (2, 3, 4)]
    for future in waiting:
        future.result(10)
    writer.close()
    assert scripted.appended == [[1], [2, 3, 4]]


def test_a_full_write_waits_for_nobody(scripted: ScriptedStore) -> None:
    """As much as one write takes is written without waiting for more."""
    writer = Writer(scripted, apart=3600)
    writer.submit(Batch(1), 1).result(10)
    writer.submit(Batch(2), GROUP_BYTES).result(10)
    writer.close()
    assert scripted.appended == [[1], [2]]


def test_closing_waits_for_nobody(scripted: ScriptedStore) -> None:
    """A writer that closes writes what it has at once."""
    writer = Writer(scripted, apart=3600)
    writer.submit(Batch(1), 1).result(10)
    waiting = writer.submit(Batch(2), 1)
    writer.close()
    assert waiting.done()


def test_only_the_poisoned_batch_suffers(scripted: ScriptedStore) -> None:
    """When one batch of a group cannot be written, the others are written without it."""
    scripted.poison = {3}
    writer = Writer(scripted)
    hold(scripted, writer)
    waiting = {number: writer.submit(Batch(number), 1) for number in range(1, 6)}
    scripted.go.set()
    for number in (1, 2, 4, 5):
        waiting[number].result(10)
    with pytest.raises(StoreUnavailable):
        waiting[3].result(10)
    writer.submit(Batch(7), 1).result(10)
    writer.close()
    assert scripted.appended == [[0], [1], [2], [4], [5], [7]]


def test_a_store_that_is_gone_acknowledges_nothing(scripted: ScriptedStore) -> None:
    """Every waiting request hears that it was not stored, and a store that comes back is used again."""
    scripted.gone = True
    writer = Writer(scripted)
    hold(scripted, writer)
    waiting = [writer.submit(Batch(number), 1) for number in range(1, 4)]
    scripted.go.set()
    for future in waiting:
        with pytest.raises(StoreUnavailable, match="disk is full"):
            future.result(10)
    scripted.gone = False
    writer.submit(Batch(9), 1).result(10)
    writer.close()
    assert scripted.appended == [[9]]


def test_too_much_waiting_is_refused_and_later_accepted_again(scripted: ScriptedStore) -> None:
    """Beyond the queue's bytes a batch is refused at once; when the queue is empty there is room again."""
    writer = Writer(scripted, waiting_bytes=100)
    hold(scripted, writer)
    waiting = writer.submit(Batch(1), 90)
    with pytest.raises(StoreUnavailable, match="later"):
        writer.submit(Batch(2), 90)
    scripted.go.set()
    waiting.result(10)
    writer.submit(Batch(3), 90).result(10)
    writer.close()
    assert scripted.appended == [[0], [1], [3]]


def test_one_body_larger_than_the_queue_still_gets_through(scripted: ScriptedStore) -> None:
    """A limit on the queue is no limit on a body."""
    writer = Writer(scripted, waiting_bytes=10)
    writer.submit(Batch(1), 1000).result(10)
    writer.close()
    assert scripted.appended == [[1]]


def test_closing_writes_what_waits(scripted: ScriptedStore) -> None:
    """Nothing accepted is left behind, and nothing is accepted afterwards."""
    writer = Writer(scripted)
    hold(scripted, writer)
    waiting = [writer.submit(Batch(number), 1) for number in range(1, 10)]
    threading.Timer(0.1, scripted.go.set).start()
    writer.close()
    assert all(future.done() for future in waiting)
    assert scripted.appended[1] == list(range(1, 10))
    with pytest.raises(StoreUnavailable, match="shutting down"):
        writer.submit(Batch(1), 1)


def test_a_client_that_hangs_up_harms_nobody(scripted: ScriptedStore) -> None:
    """A request that is no longer waited for is written like the others."""
    writer = Writer(scripted)
    hold(scripted, writer)
    left = writer.submit(Batch(1), 1)
    assert not left.cancel()
    stayed = writer.submit(Batch(2), 1)
    scripted.go.set()
    stayed.result(10)
    writer.close()
    assert scripted.appended == [[0], [1, 2]]


def test_many_threads_lose_nothing(scripted: ScriptedStore) -> None:
    """Batches from many threads are each written exactly once."""
    writer = Writer(scripted)

    def send(first: int) -> None:
        for number in range(first, first + 100):
            writer.submit(Batch(number), 1).result(10)

    threads = [threading.Thread(target=send, args=(1000 * thread,)) for thread in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    writer.close()
    written = sorted(number for group in scripted.appended for number in group)
    assert written == sorted(1000 * thread + number for thread in range(8) for number in range(100))
