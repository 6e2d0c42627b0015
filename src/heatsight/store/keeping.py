"""
How rows are kept: durably, once, and without one bad event holding up the rest.

Order of an append: points, recordings, events, then what was set aside; each is on disk before the next begins. An event
is there exactly when its row in `events` is. So all that a crash can leave behind is points without their event: they
were never acknowledged, and are taken out before anything else is written.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final, TypeVar
from uuid import UUID

from heatsight.errors import StoreUnavailable
from heatsight.model.batch import Batch, Receipt
from heatsight.model.rejection import Reason, Rejection
from heatsight.store import schema
from heatsight.store.arrivals import Arrivals, Key, Known, loose_set_aside, set_aside, sort_out, wanted
from heatsight.store.deleting import delete
from heatsight.store.engine import EngineError, is_about_data, reason
from heatsight.store.handles import Handles
from heatsight.store.relaying import lay_anew
from heatsight.store.rows import EARLIEST, Place, microseconds, order_of, rejection_line
from heatsight.store.settling import AT_FIRST, EVERY, GRACE, NOW_AND_THEN, settle

_INSERT: Final = {
    "async_insert": 0,
    "json_type_escape_dots_in_keys": 1,  # so {"a.b": 1} and {"a": {"b": 1}} are two things, and no name is part of another
    "type_json_skip_duplicated_paths": 1,
    "input_format_parallel_parsing": 0,
    "min_insert_block_size_bytes": 0,  # so an insert makes one block, one part, and is in whole or not at all
    "max_insert_threads": 1,
}
_CHUNK_ROWS: Final = 50_000
_CHUNK_BYTES: Final = 32 << 20
_LOOKUP: Final = 5_000

# ruff: noqa: S608  # what is put together here are names of our own tables; values travel as parameters
# Times travel as microseconds: a mutation writes its parameters down, and cannot read a time of 0 back.
_STRAY: Final = f"""with_event AND stored_at >= fromUnixTimestamp64Micro({{since:Int64}}) AND (project_id, event_uuid) NOT IN (
    SELECT project_id, uuid FROM {schema.DATABASE}.events WHERE stored_at >= fromUnixTimestamp64Micro({{since:Int64}}))"""

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class _Group:
    """Rows that stay or go together; `name` says whose they are."""

    name: Any
    lines: Sequence[bytes]


class Keeper:
    """Writes appends, one after the other."""

    def __init__(self, engine: Handles, clock: Callable[[], datetime]) -> None:
        self._engine = engine
        self._clock = clock
        self._writing = threading.Lock()
        with _engine_errors():
            with engine.handle("append") as client:
                for statement in engine.layout.at_start():
                    client.command(statement)
                if not engine.layout.shared:
                    lay_anew(client)
            self._last = max(self._newest(table) for table in schema.TIMES)
            if not engine.layout.shared:
                self._take_out_strays(self._newest("events"))
        self._unfinished = False
        self._settled = EARLIEST

    def append(self, batches: Sequence[Batch]) -> Receipt:
        """See EventStore."""
        with self._writing, _engine_errors():
            if self._engine.layout.shared:
                self._settle(self._clock().astimezone(UTC))
            elif self._unfinished:
                self._take_out_strays(self._newest("events"))
            self._unfinished = True
            receipt = self._append(batches)
            self._unfinished = False
            return receipt

    def expire(self, now: datetime) -> None:
        """See EventStore. Beside this, the engine itself drops parts that are past retention as a whole."""
        with _engine_errors():
            if self._engine.layout.shared:
                settle(self._engine, now.astimezone(UTC) - NOW_AND_THEN, now.astimezone(UTC))
            for table, time in schema.TIMES.items():
                past = f"{time} + toIntervalDay(retention_days) < fromUnixTimestamp64Micro({{now:Int64}})"
                delete(self._engine, table, past, {"now": microseconds(now)})

    def _settle(self, now: datetime) -> None:
        if now - self._settled >= EVERY:
            since = max(self._settled - GRACE, now - NOW_AND_THEN) if self._settled > EARLIEST else now - AT_FIRST
            settle(self._engine, since, now)
            self._settled = now

    def _append(self, batches: Sequence[Batch]) -> Receipt:
        events, snapshots, points = wanted(batches)
        known = Known(
            events=self._stored("events", events),
            snapshots=self._stored("recordings", snapshots),
            points=self._with_points(points),
        )
        self._last = max(self._last + timedelta(microseconds=1), self._clock().astimezone(UTC))
        arrivals = sort_out(batches, known, self._last)
        return self._write(arrivals)

    def _write(self, arrivals: Arrivals) -> Receipt:
        now = self._last
        pointed = [_Group(key, arrival.points) for key, arrival in arrivals.events.items() if arrival.points]
        for group, why in self._insert("heatmaps", pointed):
            arrival = arrivals.events.pop(group.name)
            arrivals.rejections.append((arrival.place, set_aside(arrival.event, why, now)))
        loose = [_Group((place, point), (line,)) for place, point, line in arrivals.loose]
        bad_loose = self._insert("heatmaps", loose)
        for group, why in bad_loose:
            place, point = group.name
            arrivals.rejections.append((place, loose_set_aside(point, why, now)))
        bad_snapshots = self._insert("recordings", [_Group((place, key), (line,)) for key, (place, line) in arrivals.snapshots.items()])
        for group, why in bad_snapshots:
            place, (_, uuid) = group.name
            piece = Rejection(Reason.EVENT_UNSTORABLE, "event", now, event="$snapshot", event_uuid=str(uuid), detail=why)
            arrivals.rejections.append((place, piece))
        bad_events = self._insert("events", [_Group(key, (arrival.line,)) for key, arrival in arrivals.events.items()])
        for group, why in bad_events:
            arrival = arrivals.events.pop(group.name)
            arrivals.rejections.append((arrival.place, set_aside(arrival.event, why, now)))
        if bad_events:
            self._take_back([group.name for group, _ in bad_events], now)
        return Receipt(
            events=len(arrivals.events),
            interactions=sum(len(arrival.points) for arrival in arrivals.events.values()) + len(loose) - len(bad_loose),
            snapshots=len(arrivals.snapshots) - len(bad_snapshots),
            rejections=self._write_rejections(arrivals.rejections),
            repeated=arrivals.repeated,
        )

    def _write_rejections(self, rejections: Sequence[tuple[Place, Rejection]]) -> int:
        groups: dict[Any, _Group] = {}
        listed = self._listed(rejections)
        for place, rejection in rejections:
            name: Any = (place.project_id, rejection.event_uuid, str(rejection.reason), rejection.kind)
            if name in listed:
                continue
            # What is set aside without an event's uuid cannot be told from another of its kind, so each counts.
            groups[name if rejection.event_uuid else len(groups)] = _Group(name, (rejection_line(rejection, place),))
        refused = self._insert("rejections", list(groups.values()))
        if refused:
            raise StoreUnavailable(f"what was set aside could not be written down: {refused[0][1]}")
        return len(groups)

    def _insert(self, table: str, groups: Sequence[_Group]) -> list[tuple[_Group, str]]:
        """Write all groups; the answer are those that the engine refuses, with its reason."""
        return [refused for chunk in _chunks(groups) for refused in self._insert_or_halve(table, chunk)]

    def _insert_or_halve(self, table: str, groups: Sequence[_Group]) -> list[tuple[_Group, str]]:
        block = b"\n".join(line for group in groups for line in group.lines)
        try:
            with self._engine.handle("append") as client:
                client.raw_insert(
                    f"{schema.DATABASE}.{table}", insert_block=block, fmt="JSONEachRow", settings=_INSERT | self._engine.layout.inserting
                )
        except EngineError as error:
            if not is_about_data(error):
                raise
            if len(groups) == 1:
                return [(groups[0], reason(error))]
            middle = len(groups) // 2
            return [*self._insert_or_halve(table, groups[:middle]), *self._insert_or_halve(table, groups[middle:])]
        return []

    def _stored(self, table: str, keys: AbstractSet[Key]) -> set[Key]:
        """Which of these uuids the table has. Goes by a projection ordered by uuid, so it reads few rows."""
        sql = f"""SELECT uuid_order FROM {schema.DATABASE}.{table}
            WHERE project_id = {{project:UInt32}} AND uuid_order IN {{uuids:Array(UInt128)}}"""
        return {
            (project_id, UUID(int=order))
            for project_id, uuids in _by_project(keys)
            for some in _pieces(uuids)
            for (order,) in self._rows(sql, {"project": project_id, "uuids": [order_of(uuid) for uuid in some]})
        }

    def _with_points(self, keys: AbstractSet[Key]) -> set[Key]:
        sql = f"""SELECT DISTINCT event_uuid FROM {schema.DATABASE}.heatmaps
            WHERE project_id = {{project:UInt32}} AND event_uuid IN {{uuids:Array(UUID)}}"""
        return {
            (project_id, uuid)
            for project_id, uuids in _by_project(keys)
            for some in _pieces(uuids)
            for (uuid,) in self._rows(sql, {"project": project_id, "uuids": [str(uuid) for uuid in some]})
        }

    def _listed(self, rejections: Sequence[tuple[Place, Rejection]]) -> set[tuple[int, str, str, str]]:
        """Of these rejections, what is written down already."""
        sql = f"""SELECT project_id, event_uuid, reason, kind FROM {schema.DATABASE}.rejections
            WHERE event_uuid IN {{uuids:Array(String)}} AND event_uuid != ''"""
        uuids = sorted({rejection.event_uuid for _, rejection in rejections if rejection.event_uuid})
        return {row for some in _pieces(uuids) for row in self._rows(sql, {"uuids": some})}

    def _newest(self, table: str) -> datetime:
        newest: datetime
        ((newest,),) = self._rows(f"SELECT max(stored_at) FROM {schema.DATABASE}.{table}", {})
        return max(EARLIEST, newest.astimezone(UTC))

    def _take_back(self, keys: Sequence[Key], stored_at: datetime) -> None:
        """Delete points of this append whose event was refused after they were written."""
        own = "stored_at = fromUnixTimestamp64Micro({stored_at:Int64}) AND event_uuid IN {uuids:Array(UUID)}"
        for some in _pieces([str(uuid) for _, uuid in keys]):
            delete(self._engine, "heatmaps", own, {"stored_at": microseconds(stored_at), "uuids": list(some)})

    def _take_out_strays(self, since: datetime) -> None:
        """Delete points, stored since then, that were to come with an event which is not there."""
        delete(self._engine, "heatmaps", _STRAY, {"since": microseconds(since)})

    def _rows(self, sql: str, params: dict[str, Any]) -> Sequence[tuple[Any, ...]]:
        with self._engine.handle("lookup") as client:
            return [tuple(row) for row in client.query(sql, parameters=params).result_rows]


class _engine_errors:  # noqa: N801  # used like a function: `with _engine_errors():`
    """Whatever the engine or the disk says becomes StoreUnavailable."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, EngineError | OSError):
            raise StoreUnavailable(f"rows cannot be kept: {reason(error)}") from error


def _by_project(keys: Iterable[Key]) -> Iterator[tuple[int, list[UUID]]]:
    projects: dict[int, list[UUID]] = defaultdict(list)
    for project_id, uuid in keys:
        projects[project_id].append(uuid)
    yield from projects.items()


def _pieces(items: Sequence[Item]) -> Iterator[Sequence[Item]]:
    return (items[start : start + _LOOKUP] for start in range(0, len(items), _LOOKUP))


def _chunks(groups: Sequence[_Group]) -> Iterator[list[_Group]]:
    """Runs of whole groups, each small enough for one block."""
    chunk: list[_Group] = []
    rows = size = 0
    for group in groups:
        weight = sum(map(len, group.lines))
        if chunk and (rows + len(group.lines) > _CHUNK_ROWS or size + weight > _CHUNK_BYTES):
            yield chunk
            chunk, rows, size = [], 0, 0
        chunk.append(group)
        rows += len(group.lines)
        size += weight
    if chunk:
        yield chunk
