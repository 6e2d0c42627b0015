"""Handles on the embedded engine: who may have one, how many there are, and what its errors mean."""

from __future__ import annotations

import fcntl
import re
import threading
from collections.abc import Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Final, TypeAlias

import clickhouse_connect
from clickhouse_connect.driver.client import Client
from clickhouse_connect.driver.exceptions import Error

from heatsight.errors import DataDirectoryInUse, StoreUnavailable
from heatsight.store.handles import Pools
from heatsight.store.layout import Layout

IN_MEMORY: Final = ":memory:"

EngineError: TypeAlias = Error
"""The root of what the client raises."""

_LOST: Final = re.compile(r"Error .* executing HTTP request .*\(https?://(\S+?)/?\)", re.DOTALL)
_WHY: Final = re.compile(r"\[Errno -?\d+\] ([\w ]+)|(timed out)|\[SSL: (\w+)\]|(closed connection)|(reset by peer)")
_PLACEHOLDER: Final = re.compile(r"\{(\w+):[^}]+\}")

SESSION: Final[Mapping[str, Any]] = {
    "session_timezone": "UTC",
    # A Dynamic path (any property without a type of its own) may be grouped and ordered by.
    "allow_suspicious_types_in_group_by": 1,
    "allow_suspicious_types_in_order_by": 1,
}

_open_paths: set[str] = set()
_opening: Final = threading.Lock()


class Engine:
    """One open data directory. A handle runs one query at a time, so each kind of work has handles of its own."""

    def __init__(self, directory: Path | None) -> None:
        self._path = IN_MEMORY if directory is None else str(directory.resolve())
        self.layout = Layout()
        with _opening:
            if _open_paths:
                raise DataDirectoryInUse(f"this process has {_named(next(iter(_open_paths)))} open already")
            if directory is not None:
                _prepare(Path(self._path))
            try:
                self._first = self._connect()
            except EngineError as error:
                raise StoreUnavailable(
                    f"the engine cannot open {_named(self._path)}; is it readable, and was it made by heatsight?"
                ) from error
            _open_paths.add(self._path)
        self._pools = Pools(self.connect)

    def handle(self, kind: str, size: int = 1, settings: Mapping[str, Any] | None = None) -> AbstractContextManager[Client]:
        """See Handles."""
        return self._pools.handle(kind, size, settings)

    def connect(self, settings: Mapping[str, Any] | None = None) -> Client:
        """A further handle with settings of its own; the caller closes it."""
        try:
            return self._connect(settings)
        except EngineError as error:
            raise StoreUnavailable(f"no handle on {_named(self._path)}: {reason(error)}") from error

    def close(self) -> None:
        """Close all handles that are not busy, and let go of the directory."""
        if not self._pools.close():
            return
        self._first.close()
        with _opening:
            _open_paths.discard(self._path)

    def _connect(self, settings: Mapping[str, Any] | None = None) -> Client:
        return clickhouse_connect.get_client(
            interface="chdb",
            path=self._path,
            tz_mode="aware",
            settings={**SESSION, **(settings or {})},
        )


_NOT_THE_DATA: Final = frozenset({
    74, 75, 76, 77,  # files that cannot be read, written, opened, closed
    159, 209, 394,  # time ran out, or the query was stopped
    173, 241,  # memory
    236, 242,  # shutting down, read-only
    243, 252, 1001,  # no space, too many parts, an error of the standard library
    60, 81, 202, 497, 516,  # of a server: no such table or database, too busy, not allowed, not known
    210, 279, 425, 999,  # of a cluster: the network, a connection, the system, its coordination
    225, 254, 285, 286, 319, 415,  # likewise: no coordination, too few replicas, the outcome is not known
})  # fmt: skip


def is_about_data(error: EngineError) -> bool:
    """Whether an insert failed because of what is in the rows, and not because of the engine, its memory or its disk."""
    return error.code is not None and error.code not in _NOT_THE_DATA and "errno" not in str(error)


def placeholders(sql: str) -> frozenset[str]:
    """
    The names of `{name:Type}` in a text.

    A client that is handed parameters for a text without any formats them into it with `%`; so it must not be handed them then.
    """
    return frozenset(_PLACEHOLDER.findall(sql))


def reason(error: BaseException) -> str:
    """The engine's own reason: one line, without its code, its version, or the temporary file the rows travelled in."""
    text = str(error).strip() or type(error).__name__
    text = re.sub(r"Received ClickHouse exception, code: \d+, server response: | \(for url \S+\)$", "", text)
    if lost := _LOST.search(text):
        whys = [found[found.lastindex or 0] for found in _WHY.finditer(text)]
        return f"no answer from {lost[1]}: {(whys[-1].replace('_', ' ') if whys else 'the connection was lost')}"
    text = re.sub(r"Code: \d+\. ?", "", text)
    text = re.sub(r"DB::(Exception|NetException|ErrnoException): ?", "", text)
    text = re.split(r": \(in file/uri|: While executing|\(version |, Stack trace|\n", text, maxsplit=1)[0]
    return " ".join(text.split()).rstrip(" .:") or "the engine gave no reason"


def _named(path: str) -> str:
    return "an in-memory store" if path == IN_MEMORY else path


def _prepare(directory: Path) -> None:
    """Make the directory when it is not there, and see that nobody holds it: the engine would say so on stderr only."""
    if "?" in str(directory):
        raise StoreUnavailable(f"a data directory cannot have a ? in its name: {directory}")
    try:
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise StoreUnavailable(f"cannot make the data directory {directory}: {error.strerror}") from error
    if _is_locked(directory / "status"):
        raise DataDirectoryInUse(f"another process holds the data directory {directory}")


def _is_locked(file: Path) -> bool:
    try:
        with file.open("rb") as status:
            fcntl.flock(status, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False
