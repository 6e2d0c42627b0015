"""The event store in ClickHouse's dialect: on the embedded engine, on a server, on a cluster."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from heatsight.errors import StoreUnavailable
from heatsight.model.batch import Batch, Receipt
from heatsight.model.erasure import Traces
from heatsight.model.statement import Rows, Statement
from heatsight.store import schema
from heatsight.store.answers import answer
from heatsight.store.engine import Engine, EngineError, reason
from heatsight.store.erasing import Eraser
from heatsight.store.fitting import see_that_it_fits
from heatsight.store.handles import Handles
from heatsight.store.interface import Caps, EventStore, Source
from heatsight.store.keeping import Keeper
from heatsight.store.server import Server, address_of
from heatsight.store.user_sql import Asker

_READERS: Final = 3
_READ_ONLY: Final = {
    # What a question groups or sorts beyond this lies on disk while it does: a page of any size is read in bounded memory.
    "max_bytes_before_external_group_by": 192 << 20,
    "max_bytes_before_external_sort": 192 << 20,
    "readonly": 2,
}
"""Nothing can be written, though a statement may bring settings."""


def open_store(where: Path | str | None, *, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> EventStore:
    """
    The event store in a data directory (made when it is not there), in memory (None), or on a server (its DSN, a str).

    The embedded engine allows one data directory per process and one process per data directory; a store must be closed before
    another is opened. On a server, any number of processes may share it.

    Raises:
        DataDirectoryInUse: this or another process has it open.
        StoreUnavailable: it cannot be opened; or the server's tables are not ours, and `heatsight store migrate` is to make them.
        InvalidRequest: the DSN is none.
    """
    engine: Handles = Server(address_of(where)) if isinstance(where, str) else Engine(where)
    try:
        if engine.layout.shared:
            see_that_it_fits(engine)
        return ClickHouseStore(engine, clock)
    except BaseException:
        engine.close()
        raise


class ClickHouseStore:
    """An EventStore. Threads may share it: appends queue up behind each other, reads go beside them."""

    def __init__(self, engine: Handles, clock: Callable[[], datetime]) -> None:
        self._engine = engine
        self._keeper = Keeper(engine, clock)
        self._asker = Asker(engine)
        self._eraser = Eraser(engine)
        self._viewed: set[int] = set()
        self._viewing = threading.Lock()

    def append(self, batches: Sequence[Batch]) -> Receipt:
        """See EventStore."""
        return self._keeper.append(batches)

    def source(self, project_id: int) -> Source:
        """See EventStore."""
        with self._viewing:
            if project_id not in self._viewed:
                try:
                    with self._engine.handle("views") as client:
                        for statement in schema.views(project_id):
                            client.command(self._engine.layout.everywhere(statement))
                except EngineError as error:
                    raise StoreUnavailable(reason(error)) from error
                self._viewed.add(project_id)
        return ClickHouseSource(self._engine, self._asker, project_id)

    def expire(self, now: datetime) -> None:
        """See EventStore."""
        self._keeper.expire(now)

    def count_of(self, project_id: int, traces: Traces) -> Mapping[str, int]:
        """See EventStore."""
        return self._eraser.count(project_id, traces)

    def elsewhere(self, project_id: int, traces: Traces) -> int:
        """See EventStore."""
        return self._eraser.elsewhere(project_id, traces)

    def erase(self, project_id: int, traces: Traces) -> None:
        """See EventStore."""
        self._eraser.erase(project_id, traces)

    def close(self) -> None:
        """See EventStore."""
        self._engine.close()


class ClickHouseSource:
    """A Source: one project's views."""

    def __init__(self, engine: Handles, asker: Asker, project_id: int) -> None:
        self._engine = engine
        self._asker = asker
        self._database = schema.project_database(project_id)
        self._asked_database = schema.asked_database(project_id)

    def select(self, statement: Statement) -> Rows:
        """See Source."""
        with self._engine.handle("select", _READERS, _READ_ONLY) as client:
            client.database = self._database
            try:
                return answer(client, statement.sql, statement.params)
            except EngineError as error:
                raise StoreUnavailable(f"a question could not be answered: {reason(error)}") from error

    def ask(self, statement: Statement, caps: Caps) -> Rows:
        """See Source."""
        return self._asker.ask(self._asked_database, statement, caps)
