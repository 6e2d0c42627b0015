"""
Heatmap rows that an earlier version laid down, laid down as this one would.

How a table is sorted cannot be changed in place. So its rows are copied, one week of arrival after the other, into a table beside it; then
the two change names in one step, and the old one goes. A process killed midway has lost nothing: whoever opens the store next goes
on with the weeks that are not whole yet. Until the end both are on disk, so as much space as the table takes must be free.
"""

from __future__ import annotations

from typing import Final

from clickhouse_connect.driver.client import Client

from heatsight.store import schema

_NOW: Final = f"{schema.DATABASE}.heatmaps"
_BESIDE_NAME: Final = "heatmaps_laid_anew"
_BESIDE: Final = f"{schema.DATABASE}.{_BESIDE_NAME}"

# ruff: noqa: S608  # what is put together here are names of our own tables, of their columns and of their weeks


def lay_anew(client: Client) -> int:
    """Bring `heatmaps` into the present layout. Answers how many weeks were copied; the usual answer is none, and takes no time."""
    if _layout(client) == schema.LAYOUT:
        # Here when a process was killed after the change of names: what is beside is the old one.
        client.command(f"DROP TABLE IF EXISTS {_BESIDE} SYNC")
        return 0
    client.command(schema.heatmaps_table(_BESIDE_NAME))
    old, new = _weeks(client, _NOW), _weeks(client, _BESIDE)
    unfinished = [week for week, rows in old.items() if new.get(week) != rows]
    for week in unfinished:
        if week in new:
            client.command(f"ALTER TABLE {_BESIDE} DROP PARTITION ID '{week}'")
        _copy(client, week)
    client.command(f"EXCHANGE TABLES {_NOW} AND {_BESIDE}")
    client.command(f"DROP TABLE {_BESIDE} SYNC")
    return len(unfinished)


def _copy(client: Client, week: str) -> None:
    named = f"SELECT name FROM system.columns WHERE database = '{schema.DATABASE}' AND table = 'heatmaps' AND default_kind = ''"
    columns = ", ".join(f"`{row[0]}`" for row in client.query(named).result_rows)
    client.command(f"INSERT INTO {_BESIDE} ({columns}) SELECT {columns} FROM {_NOW} WHERE _partition_id = '{week}'", settings=_SETTINGS)


_SETTINGS: Final = {"max_insert_threads": 1, "max_memory_usage": 4 << 30}


def _layout(client: Client) -> str:
    found = client.query(f"SELECT comment FROM system.tables WHERE database = '{schema.DATABASE}' AND name = 'heatmaps'").result_rows
    return str(found[0][0])


def _weeks(client: Client, table: str) -> dict[str, int]:
    rows = client.query(f"SELECT _partition_id, count() FROM {table} GROUP BY _partition_id ORDER BY _partition_id").result_rows
    return {str(week): int(count) for week, count in rows}
