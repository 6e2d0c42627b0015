"""
Group commit: many requests, one write.

Each request hands over its batch and waits. One thread takes whatever waits, has the store keep it, and only then lets the requests
answer. After a quiet moment it writes at once, so a lone request pays nothing; else it leaves a little time between the beginnings of
two writes, for every write makes parts that the engine has to merge later, and small ones cost it more than the rows in them.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from threading import Condition, Thread
from typing import Final

import structlog

from heatsight.errors import StoreUnavailable
from heatsight.model.batch import Batch, Receipt
from heatsight.store.interface import EventStore

WAITING_BYTES: Final = 64 << 20
"""Bytes of JSON that may wait to be written; beyond it new ones are refused, and the SDK sends them again later. As objects they take
some five times that."""
GROUP_ROWS: Final = 10_000
GROUP_BYTES: Final = 8 << 20
"""A write takes no more once it has this: beyond 10 MB the engine gives each property a file of its own, and takes twice as long."""
APART: Final = 0.05
"""Seconds between the beginnings of two writes, unless one is full."""

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class _Waiting:
    batch: Batch
    size: int
    stored: Future[None] = field(default_factory=Future)

    @property
    def rows(self) -> int:
        batch = self.batch
        return len(batch.events) + len(batch.interactions) + len(batch.snapshots) + len(batch.rejections)


class Writer:
    """
    The one who appends.

    Attributes:
        receipt: what the store did since the writer started, added up.
        groups: how many writes that took.
    """

    def __init__(self, store: EventStore, *, waiting_bytes: int = WAITING_BYTES, apart: float = APART) -> None:
        self.receipt = Receipt()
        self.groups = 0
        self._store = store
        self._limit, self._apart = waiting_bytes, apart
        self._waiting: deque[_Waiting] = deque()
        self._bytes = self._unwritten = 0
        self._began = -apart
        self._closed = False
        self._changed = Condition()
        self._thread = Thread(target=self._work, name="capture-writer", daemon=True)
        self._thread.start()

    def submit(self, batch: Batch, size: int) -> Future[None]:
        """
        Queue a batch of a body of `size` bytes. The future is done when it is stored for good.

        Raises (here or from the future):
            StoreUnavailable: too much is waiting, or it could not be stored; nothing may be acknowledged.
        """
        entry = _Waiting(batch, size)
        entry.stored.set_running_or_notify_cancel()  # a client that hangs up changes nothing any more
        with self._changed:
            if self._closed:
                raise StoreUnavailable("the server is shutting down")
            if self._waiting and self._bytes + size > self._limit:
                raise StoreUnavailable("too much is waiting to be stored; send it again later")
            self._waiting.append(entry)
            self._bytes += size
            self._unwritten += size
            self._changed.notify()
        return entry.stored

    def close(self) -> None:
        """Store what waits, then stop. Batches that come later are refused."""
        with self._changed:
            self._closed = True
            self._changed.notify()
        self._thread.join()

    def _work(self) -> None:
        while group := self._next_group():
            try:
                self._write(group)
            finally:
                with self._changed:
                    self._bytes -= sum(entry.size for entry in group)

    def _next_group(self) -> list[_Waiting]:
        """Everything that waits, up to a block's size; empty when the writer is closed and nothing is left."""
        with self._changed:
            while not self._waiting and not self._closed:
                self._changed.wait()
            while not self._closed and self._unwritten < GROUP_BYTES and (early := self._began + self._apart - time.monotonic()) > 0:
                self._changed.wait(early)
            self._began = time.monotonic()
            group: list[_Waiting] = []
            rows = size = 0
            while self._waiting and rows < GROUP_ROWS and size < GROUP_BYTES:
                entry = self._waiting.popleft()
                group.append(entry)
                rows, size = rows + entry.rows, size + entry.size
            self._unwritten -= size
            return group

    def _write(self, group: Sequence[_Waiting]) -> None:
        try:
            receipt = self._store.append([entry.batch for entry in group])
        except StoreUnavailable as error:
            _log.warning("store_unavailable", batches=len(group), reason=str(error))
            for entry in group:
                entry.stored.set_exception(StoreUnavailable(str(error)))
        except Exception as error:  # noqa: BLE001 - whatever it was, the thread must live and only the batch at fault may suffer
            _log.error("append_failed", batches=len(group), error=repr(error)[:500])
            if len(group) == 1:
                group[0].stored.set_exception(StoreUnavailable("this body could not be stored"))
            else:
                for entry in group:
                    self._write([entry])
        else:
            self._count(receipt)
            for entry in group:
                entry.stored.set_result(None)

    def _count(self, receipt: Receipt) -> None:
        self.groups += 1
        self.receipt = Receipt(*(getattr(self.receipt, name) + getattr(receipt, name) for name in Receipt.__dataclass_fields__))
