from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from clickhouse_connect import get_client

from heatsight.errors import InvalidRequest
from heatsight.store import schema
from heatsight.store.layout import LOCAL, SHARD_KEYS, Layout

CLUSTER = Layout(shared=True, cluster="many")

MADE = """
import json, os, sys
import chdb
directory, config, statements = sys.argv[1], sys.argv[2], json.load(sys.stdin)
engine = chdb.connect(f"{directory}?config-file={config}")
for statement in statements:
    engine.query(statement, "TSV")
made = engine.query("SELECT name, engine FROM system.tables WHERE startsWith(database, 'heatsight')", "JSONEachRow")
sys.stdout.write(str(made))
sys.stdout.flush()
os._exit(0)  # the coordination in memory cannot be taken down in order
"""
CONFIG = """<clickhouse><tcp_port>9000</tcp_port><zookeeper><implementation>testkeeper</implementation></zookeeper>
<remote_servers><many><shard><replica><host>127.0.0.1</host><port>9000</port></replica></shard></many></remote_servers>
<macros><shard>1</shard><replica>a</replica></macros></clickhouse>"""


def test_embedded_is_the_schema() -> None:
    """On an engine of one's own, the statements of the schema stand as they are and are run by whoever opens it."""
    assert Layout().statements() == Layout().at_start() == schema.TABLES


def test_server_notices_repeated_blocks() -> None:
    """On a server, every table knows a block that a client sends again, and nothing is made by merely opening it."""
    statements = Layout(shared=True).statements()
    assert Layout(shared=True).at_start() == ()
    assert all("non_replicated_deduplication_window" in one for one in statements if "MergeTree" in one)
    assert [one.replace("non_replicated_deduplication_window = 10000, ", "") for one in statements] == list(schema.TABLES)


def test_cluster_statements_are_derived() -> None:
    """On a cluster, each statement of the schema is there, replicated, on every server, in the shards' own database."""
    statements = CLUSTER.statements()
    for ours, theirs in zip(schema.TABLES, statements, strict=False):
        plain = re.sub(r" ON CLUSTER many|Replicated|\('/clickhouse[^)]*\)", "", theirs).replace(LOCAL, schema.DATABASE)
        assert plain == ours.strip()
        assert "ON CLUSTER many" in theirs
    assert len(statements) == len(schema.TABLES) + 1 + len(schema.TIMES)


def test_every_table_has_a_shard_key() -> None:
    """Every table is spread by a key, and by the session where rows have one, so that a point lies beside its event."""
    assert SHARD_KEYS.keys() == schema.TIMES.keys()
    assert SHARD_KEYS["events"] == SHARD_KEYS["heatmaps"]


def test_every_engine_is_known() -> None:
    """No table of the schema has an engine that cannot be replicated."""
    for statement in CLUSTER.statements()[: len(schema.TABLES)]:
        assert "CREATE DATABASE" in statement or re.search(r"ENGINE = Replicated\w*MergeTree\('/clickhouse/tables/\{shard\}/", statement)


def test_the_engine_takes_the_cluster_statements(tmp_path: Path) -> None:
    """The engine makes every table of a cluster: replicated ones, over a coordination in memory, and Distributed ones over them."""
    (tmp_path / "config.xml").write_text(CONFIG, encoding="utf-8")
    statements = [re.sub(r" ON CLUSTER \w+", "", one) for one in CLUSTER.statements()]
    command = [sys.executable, "-c", MADE, str(tmp_path / "data"), str(tmp_path / "config.xml")]
    done = subprocess.run(command, input=json.dumps(statements), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    tables = [json.loads(line) for line in done.stdout.splitlines()]
    engines = sorted(table["engine"] for table in tables)
    assert engines == ["Distributed"] * len(schema.TIMES) + ["ReplicatedMergeTree"] * len(schema.TIMES)


def test_the_parser_takes_on_cluster(clickhouse: Any) -> None:
    """ClickHouse's own parser takes every statement whole, ON CLUSTER included."""
    client = get_client(host="127.0.0.1", port=clickhouse.port, username="heatsight", password="secret")
    views = [CLUSTER.everywhere(view) for view in schema.views(7)]
    alter = f"ALTER TABLE {CLUSTER.altered('events')} DELETE WHERE project_id = 1"
    for statement in (*CLUSTER.statements(), *views, alter):
        formatted = client.query("SELECT formatQuery({q:String})", parameters={"q": statement}).result_rows[0][0]
        assert "ON CLUSTER many" in formatted
    client.close()


def test_views_are_made_everywhere() -> None:
    """Views and their databases are made on every server of a cluster, and are as they stand without one."""
    assert [Layout(shared=True).everywhere(view) for view in schema.views(7)] == list(schema.views(7))
    assert all(" ON CLUSTER many" in CLUSTER.everywhere(view) for view in schema.views(7))


@pytest.mark.parametrize("name", ["a b", "x; DROP TABLE y", "1", "{cluster}", "é"])
def test_odd_cluster_names(name: str) -> None:
    """A cluster's name goes into statements as it is, so it is a plain name or refused."""
    with pytest.raises(InvalidRequest, match="letters, digits and underscores"):
        Layout(shared=True, cluster=name)
