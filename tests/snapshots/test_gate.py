"""The gate, spoken to as a browser speaks to it."""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
from collections.abc import Awaitable, Callable

import pytest

from heatsight.snapshots.addresses import Allowed
from heatsight.snapshots.gate import Gate, Network, Streams, system_resolver

PUBLIC = "93.184.215.14"


class Away:
    """What lies beyond the gate: an echo that stands for everything public, and a note of each address dialled."""

    def __init__(self, *answers: list[str]) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []
        self.dialled: list[str] = []
        self.port = 0

    async def resolve(self, host: str, port: int) -> list[str]:
        """The next answer; the last one stays."""
        assert port > 0
        self.asked.append(host)
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]

    async def dial(self, address: str, port: int) -> Streams:
        """The echo."""
        assert port > 0
        self.dialled.append(address)
        return await asyncio.open_connection("127.0.0.1", self.port)

    async def echo(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Say everything again."""
        with contextlib.suppress(OSError):
            while data := await reader.read(1000):
                writer.write(data)
        writer.close()


OPENED: list[asyncio.StreamWriter] = []
"""Connections of the present test, to be closed with it."""


async def connect(gate: Gate) -> Streams:
    """A browser's connection to the gate."""
    reader, writer = await asyncio.open_connection("127.0.0.1", gate.port)
    OPENED.append(writer)
    return reader, writer


async def ask(gate: Gate, host: str, port: int = 80, *, command: int = 1) -> tuple[int, Streams]:
    """The gate's answer to a wish for a connection, and the connection."""
    reader, writer = await connect(gate)
    try:
        packed = b"\x01" + ipaddress.IPv4Address(host).packed
    except ValueError:
        packed = b"\x03" + bytes((len(host),)) + host.encode()
    writer.write(b"\x05\x01\x00" + b"\x05" + bytes((command,)) + b"\x00" + packed + port.to_bytes(2))
    assert await reader.readexactly(2) == b"\x05\x00"
    answer = await reader.readexactly(10)
    return answer[1], (reader, writer)


def through(away: Away, work: Callable[[Gate], Awaitable[None]], *allow: str, max_bytes: int = 10_000) -> Gate:
    """Do something through a gate; the gate, closed."""

    async def run() -> Gate:
        echo = await asyncio.start_server(away.echo, "127.0.0.1", 0)
        away.port = echo.sockets[0].getsockname()[1]
        gate = Gate(Allowed(allow), Network(away.resolve, away.dial), max_bytes=max_bytes, on_overrun=lambda: away.asked.append("overrun"))
        await gate.start()
        try:
            await asyncio.wait_for(work(gate), 10)
        finally:
            await gate.close()
            for writer in OPENED:
                writer.transport.abort()
            OPENED.clear()
            echo.close()
            await asyncio.sleep(0.02)  # let the far sides notice
        return gate

    return asyncio.run(run())


def test_public_hosts_are_reached_at_the_address_that_was_checked() -> None:
    """A name is resolved once per connection and its checked address is dialled, so bytes go there and back."""
    away = Away([PUBLIC])

    async def talk(gate: Gate) -> None:
        code, (reader, writer) = await ask(gate, "site.example")
        assert code == 0
        writer.write(b"hello")
        assert await reader.readexactly(5) == b"hello"

    gate = through(away, talk)
    assert (away.asked, away.dialled, gate.refused) == (["site.example"], [PUBLIC], {})
    assert gate.received == 5


@pytest.mark.parametrize("answer", [["10.0.0.1"], [PUBLIC, "127.0.0.1"], ["::1"], ["169.254.169.254"], ["64:ff9b::a00:1"]])
def test_names_that_lead_inward_are_refused(answer: list[str]) -> None:
    """A name with any inner address is refused and reported, and nothing is dialled."""
    away = Away(answer)

    async def talk(gate: Gate) -> None:
        assert (await ask(gate, "inner.example", 443))[0] == 2

    gate = through(away, talk)
    assert away.dialled == []
    assert list(gate.refused) == [("inner.example", 443)]


def test_rebinding_gains_nothing() -> None:
    """A name that is public at first and inner afterwards is refused from then on."""
    away = Away([PUBLIC], ["127.0.0.1"])

    async def talk(gate: Gate) -> None:
        assert (await ask(gate, "turning.example"))[0] == 0
        assert (await ask(gate, "turning.example"))[0] == 2

    gate = through(away, talk)
    assert away.dialled == [PUBLIC]
    assert gate.refused == {("turning.example", 80): "turning.example is a loopback address"}


def test_addresses_are_checked_without_a_resolver() -> None:
    """An address instead of a name is judged as it is."""
    away = Away([PUBLIC])

    async def talk(gate: Gate) -> None:
        assert (await ask(gate, "127.0.0.1"))[0] == 2
        assert (await ask(gate, PUBLIC))[0] == 0

    through(away, talk)
    assert (away.asked, away.dialled) == ([], [PUBLIC])


def test_allowed_hosts_are_reached_wherever_they_lie() -> None:
    """An allowed host is let through to an inner address on its port, and on no other port or name of the same address."""
    away = Away(["10.0.0.7"])

    async def talk(gate: Gate) -> None:
        assert (await ask(gate, "staging.example", 8080))[0] == 0
        assert (await ask(gate, "staging.example", 22))[0] == 2
        assert (await ask(gate, "other.example", 8080))[0] == 2

    through(away, talk, "staging.example:8080")
    assert away.dialled == ["10.0.0.7"]


def test_gate_is_not_a_way_to_itself() -> None:
    """The gate's own port is refused even where loopback is allowed."""
    away = Away(["127.0.0.1"])

    async def talk(gate: Gate) -> None:
        assert (await ask(gate, "localhost", gate.port))[0] == 2

    through(away, talk, "localhost")


def test_machines_own_public_address_is_refused() -> None:
    """A connection that comes out at this machine itself is cut before a byte is sent."""
    away = Away([PUBLIC])

    async def dial(address: str, port: int) -> Streams:
        reader, writer = await asyncio.open_connection("127.0.0.1", away.port)
        writer.transport._extra["sockname"] = (address, port)
        return reader, writer

    away.dial = dial

    async def talk(gate: Gate) -> None:
        assert (await ask(gate, "me.example"))[0] == 2

    assert through(away, talk).refused == {("me.example", 80): "me.example is this machine's own address"}


def test_only_connections_are_made() -> None:
    """Any wish but for an outgoing connection (listening, UDP) is denied."""
    away = Away([PUBLIC])

    async def talk(gate: Gate) -> None:
        for command in (2, 3):
            assert (await ask(gate, "site.example", command=command))[0] == 7

    through(away, talk)
    assert away.dialled == []


def test_bytes_are_counted() -> None:
    """A visit that fetches more than its cap is reported, once a connection passes it."""
    away = Away([PUBLIC])

    async def talk(gate: Gate) -> None:
        _, (reader, writer) = await ask(gate, "site.example")
        writer.write(b"x" * 50_000)
        assert len(await reader.read()) < 50_000

    through(away, talk, max_bytes=10_000)
    assert "overrun" in away.asked


def test_unknown_names_are_told_from_refused_ones() -> None:
    """A name that does not exist has failed; it was not refused."""

    async def resolve(host: str, port: int) -> list[str]:
        return await system_resolver("", port) if host == "127.0.0.1" else await nowhere()

    async def nowhere() -> list[str]:
        raise OSError("no such name")

    away = Away([PUBLIC])
    away.resolve = resolve

    async def talk(gate: Gate) -> None:
        assert (await ask(gate, "nobody.example"))[0] == 4

    gate = through(away, talk)
    assert (gate.refused, gate.failed) == ({}, {("nobody.example", 80): "its name has no address"})


def test_garbage_is_hung_up_on() -> None:
    """What does not speak the protocol gets no answer."""
    away = Away([PUBLIC])

    async def talk(gate: Gate) -> None:
        for said in (b"GET / HTTP/1.1\r\n\r\n" + b"x" * 300, b"\x04\x01\x00\x50", b"\x05\x00\x05\x01\x00\x09\x00\x00"):
            reader, writer = await connect(gate)
            writer.write(said)
            writer.write_eof()
            assert await reader.read() in {b"", b"\x05\x00"}

    through(away, talk)
    assert away.dialled == []
