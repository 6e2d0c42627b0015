"""
The same tables on one machine, on one server, and on a cluster.

What the tables are stands in `schema.py` and nowhere else; here their statements are rewritten for where they go:

    embedded   as they stand
    server     repeated blocks are noticed, since a client that lost its connection sends a block again
    cluster    each shard keeps its rows in database `heatsight_local`, replicated; `heatsight` holds Distributed tables of the same
               names over them, so that every question stays as it is
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from heatsight.errors import InvalidRequest
from heatsight.store import schema

LOCAL: Final = "heatsight_local"
"""The database that holds a shard's own rows."""

SHARD_KEYS: Final[Mapping[str, str]] = {
    "events": "cityHash64(project_id, if(session_id = '', distinct_id, session_id))",
    "heatmaps": "cityHash64(project_id, if(session_id = '', distinct_id, session_id))",
    "recordings": "cityHash64(project_id, session_id)",
    "rejections": "cityHash64(project_id, distinct_id)",
}
"""All rows of a session lie on one shard: so a point lies beside its event, and a session is put together where it lies."""

_BLOCKS_KNOWN: Final = 10_000
"""How many blocks a table remembers, to know one that is sent again."""

_REPLICATED: Final = "'/clickhouse/tables/{shard}/heatsight/%s', '{replica}'"
"""Where replicas of a table find each other. Shard and replica are macros of each server's own configuration."""

_CREATED: Final = re.compile(r"CREATE (?P<what>DATABASE|TABLE|MATERIALIZED VIEW) IF NOT EXISTS (?P<name>[\w.]+)")
_VIEW: Final = re.compile(r"^\s*CREATE (?:DATABASE IF NOT EXISTS|OR REPLACE VIEW) [\w.]+")
_ENGINE: Final = re.compile(r"ENGINE = (?P<kind>\w*MergeTree)(?:\((?P<args>[^)]*)\))?")
_CLUSTER_NAME: Final = re.compile(r"[A-Za-z_]\w*")


@dataclass(frozen=True, slots=True)
class Layout:
    """
    Where the tables lie.

    Attributes:
        shared: other processes may write into the same tables.
        cluster: the name of a ClickHouse cluster; empty: there is one engine.
    """

    shared: bool = False
    cluster: str = ""

    def __post_init__(self) -> None:
        if self.cluster and not _CLUSTER_NAME.fullmatch(self.cluster):
            raise InvalidRequest("a cluster's name has letters, digits and underscores", attr="cluster")

    @property
    def database(self) -> str:
        """The database that holds the rows themselves."""
        return LOCAL if self.cluster else schema.DATABASE

    @property
    def inserting(self) -> dict[str, Any]:
        """Settings that every insert brings, beside its own."""
        if not self.cluster:
            return {}
        return {
            # Blocks of several servers become one part, and the answer waits until that part is written.
            "async_insert": 1,
            "wait_for_async_insert": 1,
            "async_insert_deduplicate": 1,
            "async_insert_busy_timeout_max_ms": 100,
            "distributed_foreground_insert": 1,
            "insert_quorum": "auto",  # most replicas of the shard have it before it is acknowledged
        }

    def at_start(self) -> tuple[str, ...]:
        """What whoever opens the store runs: all of it on an engine of one's own, nothing on a server, where `migrate` does it."""
        return () if self.shared else schema.TABLES

    def statements(self) -> tuple[str, ...]:
        """Statements that make everything that is not there yet."""
        if not self.shared:
            return schema.TABLES
        if not self.cluster:
            return tuple(_noticing(statement) for statement in schema.TABLES)
        made = [_local(statement, self.cluster) for statement in schema.TABLES]
        return (*made, f"CREATE DATABASE IF NOT EXISTS {schema.DATABASE} ON CLUSTER {self.cluster}", *self.distributed())

    def distributed(self) -> tuple[str, ...]:
        """Statements that put the tables over the shards anew; these hold no rows, so replacing them loses none."""
        return tuple(
            f"CREATE OR REPLACE TABLE {schema.DATABASE}.{table} ON CLUSTER {self.cluster} AS {LOCAL}.{table}\n"
            f"ENGINE = Distributed({self.cluster}, {LOCAL}, {table}, {SHARD_KEYS[table]})"
            for table in schema.TIMES
        )

    def everywhere(self, statement: str) -> str:
        """A statement that makes a database or a view, or alters or drops a table, for all servers of the cluster."""
        if not self.cluster:
            return statement
        return _VIEW.sub(lambda found: f"{found[0]} ON CLUSTER {self.cluster}", statement, count=1)

    def altered(self, table: str) -> str:
        """What stands behind ALTER TABLE to change a table's rows."""
        return f"{self.database}.{table} ON CLUSTER {self.cluster}" if self.cluster else f"{self.database}.{table}"


def _noticing(statement: str) -> str:
    """A table that knows a block which is sent again; of replicated tables all do."""
    if "ENGINE = " not in statement:
        return statement
    return statement.replace("SETTINGS ", f"SETTINGS non_replicated_deduplication_window = {_BLOCKS_KNOWN}, ", 1)


def _local(statement: str, cluster: str) -> str:
    """A shard's own table, replicated."""
    found = _CREATED.search(statement)
    if found is None:
        raise ValueError(f"no statement of the schema begins like this: {statement[:60]!r}")
    local = re.sub(rf"\b{schema.DATABASE}\b(?=\.|$)", LOCAL, statement.strip())
    name = re.sub(rf"\b{schema.DATABASE}\b(?=\.|$)", LOCAL, found["name"])
    local = local.replace(f"IF NOT EXISTS {name}", f"IF NOT EXISTS {name} ON CLUSTER {cluster}", 1)
    where = _REPLICATED % name.partition(".")[2]
    return _ENGINE.sub(
        lambda engine: f"ENGINE = Replicated{engine['kind']}({where}{', ' + engine['args'] if engine['args'] else ''})", local
    )
