"""A ClickHouse server, or a cluster of them, over HTTP: found by a DSN, and spoken to like the embedded engine."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import parse_qsl, unquote, urlsplit

import clickhouse_connect
from clickhouse_connect.driver.client import Client

from heatsight.errors import InvalidRequest, StoreUnavailable
from heatsight.store import schema
from heatsight.store.engine import SESSION, EngineError, reason
from heatsight.store.handles import Pools, Settings
from heatsight.store.layout import Layout

STORE: Final = "HEATSIGHT_STORE"
"""The variable that names a server; also what errors about a DSN name."""

FORM: Final = "clickhouse://USER:PASSWORD@HOST:PORT?cluster=NAME"
OLDEST: Final = (25, 8)
"""The oldest version that has everything the tables and statements use."""

_SCHEMES: Final = {"clickhouse": False, "clickhouses": True}
_PORTS: Final = {False: 8123, True: 8443}
_OPTIONS: Final = frozenset({"cluster", "ca_cert", "verify", "timeout"})
_TIMEOUT: Final = 300
_OUR_DATABASES: Final = ("", schema.DATABASE)
_UNKNOWN: Final = 516
"""ClickHouse's code for a name or password that it does not know."""


@dataclass(frozen=True, slots=True)
class Address:
    """
    Where a server is, and who we are to it.

    Attributes:
        cluster: the name of the cluster whose statements it passes on; empty for a server on its own.
        timeout: seconds to wait for an answer.
    """

    host: str
    port: int
    secure: bool = False
    user: str = "default"
    password: str = field(default="", repr=False)
    cluster: str = ""
    ca_cert: str = ""
    verify: bool = True
    timeout: int = _TIMEOUT

    def __str__(self) -> str:
        """Without the credentials: this goes into messages."""
        return f"{self.host}:{self.port}"


def address_of(dsn: str) -> Address:
    """
    What a DSN says. Nothing of it is repeated in an error, since it holds a password.

    Raises:
        InvalidRequest: it is none, or asks for what we do not know.
    """
    try:
        parts = urlsplit(dsn.strip())
        port, host = parts.port, parts.hostname
    except ValueError:
        raise _not_one("its host or port cannot be read") from None
    if parts.scheme not in _SCHEMES or not host:
        raise _not_one("it begins with clickhouse:// or clickhouses://, then comes a host")
    if parts.path.strip("/") not in _OUR_DATABASES:
        raise _not_one(f"its tables lie in database {schema.DATABASE}, no other")
    options = dict(parse_qsl(parts.query, keep_blank_values=True))
    if strange := sorted(options.keys() - _OPTIONS):
        raise _not_one(f"option {strange[0][:40]} is not known; there are {', '.join(sorted(_OPTIONS))}")
    timeout = options.get("timeout", str(_TIMEOUT))
    if not timeout.isdecimal() or not int(timeout):
        raise _not_one("timeout is in seconds")
    if (verify := options.get("verify", "true")) not in ("true", "false"):
        raise _not_one("verify is true or false")
    secure = _SCHEMES[parts.scheme]
    return Address(
        host=host,
        port=port or _PORTS[secure],
        secure=secure,
        user=unquote(parts.username or "default"),
        password=unquote(parts.password or ""),
        cluster=options.get("cluster", ""),
        ca_cert=options.get("ca_cert", ""),
        verify=verify == "true",
        timeout=int(timeout),
    )


class Server:
    """Handles on a server. See Handles."""

    def __init__(self, address: Address) -> None:
        self.address = address
        self.layout = Layout(shared=True, cluster=address.cluster)
        logging.getLogger("clickhouse_connect").setLevel(logging.CRITICAL)  # what it would say stands in the error as well
        self._session = dict(SESSION)
        if address.cluster:
            self._session["distributed_product_mode"] = "global"  # a statement's own IN and JOIN hold over all shards
        self._pools = Pools(self.connect)
        self._first = self.connect()
        try:
            self._fits()
        except BaseException:
            self._first.close()
            raise

    def handle(self, kind: str, size: int = 1, settings: Settings = None) -> AbstractContextManager[Client]:
        """See Handles."""
        return self._pools.handle(kind, size, settings)

    def connect(self, settings: Settings = None) -> Client:
        """See Handles."""
        where = self.address
        try:
            return clickhouse_connect.get_client(
                host=where.host,
                port=where.port,
                username=where.user,
                password=where.password,
                interface="https" if where.secure else "http",
                verify=where.verify,
                ca_cert=where.ca_cert or None,
                send_receive_timeout=where.timeout,
                connect_timeout=10,
                client_name="heatsight",
                query_retries=0,  # capture answers 503 and the SDK sends again; a person asks again
                autogenerate_session_id=False,  # behind a balancer the next request may reach another server
                tz_mode="aware",
                settings={**self._session, **(settings or {})},
            )
        except EngineError as error:
            if error.code == _UNKNOWN:
                raise StoreUnavailable(f"the ClickHouse server at {where} does not know this user and password ({STORE})") from None
            raise StoreUnavailable(f"the ClickHouse server at {where} cannot be used: {reason(error)}") from None

    def close(self) -> None:
        """See Handles."""
        if self._pools.close():
            self._first.close()

    def _fits(self) -> None:
        said = self._first.server_version or "0"
        version = tuple(int(part) for part in said.split(".")[:2] if part.isdecimal())
        if version < OLDEST:
            wanted = ".".join(map(str, OLDEST))
            raise StoreUnavailable(f"the ClickHouse server at {self.address} is version {said}; heatsight needs {wanted} or later")
        if self.address.cluster and not _rows(
            self._first, "SELECT 1 FROM system.clusters WHERE cluster = {name:String} LIMIT 1", {"name": self.address.cluster}
        ):
            raise StoreUnavailable(f"the ClickHouse server at {self.address} knows no cluster {self.address.cluster} (system.clusters)")


def _rows(client: Client, sql: str, params: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    try:
        return [tuple(row) for row in client.query(sql, parameters=dict(params)).result_rows]
    except EngineError as error:
        raise StoreUnavailable(f"the ClickHouse server cannot be asked about itself: {reason(error)}") from None


def _not_one(why: str) -> InvalidRequest:
    return InvalidRequest(f"{STORE} is not of the form {FORM}: {why}", attr="store")
