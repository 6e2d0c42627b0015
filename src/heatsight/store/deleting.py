"""Taking rows out: the one way in which stored rows go before their retention is over, and after it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from heatsight.store import schema
from heatsight.store.handles import Handles

# ruff: noqa: S608  # what is put together here are names of our own tables; values travel as parameters

_SETTINGS: Final[Mapping[str, Any]] = {"mutations_sync": 2, "allow_nondeterministic_mutations": 1}
"""The answer waits until every part, on every replica, is written anew."""


def delete(handles: Handles, table: str, condition: str, params: Mapping[str, Any]) -> bool:
    """
    Delete rows of a table for good. False: there were none, and nothing was written.

    Other tables in the condition are named with `handles.layout.database`, where rows of one session lie together.
    """
    with handles.handle("delete") as client:
        asked = client.query(f"SELECT 1 FROM {schema.DATABASE}.{table} WHERE {condition} LIMIT 1", parameters=dict(params))
        if not asked.result_rows:
            return False
        client.command(
            f"ALTER TABLE {handles.layout.altered(table)} DELETE WHERE {condition}", parameters=dict(params), settings=dict(_SETTINGS)
        )
        return True
