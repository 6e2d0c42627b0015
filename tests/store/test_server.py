from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import clickhouse_connect
import pytest
from clickhouse_connect.driver.exceptions import DatabaseError

from heatsight.errors import InvalidRequest, StoreUnavailable
from heatsight.model.batch import Batch, Receipt
from heatsight.model.event import Event
from heatsight.model.statement import Statement
from heatsight.store import open_store
from heatsight.store.server import Address, Server, address_of

SECRET = "Geheimnis-7"
NOW = datetime.now(UTC)


def test_dsn() -> None:
    """A DSN says where the server is, who we are, whether by TLS, and which cluster; names may be percent-encoded."""
    assert address_of("clickhouse://h") == Address("h", 8123)
    assert address_of("clickhouses://a%40b:p%2Fw@h/heatsight?cluster=c&ca_cert=/x.pem&timeout=9&verify=false") == Address(
        "h", 8443, secure=True, user="a@b", password="p/w", cluster="c", ca_cert="/x.pem", verify=False, timeout=9
    )
    assert address_of("clickhouse://u@[::1]:9/").host == "::1"


@pytest.mark.parametrize(
    "dsn",
    [
        "",
        "h",
        f"http://u:{SECRET}@h",
        f"clickhouse://u:{SECRET}@",
        f"clickhouse://u:{SECRET}@h:99999",
        f"clickhouse://u:{SECRET}@h:x",
        f"clickhouse://u:{SECRET}@h/other",
        f"clickhouse://u:{SECRET}@h?user=x",
        f"clickhouse://u:{SECRET}@h?timeout=0",
        f"clickhouse://u:{SECRET}@h?verify=maybe",
        f"clickhouse://u:{SECRET}@[::1",
    ],
)
def test_wrong_dsn(dsn: str) -> None:
    """A DSN that is none is refused in one line, which names the form and repeats no password."""
    with pytest.raises(InvalidRequest, match="HEATSIGHT_STORE is not of the form") as refused:
        address_of(dsn)
    assert SECRET not in str(refused.value)


def test_credentials_do_not_show() -> None:
    """Neither an address's text nor its representation holds the password."""
    address = address_of(f"clickhouse://u:{SECRET}@h")
    assert SECRET not in f"{address} {address!r}"


def test_wrong_password(clickhouse: Any) -> None:
    """A server that does not know us says so in one line, without the password."""
    with pytest.raises(StoreUnavailable, match=r"127\.0\.0\.1:\d+ does not know this user and password") as refused:
        Server(Address("127.0.0.1", clickhouse.port, user="heatsight", password=SECRET))
    assert SECRET not in str(refused.value)


def test_nobody_there() -> None:
    """A server that cannot be reached is told in one line: where, and why."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    with pytest.raises(StoreUnavailable, match=rf"no answer from 127\.0\.0\.1:{port}: Connection refused$"):
        Server(Address("127.0.0.1", port, password=SECRET))


def test_no_such_host() -> None:
    """A host that does not exist is told in one line."""
    with pytest.raises(StoreUnavailable, match=r"no answer from nowhere\.invalid:8123: "):
        Server(Address("nowhere.invalid", 8123))


def test_not_clickhouse() -> None:
    """Something else that answers there is told in one line."""
    with socket.create_server(("127.0.0.1", 0)) as other:

        def answer() -> None:
            with suppress(OSError):  # once the test is over, nobody listens any more
                while True:
                    met, _ = other.accept()
                    met.recv(65536)
                    met.sendall(b"HTTP/1.1 418 I'm a teapot\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                    met.close()

        threading.Thread(target=answer, daemon=True).start()
        with pytest.raises(StoreUnavailable, match="HTTP status 418"):
            Server(Address("127.0.0.1", other.getsockname()[1]))


def test_too_old(clickhouse: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server older than what the tables use is refused, with both versions."""
    monkeypatch.setattr("heatsight.store.server.OLDEST", (99, 1))
    with pytest.raises(StoreUnavailable, match=r"is version \d+\.\d+.*; heatsight needs 99\.1 or later"):
        Server(address_of(clickhouse.dsn()))


def test_unknown_cluster(clickhouse: Any) -> None:
    """A cluster that the server does not know is refused before anything is made."""
    with pytest.raises(StoreUnavailable, match="knows no cluster other"):
        Server(address_of(clickhouse.dsn("other")))


def test_empty_server(clickhouse: Any) -> None:
    """A server without our tables is not written to: it says how they are made."""
    clickhouse.empty()
    with pytest.raises(StoreUnavailable, match="no tables of heatsight yet; make them: heatsight store migrate"):
        open_store(clickhouse.dsn())
    assert clickhouse.run("SELECT count() FROM system.databases WHERE name LIKE 'heatsight%'") == 0


@pytest.fixture(scope="module")
def client(clickhouse: Any) -> Iterator[Any]:
    """clickhouse-connect on the stand-in, as anybody would open it."""
    opened = clickhouse_connect.get_client(host="127.0.0.1", port=clickhouse.port, username="heatsight", password="secret")
    yield opened
    opened.close()


@pytest.mark.parametrize("packed", ["lz4", "zstd", "gzip", None])
def test_transport_compression(clickhouse: Any, packed: str | None) -> None:
    """Answers come back whole under each way of packing them."""
    with clickhouse_connect.get_client(
        host="127.0.0.1", port=clickhouse.port, username="heatsight", password="secret", compress=packed or False
    ) as opened:
        assert sum(row[0] for row in opened.query("SELECT number FROM numbers(100000)").result_rows) == 4_999_950_000


def test_transport_formats(client: Any) -> None:
    """Native, Arrow and text answers, rows inserted as Native and as JSON, and parameters too long for an address, all arrive."""
    client.command("CREATE OR REPLACE TABLE transported (a Int32, j JSON) ENGINE = MergeTree ORDER BY a")
    client.insert("transported", [[1, {"x": 1}], [2, {}]], column_names=["a", "j"])
    client.raw_insert("transported", insert_block=b'{"a":3,"j":{"y":"z"}}', fmt="JSONEachRow")
    assert client.query("SELECT j.x.:Int64 FROM transported ORDER BY a").result_rows == [(1,), (None,), (None,)]
    assert client.query_arrow("SELECT a FROM transported ORDER BY a").to_pydict() == {"a": [1, 2, 3]}
    long = ["'\\\n\té☃" * 500] * 10
    assert client.query("SELECT {long:Array(String)}", parameters={"long": long}).result_rows == [(long,)]
    client.command("DROP TABLE transported")


def test_transport_sessions(client: Any) -> None:
    """What a session makes for itself lasts over its requests, and no other session sees it."""
    client.command("CREATE TEMPORARY TABLE mine (a Int8)", settings={"session_id": "one"})
    assert client.command("SELECT count() FROM mine", settings={"session_id": "one"}) == 0
    with pytest.raises(DatabaseError) as unknown:
        client.command("SELECT count() FROM mine", settings={"session_id": "two"})
    assert unknown.value.code == 60


def test_transport_errors(client: Any) -> None:
    """The engine's code comes in the header and its words in the body, so a client knows what went wrong."""
    for sql, code in (("SELEC 1", 62), ("SELECT nope", 47), ("SELECT 1 FROM nope", 60), ("SELECT throwIf(1)", 395)):
        with pytest.raises(DatabaseError, match="DB::Exception") as failed:
            client.query(sql)
        assert failed.value.code == code


def test_single_server(clickhouse: Any) -> None:
    """On a server without a cluster, rows are kept once, and a block sent again by the transport is no second one."""
    store = open_store(clickhouse.fresh())
    sent = Event(UUID(int=1), "a", NOW, "d", "s", "", {}, "", "https://a.example/", "https://a.example")
    assert store.append([Batch(1, (sent,))]) == Receipt(events=1)
    assert store.append([Batch(1, (sent,))]) == Receipt(repeated=1)
    assert store.source(1).select(Statement("SELECT event FROM events")).results == (("a",),)
    line = b'{"project_id":1,"retention_days":36500,"stored_at":"2026-01-01 00:00:00","event":"b","timestamp":"%d-01-01 00:00:00"}'
    with Server(address_of(clickhouse.dsn())).handle("test") as handle:
        for _ in range(3):
            handle.raw_insert("heatsight.events", insert_block=line % NOW.year, fmt="JSONEachRow", settings={"async_insert": 0})
        assert handle.command("SELECT count() FROM heatsight.events WHERE event = 'b'") == 1
    store.close()


def test_server_goes_and_comes(clickhouse: Any) -> None:
    """While a server is gone nothing is acknowledged; once it is back, the open store goes on."""
    with socket.create_server(("127.0.0.1", 0)) as front:
        passing = [True]
        threading.Thread(target=_pass_on, args=(front, clickhouse.port, passing), daemon=True).start()
        port = front.getsockname()[1]
        store = open_store(clickhouse.fresh("one").replace(str(clickhouse.port), str(port)))
        source = store.source(1)
        passing[0] = False
        with pytest.raises(StoreUnavailable, match=r"rows cannot be kept: no answer from 127\.0\.0\.1:\d+: closed connection"):
            store.append([Batch(1, (Event(UUID(int=1), "a", NOW, "d", "s", "", {}, "", "", ""),))])
        with pytest.raises(StoreUnavailable, match=r"cannot be used: no answer from 127\.0\.0\.1:\d+: closed connection$"):
            source.select(Statement("SELECT 1"))
        passing[0] = True
        assert store.append([Batch(1, (Event(UUID(int=1), "a", NOW, "d", "s", "", {}, "", "", ""),))]).events == 1
        store.close()


def _pass_on(front: socket.socket, port: int, passing: list[bool]) -> None:
    """Hand each request to the server, or hang up."""

    def serve(met: socket.socket) -> None:
        with met, socket.create_connection(("127.0.0.1", port)) as behind:
            threading.Thread(target=_copy, args=(behind, met, passing), daemon=True).start()
            _copy(met, behind, passing)

    while True:
        try:
            met, _ = front.accept()
        except OSError:
            return
        threading.Thread(target=serve, args=(met,), daemon=True).start()


def _copy(source: socket.socket, target: socket.socket, passing: list[bool]) -> None:
    try:
        while chunk := source.recv(65536):
            if not passing[0]:
                break
            target.sendall(chunk)
    except OSError:
        pass
    finally:
        for end in (source, target):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue
