"""
Whether a server's tables are ours, what differs, and what makes them so.

What they should be is not written down a second time: the statements of `schema.py` are run once more, in a database of their own
(the twin), and the engine is asked what both of them are. So types, codecs and expressions are compared as this server writes them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final
from uuid import uuid4

from clickhouse_connect.driver.client import Client

from heatsight.errors import StoreUnavailable
from heatsight.store import schema
from heatsight.store.engine import EngineError, reason
from heatsight.store.handles import Handles
from heatsight.store.layout import Layout

# ruff: noqa: S608  # what is put together here are our own names; values travel as parameters

MARK: Final = f"{schema.DATABASE}.made_for"
"""A view of one value: which statements made the tables."""

_UNKNOWN_TABLE: Final = frozenset({60, 81})
_REST: Final = re.compile(r"(?: TTL (?P<ttl>.*?))?(?: SETTINGS (?P<settings>.*))?$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Difference:
    """
    One thing that is not as it should be, in words.

    Attributes:
        mend: the statement that mends it; empty when rows would have to be written anew, which nobody does by the way.
    """

    words: str
    mend: str = ""


@dataclass(frozen=True, slots=True)
class _Thing:
    """A table, or a part of one: what it is by kind of property, and the statement that adds it where it is missing."""

    table: str
    kind: str
    name: str
    holds: Mapping[str, str]

    @property
    def key(self) -> tuple[str, str, str]:
        return self.table, self.kind, self.name


def fingerprint(layout: Layout) -> str:
    """What tells the statements of this version from those of any other."""
    return sha256("\n".join(" ".join(statement.split()) for statement in layout.statements()).encode()).hexdigest()[:16]


def see_that_it_fits(handles: Handles) -> None:
    """Raises StoreUnavailable: the server has no tables of ours, or those of another version."""
    try:
        with handles.handle("append") as client:
            (made_for,) = (row[0] for row in client.query(f"SELECT layout FROM {MARK}").result_rows)
    except EngineError as error:
        if error.code in _UNKNOWN_TABLE:
            raise StoreUnavailable("the ClickHouse server has no tables of heatsight yet; make them: heatsight store migrate") from None
        raise StoreUnavailable(f"the ClickHouse server's tables cannot be read: {reason(error)}") from None
    if made_for != fingerprint(handles.layout):
        raise StoreUnavailable("the ClickHouse server's tables are of another version of heatsight; look: heatsight store check")


def differences(handles: Handles) -> tuple[Difference, ...]:
    """What is missing, and what is other than it should be, on every server. Raises StoreUnavailable."""
    with _asking(handles) as client, _twin(client) as twin:
        wanted = {thing.key: thing for things in _things(client, twin, "").values() for thing in things}
        hosts = _things(client, handles.layout.database, handles.layout.cluster)
        found = {host: {thing.key: thing for thing in things} for host, things in hosts.items()}
        return tuple(dict.fromkeys(_compared(wanted, found or {"": {}}, handles.layout)))


def migrate(handles: Handles, tell: Callable[[str], None] = lambda _: None) -> tuple[Difference, ...]:
    """
    Make what is missing; returns what still differs. Doing it twice does no harm.

    Args:
        tell: hears of each thing that was mended.

    Raises:
        StoreUnavailable: the server refuses.
    """
    layout = handles.layout
    before = differences(handles)
    with _asking(handles) as client:
        if layout.cluster:
            _replace_no_rows(client)
        for statement in layout.statements():
            client.command(statement)
        mends = [difference for difference in differences(handles) if difference.mend]
        for difference in mends:
            client.command(difference.mend)
        if layout.cluster and mends:
            for statement in layout.distributed():
                client.command(statement)
        after = differences(handles)
        for difference in before:
            if difference not in after:
                tell(difference.words)
        if not after:
            client.command(layout.everywhere(f"CREATE OR REPLACE VIEW {MARK} AS SELECT '{fingerprint(layout)}' AS layout"))
        return after


def _replace_no_rows(client: Client) -> None:
    """Where a cluster's Distributed tables go, a server on its own may have its rows. Raises StoreUnavailable."""
    sql = "SELECT name FROM system.tables WHERE database = {database:String} AND endsWith(engine, 'MergeTree') ORDER BY name"
    held = [str(row[0]) for row in client.query(sql, parameters={"database": schema.DATABASE}).result_rows]
    if held:
        raise StoreUnavailable(
            f"{schema.DATABASE}.{held[0]} holds rows of a server on its own: move them aside, migrate, copy them over (docs/scale.md)"
        )


def _compared(
    wanted: Mapping[tuple[str, str, str], _Thing], hosts: Mapping[str, Mapping[tuple[str, str, str], _Thing]], layout: Layout
) -> Iterator[Difference]:
    for host, found in hosts.items():
        on = f" on {host}" if len(hosts) > 1 else ""
        tables = {key: thing for key, thing in wanted.items() if thing.kind == "table"}
        missing = {thing.table for key, thing in tables.items() if key not in found}
        other = {thing.table for key, thing in tables.items() if key in found and found[key].holds["engine"] != thing.holds["engine"]}
        ours = {thing.table for thing in wanted.values()} - missing - other
        for key, thing in wanted.items():
            if thing.kind == "table" and key not in found:
                yield Difference(f"table {thing.table} is missing{on}")
            elif thing.table in missing or (thing.table in other and thing.kind != "table"):
                continue
            elif key not in found:
                yield Difference(f"{thing.table}: {thing.kind} {thing.name} is missing{on}", _added(thing, layout))
            else:
                for what, value in thing.holds.items() if thing.table not in other else (("engine", thing.holds["engine"]),):
                    if (actual := found[key].holds.get(what, "")) != value:
                        named = thing.table if thing.kind == "table" else f"{thing.table}: {thing.kind} {thing.name}"
                        words = f"{named}: {what} is {actual or 'not set'}{on}, should be {value or 'not set'}"
                        yield Difference(words, _changed(thing, what, value, layout))
        for key, thing in found.items():
            if key not in wanted and thing.kind == "column" and thing.table in ours:
                yield Difference(f"{thing.table}: column {thing.name} is there{on}, and should not be")


def _added(thing: _Thing, layout: Layout) -> str:
    alter, holds = f"ALTER TABLE {layout.altered(thing.table)}", thing.holds
    if thing.kind == "column":
        default = f" {holds['default']}" if holds["default"] else ""
        codec = f" {holds['codec']}" if holds["codec"] else ""
        return f"{alter} ADD COLUMN IF NOT EXISTS `{thing.name}` {holds['type']}{default}{codec}"
    if thing.kind == "projection":
        return f"{alter} ADD PROJECTION IF NOT EXISTS `{thing.name}` ({holds['query']})"
    return f"{alter} ADD INDEX IF NOT EXISTS `{thing.name}` {holds['expression']} TYPE {holds['type']}"


def _changed(thing: _Thing, what: str, value: str, layout: Layout) -> str:
    alter = f"ALTER TABLE {layout.altered(thing.table)}"
    if thing.kind == "table" and what == "TTL":
        return f"{alter} MODIFY TTL {value}"
    if thing.kind == "table" and what.startswith("setting ") and value:
        return f"{alter} MODIFY SETTING {what.removeprefix('setting ')} = {value}"
    if thing.kind == "column" and what == "codec" and value:
        return f"{alter} MODIFY COLUMN `{thing.name}` {value}"
    return ""


def _things(client: Client, database: str, cluster: str) -> dict[str, list[_Thing]]:
    """What a database holds, by host; without a cluster there is one host."""

    def ask(columns: str, system: str) -> list[tuple[Any, ...]]:
        source = f"clusterAllReplicas({cluster}, system.{system})" if cluster else f"system.{system}"
        sql = f"SELECT hostName(), {columns} FROM {source} WHERE database = {{database:String}} ORDER BY ALL"
        return [tuple(row) for row in client.query(sql, parameters={"database": database}).result_rows]

    things: dict[str, list[_Thing]] = {}

    def put(host: str, thing: _Thing) -> None:
        things.setdefault(host, []).append(thing)

    shape = "name, replaceOne(engine, 'Replicated', ''), partition_key, primary_key, sorting_key, engine_full, as_select"
    for host, table, kind, partition, primary, sorting, engine, select in ask(shape, "tables"):
        holds = {"engine": kind, "partition key": partition, "primary key": primary, "sorting key": sorting}
        if select:
            holds["question"] = select.replace(f"{database}.", "")
        put(host, _Thing(table, "table", table, holds | _rest(engine)))
    for host, table, name, kind, default, expression, codec in ask(
        "table, name, type, default_kind, default_expression, compression_codec", "columns"
    ):
        put(host, _Thing(table, "column", name, {"type": kind, "default": f"{default} {expression}".strip(), "codec": codec}))
    for host, table, name, query in ask("table, name, query", "projections"):
        put(host, _Thing(table, "projection", name, {"query": query}))
    for host, table, name, kind, expression in ask("table, name, type_full, expr", "data_skipping_indices"):
        put(host, _Thing(table, "index", name, {"type": kind, "expression": expression}))
    return things


def _rest(engine: str) -> dict[str, str]:
    """The TTL and the settings of a table's engine; those that differ between one machine and many are left out."""
    found = _REST.search(engine)
    if found is None or "MergeTree" not in engine:
        return {}
    settings = dict(part.split(" = ", 1) for part in (found["settings"] or "").split(", ") if " = " in part)
    return {"TTL": found["ttl"] or ""} | {f"setting {name}": value for name, value in settings.items() if name in _SETTINGS_COMPARED}


_SETTINGS_COMPARED: Final = frozenset(re.findall(r"(\w+) = ", " ".join(statement.partition("SETTINGS ")[2] for statement in schema.TABLES)))


@contextmanager
def _twin(client: Client) -> Iterator[str]:
    """A database with the tables as they should be, for as long as one looks."""
    name = f"{schema.DATABASE}_twin_{uuid4().hex[:12]}"
    try:
        for statement in schema.TABLES:
            client.command(re.sub(rf"\b{schema.DATABASE}\b(?=\.|$)", name, statement.strip()))
        yield name
    finally:
        client.command(f"DROP DATABASE IF EXISTS {name}")


@contextmanager
def _asking(handles: Handles) -> Iterator[Client]:
    client = handles.connect()
    try:
        yield client
    except EngineError as error:
        raise StoreUnavailable(f"the ClickHouse server refuses: {reason(error)}") from None
    finally:
        client.close()
