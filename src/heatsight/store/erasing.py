"""
Erasing a visitor from the tables, so that nothing of them is left on the disk either.

Two traps. A mutation is written down on the disk with its text, so the names to be erased must not stand in it: rows are chosen by a
salted hash of the name. And the parts that a mutation replaces stay for some minutes: they are waited for.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any, Final

from heatsight.errors import StoreUnavailable
from heatsight.model.erasure import Traces
from heatsight.store import schema
from heatsight.store.deleting import delete
from heatsight.store.engine import EngineError, reason
from heatsight.store.handles import Handles

# ruff: noqa: S608  # what is put together here are names of our own tables; values travel as parameters

PATIENCE: Final = 120.0
"""Seconds to wait until the parts that were replaced are gone."""

_LOOK_EVERY: Final = 0.2
_NAMED: Final = "project_id = {project:UInt32} AND distinct_id IN {names:Array(String)}"
_HASHED: Final = "hex(sipHash128(concat({{salt:String}}, {column}))) IN {{{hashes}:Array(String)}}"
_TOLD: Final = """project_id = {project:UInt32} AND (distinct_id IN {names:Array(String)}
    OR multiSearchAny(sample, {texts:Array(String)}) OR multiSearchAny(detail, {texts:Array(String)}))"""
_SAMPLES_AT_ONCE: Final = 10_000


class Eraser:
    """Counts and erases what the tables hold of one visitor of one project."""

    def __init__(self, handles: Handles) -> None:
        self._handles = handles

    def count(self, project_id: int, traces: Traces) -> Mapping[str, int]:
        """Rows of this visitor, by table. Raises StoreUnavailable."""
        with_sessions = self._given(project_id, traces) | {"sessions": self._sessions(project_id, traces)}
        conditions = dict.fromkeys(schema.TIMES, _NAMED) | {
            "recordings": f"{_NAMED.replace('AND distinct_id', 'AND (distinct_id', 1)} OR session_id IN {{sessions:Array(String)}})",
            "rejections": _TOLD,
        }
        return {
            table: self._ask(f"SELECT count() FROM {schema.DATABASE}.{table} WHERE {conditions[table]}", with_sessions)[0][0]
            for table in conditions
        }

    def elsewhere(self, project_id: int, traces: Traces) -> int:
        """Events of other visitors that hold one of the texts. Raises StoreUnavailable."""
        sql = f"""SELECT count() FROM {schema.DATABASE}.events WHERE project_id = {{project:UInt32}}
            AND distinct_id NOT IN {{names:Array(String)}}
            AND multiSearchAny(concat(toString(properties), current_url), {{texts:Array(String)}})"""
        return int(self._ask(sql, self._given(project_id, traces))[0][0])

    def erase(self, project_id: int, traces: Traces) -> None:
        """Delete these rows. When this returns they are on no disk of the engine any more. Raises StoreUnavailable."""
        salt = secrets.token_hex(16)
        sessions = self._sessions(project_id, traces)
        own = {
            "project": project_id,
            "salt": salt,
            "names": self._hashes(salt, traces.distinct_ids),
            "sessions": self._hashes(salt, sessions),
        }
        name, session = _HASHED.format(column="distinct_id", hashes="names"), _HASHED.format(column="session_id", hashes="sessions")
        samples = self._samples(project_id, traces)
        with _reasons(), self._nothing_kept_behind():
            delete(self._handles, "recordings", f"project_id = {{project:UInt32}} AND ({name} OR {session})", own)
            delete(self._handles, "heatmaps", f"project_id = {{project:UInt32}} AND {name}", own)
            delete(self._handles, "events", f"project_id = {{project:UInt32}} AND {name}", own)
            for start in range(0, len(samples), _SAMPLES_AT_ONCE):
                rows = {"project": project_id, "rows": samples[start : start + _SAMPLES_AT_ONCE]}
                delete(
                    self._handles,
                    "rejections",
                    "project_id = {project:UInt32} AND hex(sipHash128(*)) IN {rows:Array(String)}".replace("*", _ROW),
                    rows,
                )

    def _samples(self, project_id: int, traces: Traces) -> list[str]:
        sql = f"SELECT DISTINCT hex(sipHash128({_ROW})) FROM {schema.DATABASE}.rejections WHERE {_TOLD}"
        return [str(row[0]) for row in self._ask(sql, self._given(project_id, traces))]

    def _sessions(self, project_id: int, traces: Traces) -> list[str]:
        some = " UNION DISTINCT ".join(
            f"SELECT session_id FROM {schema.DATABASE}.{table} WHERE {_NAMED} AND session_id != ''" for table in ("events", "recordings")
        )
        return [str(row[0]) for row in self._ask(f"SELECT DISTINCT session_id FROM ({some})", self._given(project_id, traces))]

    def _hashes(self, salt: str, texts: Sequence[str]) -> list[str]:
        sql = "SELECT hex(sipHash128(concat({salt:String}, text))) FROM (SELECT arrayJoin({texts:Array(String)}) AS text)"
        return [str(row[0]) for row in self._ask(sql, {"salt": salt, "texts": list(texts)})] if texts else []

    def _given(self, project_id: int, traces: Traces) -> dict[str, Any]:
        return {"project": project_id, "names": list(traces.distinct_ids), "texts": list(traces.texts)}

    def _ask(self, sql: str, params: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        named = {name: value for name, value in params.items() if f"{{{name}:" in sql}
        with _reasons(), self._handles.handle("lookup") as client:
            return [tuple(row) for row in client.query(sql, parameters=named).result_rows]

    def _nothing_kept_behind(self) -> _NothingBehind:
        return _NothingBehind(self._handles, time.monotonic)


_ROW: Final = "stored_at, received_at, reason, kind, event, event_uuid, distinct_id, detail, sample"


class _NothingBehind:
    """Until the end of the block, replaced parts go at once; at its end, they have gone."""

    def __init__(self, handles: Handles, clock: Callable[[], float]) -> None:
        self._handles = handles
        self._clock = clock

    def __enter__(self) -> None:
        self._alter("MODIFY SETTING old_parts_lifetime = 1")

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        try:
            if kind is None:
                self._wait()
        finally:
            self._alter("RESET SETTING old_parts_lifetime")

    def _alter(self, what: str) -> None:
        with self._handles.handle("delete") as client:
            for table in schema.TIMES:
                client.command(f"ALTER TABLE {self._handles.layout.altered(table)} {what}")

    def _wait(self) -> None:
        cluster, database = self._handles.layout.cluster, self._handles.layout.database
        everywhere = f"ON CLUSTER {cluster} " if cluster else ""
        source = f"clusterAllReplicas({cluster}, system.parts)" if cluster else "system.parts"
        sql = f"SELECT count() FROM {source} WHERE database = {{database:String}} AND NOT active"
        until = self._clock() + PATIENCE
        with self._handles.handle("lookup") as client:
            while client.query(sql, parameters={"database": database}).result_rows[0][0]:
                with suppress(EngineError):  # it comes by in half a minute anyway; whoever may call it need not wait for it
                    for table in schema.TIMES:
                        client.command(f"SYSTEM START CLEANUP {everywhere}{database}.{table}")
                if self._clock() > until:
                    raise StoreUnavailable(
                        "the rows are deleted, but old parts of the tables are still on the disk; erase again in some minutes"
                    )
                time.sleep(_LOOK_EVERY)


class _reasons:  # noqa: N801  # used like a function: `with _reasons():`
    def __enter__(self) -> None:
        return None

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, EngineError | OSError):
            raise StoreUnavailable(f"rows cannot be erased: {reason(error)}") from error
