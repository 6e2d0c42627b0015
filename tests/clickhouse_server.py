"""
A stand-in for a ClickHouse server: its HTTP interface over the embedded engine, in a process of its own.

    python tests/clickhouse_server.py [--path DIR] [--password P] [--version V]

It prints its port and serves until its standard input ends. Run for real are the engine (parsing, storage, Distributed tables over the
one shard of cluster `one`) and HTTP (parameters in the address or as a form, sessions, compression both ways, errors by status and
header). Not real are replication and statements for a whole cluster: `ON CLUSTER` is taken out, and a Replicated engine becomes its
single-machine twin; both are noted and can be asked for at `/noted`.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
import threading
import time
from base64 import b64decode
from email.message import Message
from email.parser import BytesParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, urlsplit

import chdb
from clickhouse_connect.driver._backend.httpcommon import decompress_response
from clickhouse_connect.driver.compression import available_compression, get_compressor

USER = "heatsight"
TRANSPORT = {
    "add_http_cors_header", "buffer_size", "client_protocol_version", "compress", "database", "decompress", "default_format",
    "enable_http_compression", "http_headers_progress_interval_ms", "password", "query", "query_id", "quota_key", "role",
    "send_progress_in_http_headers", "session_check", "session_id", "session_timeout", "user", "wait_end_of_query",
}  # fmt: skip
CLUSTER = """<clickhouse><tcp_port>9000</tcp_port><remote_servers><one><shard><internal_replication>true</internal_replication>
<replica><host>127.0.0.1</host><port>9000</port></replica></shard></one></remote_servers>
<macros><shard>1</shard><replica>a</replica></macros></clickhouse>"""
STATUS = {516: 403, 497: 403, 164: 403, 60: 404, 81: 404, 62: 400, 27: 400, 117: 400, 46: 404, 47: 404, 373: 500}
"""The statuses that ClickHouse gives with some of its codes; 500 with the others."""

_INSERT = re.compile(rb"\s*INSERT\s+INTO\s+(?P<into>.+?)\s+FORMAT\s+(?P<format>\w+)\s*\n", re.IGNORECASE | re.DOTALL)
_CODE = re.compile(r"Code: (\d+)\.")
_REPLICATED = re.compile(r"Replicated(\w*MergeTree)\s*(?:\('[^']*',\s*'[^']*'(?:,\s*)?(?P<rest>[^)]*)\))?")
_ON_CLUSTER = re.compile(r"\s+ON CLUSTER\s+(`[^`]+`|'[^']+'|[\w{}]+)", re.IGNORECASE)


class Refused(Exception):
    """What ClickHouse itself would refuse before it runs anything."""


class Sessions:
    """Handles that outlive a request, by session_id; one request at a time each."""

    def __init__(self, where: str) -> None:
        self.where = where
        self._kept: dict[str, tuple[Any, threading.Lock]] = {}
        self._turn = threading.Lock()

    def take(self, name: str) -> tuple[Any, threading.Lock | None]:
        """A handle; of a session its own, locked."""
        if not name:
            return chdb.connect(self.where), None
        with self._turn:
            handle, lock = self._kept.setdefault(name, (chdb.connect(self.where), threading.Lock()))
        if not lock.acquire(blocking=False):
            raise Refused(f"Code: 373. DB::Exception: Session {name} is locked by a concurrent client. (SESSION_IS_LOCKED)")
        return handle, lock

    @staticmethod
    def give(handle: Any, lock: threading.Lock | None) -> None:
        """Back to its session, or away."""
        if lock is None:
            handle.close()
        else:
            lock.release()


class Handler(BaseHTTPRequestHandler):
    """One request: GET `/ping`, `/noted`, or a query."""

    protocol_version = "HTTP/1.1"
    wbufsize = -1
    disable_nagle_algorithm = True
    server: Server

    def log_message(self, *_: Any) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        """Health, and what was left out."""
        path = urlsplit(self.path)
        if path.path == "/ping":
            return self._answer(200, b"Ok.\n", {})
        if path.path == "/noted":
            return self._answer(200, json.dumps(self.server.noted).encode(), {})
        return self._query(readonly=True)

    def do_POST(self) -> None:
        """A query."""
        self._query(readonly=False)

    def _query(self, *, readonly: bool) -> None:
        began = time.monotonic()
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))) if not self._chunked() else self._chunks()
        params = dict(parse_qsl(urlsplit(self.path).query, keep_blank_values=True))
        try:
            self._authenticate(params)
            packed = self.headers.get("Content-Encoding", "")
            body = decompress_response(body, packed)
            if self.headers.get("Content-Type", "").startswith("multipart/form-data"):
                params |= _form(self.headers, body)
                body = b""
            text = params.pop("query", "").encode("utf-8", "surrogateescape")
            sql = b"\n".join(part for part in (text, body) if part)
            out, kind = self._run(sql, params, readonly=readonly)
        except (Refused, RuntimeError) as error:
            return self._error(str(error))
        headers = {"X-ClickHouse-Timezone": "UTC", "X-ClickHouse-Query-Id": params.get("query_id", "none")} | kind
        headers["X-ClickHouse-Summary"] = json.dumps({"elapsed_ns": str(int((time.monotonic() - began) * 1e9))})
        if params.get("enable_http_compression") == "1":
            wanted = [name.strip() for name in self.headers.get("Accept-Encoding", "").split(",")]
            chosen = next((name for name in wanted if name in available_compression), None)
            if chosen and out:
                packer = get_compressor(chosen)
                out, headers["Content-Encoding"] = bytes(packer.compress_block(out)) + bytes(packer.flush()), chosen
        return self._answer(200, out, headers)

    def _authenticate(self, params: dict[str, str]) -> None:
        kind, _, given = self.headers.get("Authorization", "").partition(" ")
        user, _, password = (
            b64decode(given).decode().partition(":") if kind == "Basic" else (params.get("user", ""), "", params.get("password", ""))
        )
        if (user, password) != (USER, self.server.password):
            why = "Authentication failed: password is incorrect, or there is no user with such name"
            raise Refused(f"Code: 516. DB::Exception: {user}: {why}. (AUTHENTICATION_FAILED)")

    def _run(self, sql: bytes, params: dict[str, str], *, readonly: bool) -> tuple[bytes, dict[str, str]]:
        settings = {name: value for name, value in params.items() if name not in TRANSPORT and not name.startswith("param_")}
        bound = {name.removeprefix("param_"): value for name, value in params.items() if name.startswith("param_")}
        handle, lock = self.server.sessions.take(params.get("session_id", ""))
        try:
            if database := params.get("database"):
                handle.query(f"USE `{database}`", "TSV")
            if readonly:
                settings["readonly"] = "2"
            if settings:
                handle.query("SET " + ", ".join(f"{name} = {_literal(value)}" for name, value in settings.items()), "TSV")
            insert = _INSERT.match(sql)
            if insert and sql[insert.end() :]:
                return _insert(handle, insert, sql[insert.end() :]), {}
            plain = self.server.single(sql.decode("utf-8", "surrogateescape")).encode("utf-8", "surrogateescape")
            result = handle.query(
                plain, params.get("default_format") or self.headers.get("X-ClickHouse-Format") or "TabSeparated", params=bound
            )
            named = re.search(rb"FORMAT\s+(\w+)\s*;?\s*$", plain, re.IGNORECASE)
            out = bytes(result.bytes() or b"")
            return out, {"X-ClickHouse-Format": named[1].decode() if named else "TabSeparated"} if out or named else {}
        finally:
            self.server.sessions.give(handle, lock)

    def _error(self, said: str) -> None:
        found = said.find("Code: ")
        said = said[max(found, 0) :].strip()
        code = int(match[1]) if (match := _CODE.search(said)) else 1001
        if "(version" not in said:
            said += " (version 0.0 (stand-in))"
        self._answer(STATUS.get(code, 500), said.encode(), {"X-ClickHouse-Exception-Code": str(code)})

    def _answer(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("X-ClickHouse-Server-Display-Name", "stand-in")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _chunked(self) -> bool:
        return self.headers.get("Transfer-Encoding", "").lower() == "chunked"

    def _chunks(self) -> bytes:
        whole = b""
        while size := int(self.rfile.readline().split(b";")[0], 16):
            whole += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        return whole


class Server(ThreadingHTTPServer):
    """The server; `noted` are the statements of which something was left out."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, where: str, password: str, version: str) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.sessions = Sessions(where)
        self.password, self.version = password, version
        self.noted: list[str] = []

    def single(self, sql: str) -> str:
        """A statement as one machine can run it."""
        plain = _ON_CLUSTER.sub("", sql)
        if plain != sql or re.match(r"\s*CREATE", plain, re.IGNORECASE):
            plain = _REPLICATED.sub(lambda found: f"{found[1]}({found['rest'] or ''})", plain)
        if plain != sql:
            self.noted.append(sql)
        return plain.replace("version()", f"'{self.version}'") if self.version and "version(), timezone()" in plain else plain


def _insert(handle: Any, insert: re.Match[bytes], data: bytes) -> bytes:
    # The embedded engine takes rows from a file; a server takes them from the body.
    with tempfile.NamedTemporaryFile(suffix=".rows") as file:
        file.write(data)
        file.flush()
        into, name = insert["into"].decode(), insert["format"].decode()
        handle.query(f"INSERT INTO {into} FROM INFILE '{file.name}' FORMAT {name}", "TSV")
    return b""


def _form(headers: Message, body: bytes) -> dict[str, str]:
    whole = BytesParser().parsebytes(b"Content-Type: " + headers["Content-Type"].encode() + b"\r\n\r\n" + body)
    parts = whole.get_payload()
    assert isinstance(parts, list)
    return {
        str(part.get_param("name", header="content-disposition")): bytes(part.get_payload(decode=True)).decode("utf-8", "surrogateescape")  # type: ignore[arg-type, union-attr]  # the parser's types cover mail of any kind
        for part in parts
    }


def _literal(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


def main() -> None:
    """Serve until standard input ends."""
    options = argparse.ArgumentParser()
    options.add_argument("--path", default=":memory:")
    options.add_argument("--password", default="secret")
    options.add_argument("--version", default="")
    given = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="standin") as scratch:
        config = Path(scratch, "cluster.xml")
        config.write_text(CLUSTER, encoding="utf-8")
        server = Server(f"{given.path}?config-file={quote(str(config))}", given.password, given.version)
        keep = chdb.connect(server.sessions.where)  # the data lives as long as one handle does
        threading.Thread(target=server.serve_forever, daemon=True).start()
        print(server.server_address[1], flush=True)  # noqa: T201  # whoever started it reads it
        sys.stdin.read()
        server.shutdown()
        keep.close()


if __name__ == "__main__":
    main()
