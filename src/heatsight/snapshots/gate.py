"""
The one way out for a page being rendered: a SOCKS5 proxy of our own that resolves each name itself and connects to the address it checked.

A page's requests, its sub-resources, redirects, frames, workers and WebSockets all become connections to a host and a port. The browser
is told no other way to the network and cannot resolve names. So what the gate refuses, nothing on the page can reach.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Final

from heatsight.snapshots.addresses import Allowed, why_not_public

Resolver = Callable[[str, int], Awaitable[Sequence[str]]]
"""Host and port to addresses as text, best first. Raises OSError when there is none."""
Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]
Dial = Callable[[str, int], Awaitable[Streams]]
"""An address that was checked, and a port, to a connection. Raises OSError."""

_VERSION: Final = 5
_CONNECT: Final = 1
_IPV4, _NAME, _IPV6 = 1, 3, 4
_DONE, _FAILED, _NOT_ALLOWED, _UNREACHABLE, _REFUSED, _NO_COMMAND = 0, 1, 2, 4, 5, 7
_CHUNK: Final = 64 * 1024
_CONNECT_SECONDS: Final = 10.0
_MOST_OPEN: Final = 256
_MOST_ADDRESSES: Final = 6


async def system_resolver(host: str, port: int) -> list[str]:
    """The system's own answer."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(address[4][0]) for address in found]


async def dial(address: str, port: int) -> Streams:
    """A plain TCP connection."""
    return await asyncio.open_connection(address, port)


@dataclass(frozen=True, slots=True)
class Network:
    """How names become addresses, and addresses connections."""

    resolve: Resolver = system_resolver
    dial: Dial = dial


class Gate:
    """
    One visit's way out, on a port of its own.

    Attributes:
        refused: host and port to why it was not let through.
        failed: host and port to why no connection came about.
        received: bytes from the network so far.
    """

    def __init__(self, allowed: Allowed, network: Network, *, max_bytes: int, on_overrun: Callable[[], None]) -> None:
        self.refused: dict[tuple[str, int], str] = {}
        self.failed: dict[tuple[str, int], str] = {}
        self.received = 0
        self._sent = 0
        self._allowed = allowed
        self._network = network
        self._max_bytes = max_bytes
        self._on_overrun = on_overrun
        self._open: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None

    async def start(self) -> int:
        """Listen on loopback; the port."""
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        return self.port

    @property
    def port(self) -> int:
        """Where the gate listens; 0 when it does not."""
        sockets = self._server.sockets if self._server is not None else ()
        return int(sockets[0].getsockname()[1]) if sockets else 0

    async def close(self) -> None:
        """Cut every connection and stop listening."""
        if self._server is not None:
            self._server.close()
        for task in self._open:
            task.cancel()
        await asyncio.gather(*self._open, return_exceptions=True)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is None or len(self._open) >= _MOST_OPEN:
            writer.transport.abort()
            return
        self._open.add(task)
        try:
            await self._serve(reader, writer)
            writer.close()  # what is still to be written goes out
        except (OSError, EOFError, asyncio.CancelledError):  # either side may hang up at any moment
            writer.transport.abort()
        finally:
            self._open.discard(task)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        async with asyncio.timeout(_CONNECT_SECONDS):
            asked = await _asked(reader, writer)
        if asked is None:
            return
        try:
            upstream = await self._connect(*asked)
        except _NoWay as no:
            writer.write(_reply(no.code))
            await writer.drain()
            return
        away_reader, away_writer = upstream
        try:
            writer.write(_reply(_DONE))
            await writer.drain()
            await _both(self._pass(reader, away_writer, inward=False), self._pass(away_reader, writer, inward=True))
        finally:
            away_writer.transport.abort()

    async def _connect(self, host: str, port: int) -> Streams:
        """A connection to one of the host's checked addresses. Raises _NoWay, and keeps the reason."""
        named = self._allowed.names(host, port)
        try:
            async with asyncio.timeout(_CONNECT_SECONDS):
                addresses = [ipaddress.ip_address(text) for text in await self._addresses(host, port)][:_MOST_ADDRESSES]
        except (OSError, ValueError, UnicodeError):
            self.failed[host, port] = "its name has no address"
            raise _NoWay(_UNREACHABLE) from None
        # One address inside is enough: a name that leads both ways is a name that is being turned.
        why = next((f"{host} is {why}" for address in addresses if (why := why_not_public(address))), None) if not named else None
        if port == self.port and any(address.is_loopback for address in addresses):
            why = "the renderer's own gate"
        if why is not None:
            self.refused[host, port] = why
            raise _NoWay(_NOT_ALLOWED)
        for address in addresses:
            try:
                async with asyncio.timeout(_CONNECT_SECONDS):
                    reader, writer = await self._network.dial(str(address), port)
            except OSError:
                continue
            if not named and _is_ourselves(writer, str(address)):
                writer.transport.abort()
                self.refused[host, port] = f"{host} is this machine's own address"
                raise _NoWay(_NOT_ALLOWED)
            return reader, writer
        self.failed[host, port] = "no connection to it"
        raise _NoWay(_REFUSED)

    async def _addresses(self, host: str, port: int) -> Sequence[str]:
        try:
            return [str(ipaddress.ip_address(host))]
        except ValueError:
            return await self._network.resolve(host, port)

    async def _pass(self, source: asyncio.StreamReader, target: asyncio.StreamWriter, *, inward: bool) -> None:
        while data := await source.read(_CHUNK):
            if inward:
                self.received += len(data)
            else:
                self._sent += len(data)
            if max(self.received, self._sent) > self._max_bytes:
                self._on_overrun()
                return
            target.write(data)
            await target.drain()


class _NoWay(Exception):
    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


async def _asked(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> tuple[str, int] | None:
    """Host and port that the browser wants, after the greeting; None for anything but a SOCKS5 CONNECT."""
    version, methods = await reader.readexactly(2)
    await reader.readexactly(methods)
    if version != _VERSION:
        return None
    writer.write(bytes((_VERSION, 0)))
    version, command, _, kind = await reader.readexactly(4)
    if version != _VERSION:
        return None
    if kind == _NAME:
        (length,) = await reader.readexactly(1)
        host = (await reader.readexactly(length)).decode("ascii", "replace")
    elif kind in {_IPV4, _IPV6}:
        host = str(ipaddress.ip_address(await reader.readexactly(4 if kind == _IPV4 else 16)))
    else:
        return None
    port = int.from_bytes(await reader.readexactly(2))
    if command != _CONNECT:
        writer.write(_reply(_NO_COMMAND))
        return None
    return host.strip("[]").lower().removesuffix("."), port


def _reply(code: int) -> bytes:
    return bytes((_VERSION, code, 0, _IPV4, 0, 0, 0, 0, 0, 0))


def _is_ourselves(writer: asyncio.StreamWriter, address: str) -> bool:
    """Whether the connection came back to this machine: its own public address leads to what listens here, past any firewall."""
    local = writer.get_extra_info("sockname")
    return bool(local) and local[0] == address


async def _both(one: Awaitable[None], other: Awaitable[None]) -> None:
    """Until either side is done."""
    tasks = [asyncio.ensure_future(one), asyncio.ensure_future(other)]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
