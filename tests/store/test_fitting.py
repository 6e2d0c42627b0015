from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from heatsight.errors import StoreUnavailable
from heatsight.store import open_store
from heatsight.store.fitting import differences, fingerprint, migrate
from heatsight.store.layout import Layout
from heatsight.store.server import Server, address_of


@pytest.fixture(params=["", "one"])
def server(request: pytest.FixtureRequest, clickhouse: Any) -> Iterator[Server]:
    """A server, and a cluster, with our tables."""
    opened = Server(address_of(clickhouse.fresh(request.param)))
    yield opened
    opened.close()
    clickhouse.empty()


def alter(server: Server, table: str, what: str) -> None:
    """Change a table behind heatsight's back."""
    with server.handle("test") as client:
        client.command(f"ALTER TABLE {server.layout.altered(table)} {what}")


def test_migrated_fits(server: Server) -> None:
    """Tables that migrate made do not differ, and making them again changes nothing."""
    assert differences(server) == ()
    assert migrate(server) == ()
    open_store(f"clickhouse://heatsight:secret@{server.address}?cluster={server.layout.cluster}").close()


def test_differences_are_told_and_mended(server: Server) -> None:
    """What is missing or set otherwise is told in words, each its own, and mended by migrate, which tells it again."""
    alter(server, "events", "DROP PROJECTION by_uuid")
    alter(server, "events", "DROP COLUMN window_id")
    alter(server, "heatmaps", "MODIFY TTL timestamp + toIntervalDay(3)")
    alter(server, "heatmaps", "MODIFY SETTING ttl_only_drop_parts = 0")
    alter(server, "rejections", "DROP INDEX by_event")
    words = [difference.words for difference in differences(server)]
    assert words == [
        "heatmaps: TTL is timestamp + toIntervalDay(3), should be timestamp + toIntervalDay(retention_days)",
        "heatmaps: setting ttl_only_drop_parts is 0, should be 1",
        "events: column window_id is missing",
        "events: projection by_uuid is missing",
        "rejections: index by_event is missing",
    ]
    told: list[str] = []
    assert migrate(server, told.append) == ()
    assert told == words
    assert differences(server) == ()


def test_what_migrate_leaves_alone(server: Server) -> None:
    """A column of another type or of nobody's is told and left as it is: rows would have to be written anew."""
    alter(server, "rejections", "MODIFY COLUMN event LowCardinality(String)")
    alter(server, "events", "ADD COLUMN strange Int8")
    left = [difference.words for difference in migrate(server)]
    assert left == [
        "rejections: column event: type is LowCardinality(String), should be String",
        "events: column strange is there, and should not be",
    ]


def test_another_version(server: Server, clickhouse: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A store over tables that another version made is not opened; it says where to look."""
    monkeypatch.setattr("heatsight.store.fitting.fingerprint", lambda _: "other")
    with pytest.raises(StoreUnavailable, match="another version of heatsight; look: heatsight store check"):
        open_store(clickhouse.dsn(server.layout.cluster))


def test_a_cluster_replaces_no_rows(clickhouse: Any) -> None:
    """Tables of a server on its own are never replaced by those of a cluster, and the other way round is told in one sentence each."""
    alone = Server(address_of(clickhouse.fresh()))
    together = Server(address_of(clickhouse.dsn("one")))
    with pytest.raises(StoreUnavailable, match=r"heatsight\.events holds rows of a server on its own"):
        migrate(together)
    assert differences(alone) == ()
    clickhouse.fresh("one")
    assert [one.words for one in migrate(alone)] == [
        f"{table}: engine is Distributed, should be MergeTree" for table in ("events", "heatmaps", "recordings", "rejections")
    ]
    alone.close()
    together.close()
    clickhouse.empty()


def test_nothing_is_left_behind(server: Server) -> None:
    """Looking makes a twin of the tables and drops it again."""
    differences(server)
    with server.handle("test") as client:
        assert client.command("SELECT count() FROM system.databases WHERE name LIKE '%twin%'") == 0


def test_fingerprint() -> None:
    """Layouts are told apart by their fingerprints."""
    layouts = [Layout(), Layout(shared=True), Layout(shared=True, cluster="a"), Layout(shared=True, cluster="b")]
    assert len({fingerprint(layout) for layout in layouts}) == 4
