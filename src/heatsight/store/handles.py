"""Handles on whatever engine there is: who may have one, and how many there are."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, suppress
from functools import partial
from queue import Empty, LifoQueue
from typing import Any, Protocol

from clickhouse_connect.driver.client import Client

from heatsight.errors import StoreUnavailable
from heatsight.store.layout import Layout

Settings = Mapping[str, Any] | None


class Handles(Protocol):
    """An engine: the embedded one, or a server. A handle runs one query at a time, so each kind of work has handles of its own."""

    layout: Layout

    def handle(self, kind: str, size: int = 1, settings: Settings = None) -> AbstractContextManager[Client]:
        """A handle of a kind of work, to oneself; waits when all `size` of them are busy. A kind has the same settings always."""
        ...

    def connect(self, settings: Settings = None) -> Client:
        """A further handle with settings of its own; the caller closes it. Raises StoreUnavailable."""
        ...

    def close(self) -> None:
        """Close all handles that are not busy."""
        ...


class Pools:
    """Handles by kind of work."""

    def __init__(self, connect: Callable[[Settings], Client]) -> None:
        self._connect = connect
        self._pools: dict[str, _Pool] = {}
        self._making = threading.Lock()
        self._closed = False

    @contextmanager
    def handle(self, kind: str, size: int, settings: Settings) -> Iterator[Client]:
        """See Handles."""
        with self._making:
            if self._closed:
                raise StoreUnavailable("the store is closed")
            pool = self._pools.setdefault(kind, _Pool(size))
        client = pool.take(partial(self._connect, settings))
        try:
            yield client
        finally:
            pool.give(client)

    def close(self) -> bool:
        """Close what is not busy. False: it was closed before."""
        with self._making:
            if self._closed:
                return False
            self._closed = True
            pools = tuple(self._pools.values())
        for pool in pools:
            pool.close()
        return True


class _Pool:
    """Up to `size` handles, made when first wanted."""

    def __init__(self, size: int) -> None:
        self._free: LifoQueue[Client] = LifoQueue()
        self._unmade = threading.Semaphore(size)
        self._all: list[Client] = []

    def take(self, connect: Callable[[], Client]) -> Client:
        with suppress(Empty):
            return self._free.get_nowait()
        if self._unmade.acquire(blocking=False):
            try:
                client = connect()
            except BaseException:
                self._unmade.release()
                raise
            self._all.append(client)
            return client
        return self._free.get()

    def give(self, client: Client) -> None:
        self._free.put(client)

    def close(self) -> None:
        for client in self._all:
            client.close()
