"""How long the engine takes: wall and processor time, warm and from cold caches, one layout after the other in turns."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any, Final

from clickhouse_connect.driver.client import Client

SETTINGS: Final[Mapping[str, Any]] = {"max_threads": 2, "use_query_condition_cache": 0}
"""For both layouts. What an earlier run of the same question found out is not used: it would answer for the table."""

_CACHES: Final = ("MARK", "UNCOMPRESSED", "PRIMARY INDEX", "INDEX MARK", "INDEX UNCOMPRESSED", "QUERY CONDITION")


@dataclass(frozen=True, slots=True)
class Taken:
    """Seconds: from cold caches, the median of the rounds after, and the median of the processor time of these, over all threads."""

    first: float
    later: float
    processor: float


def chill(client: Client, directory: Path) -> None:
    """Forget what the engine and the system keep of the files in memory."""
    for cache in _CACHES:
        client.command(f"SYSTEM DROP {cache} CACHE")
    for folder, _, files in os.walk(directory):
        for name in files:
            try:
                handle = os.open(Path(folder) / name, os.O_RDONLY)
            except OSError:  # a merge has taken it away
                continue
            try:
                os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
            finally:
                os.close(handle)


def in_turns(works: Mapping[str, Callable[[], object]], rounds: int, before_first: Callable[[], None]) -> dict[str, Taken]:
    """Each piece of work once from cold caches, then all of them in turns, so that whatever else the machine does falls on all alike."""
    first = {}
    for name, work in works.items():
        before_first()
        first[name] = _timed(work)
    later: dict[str, list[tuple[float, float]]] = {name: [] if rounds else [first[name]] for name in works}
    for _ in range(rounds):
        for name, work in works.items():
            later[name].append(_timed(work))
    told = {}
    for name, taken in later.items():
        told[name] = Taken(first[name][0], median(wall for wall, _ in taken), median(used for _, used in taken))
    return told


def once(work: Callable[[], object]) -> float:
    """Seconds of one run."""
    return _timed(work)[0]


def _timed(work: Callable[[], object]) -> tuple[float, float]:
    began, used = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - began, time.process_time() - used
