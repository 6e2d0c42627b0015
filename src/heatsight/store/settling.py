"""
What several writers over one store leave to be settled, a little later.

On an engine of one's own, one process writes: an event that is there is seen before it is written again, and what a crash left is
taken out before anything else is written. Servers that share a store cannot see what another is writing at this moment. So

    an event delivered to two of them at once is there twice;
    points whose server died before it wrote their event are there alone, or beside those of a second delivery.

Both can be told from their `stored_at`: of an event the earliest row stays, and points stay that came in the same append as it.
Until then such an event counts twice. What is younger than GRACE is left alone, for it may be on its way.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from heatsight.store import schema
from heatsight.store.deleting import delete
from heatsight.store.handles import Handles
from heatsight.store.rows import microseconds

# ruff: noqa: S608  # what is put together here are names of our own tables; values travel as parameters

GRACE: Final = timedelta(minutes=2)
"""Longer than an append takes, and than the clocks of servers differ."""
EVERY: Final = timedelta(minutes=1)
AT_FIRST: Final = timedelta(hours=1)
"""How far back a server looks that has just been started."""
NOW_AND_THEN: Final = timedelta(hours=7)
"""And how far whoever looks for rows past their retention, which is done every six hours."""
SLICE: Final = timedelta(minutes=10)
"""Looked at in one go: so memory follows the rate at which rows come in, not how long nobody looked."""

_ONCE: Final = ("events", "recordings")
"""Tables in which a uuid stands once."""
_AT_ONCE: Final = 10_000

_YOUNG: Final = "stored_at >= fromUnixTimestamp64Micro({since:Int64}) AND stored_at < fromUnixTimestamp64Micro({until:Int64})"


def settle(handles: Handles, since: datetime, now: datetime) -> None:
    """
    Take out what was stored twice from `since` on, then points without their event.

    Doing it twice, or at two servers at once, does no harm.
    """
    until = now - GRACE
    while since < until:
        end = min(since + SLICE, until)
        # Two rows of one event lie no further apart than GRACE, and may lie on either side of where a slice begins.
        _settle_slice(handles, {"since": microseconds(since - GRACE), "until": microseconds(end)})
        since = end


def _settle_slice(handles: Handles, spell: Mapping[str, Any]) -> None:
    for table in _ONCE:
        _keep_first(handles, table, spell)
    stray = f"""with_event AND {_YOUNG} AND (project_id, event_uuid, stored_at) NOT IN (
        SELECT project_id, uuid, stored_at FROM {handles.layout.database}.events WHERE {_YOUNG})"""
    delete(handles, "heatmaps", stray, spell)


def _keep_first(handles: Handles, table: str, spell: Mapping[str, Any]) -> None:
    sql = f"""SELECT project_id, uuid, toUnixTimestamp64Micro(min(stored_at)) FROM {schema.DATABASE}.{table}
        WHERE {_YOUNG} GROUP BY project_id, uuid HAVING count() > 1 LIMIT {_AT_ONCE}"""
    with handles.handle("lookup") as client:
        # Two of one event are of one session, so each shard finds its own.
        twice = client.query(sql, parameters=dict(spell), settings={"distributed_group_by_no_merge": 1}).result_rows
    if not twice:
        return
    projects, uuids, firsts = zip(*twice, strict=True)
    later = f"""{_YOUNG} AND uuid IN {{uuids:Array(UUID)}}
        AND NOT has(arrayZip({{projects:Array(UInt32)}}, {{uuids:Array(UUID)}}, {{firsts:Array(Int64)}}),
            (project_id, uuid, toUnixTimestamp64Micro(stored_at)))"""
    delete(handles, table, later, {**spell, "projects": list(projects), "uuids": [str(uuid) for uuid in uuids], "firsts": list(firsts)})
