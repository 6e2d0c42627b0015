"""Which addresses a page may be fetched from: public ones, and what the order names."""

from __future__ import annotations

import contextlib
import ipaddress
from collections.abc import Sequence
from typing import Final
from urllib.parse import SplitResult

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_REFUSED: Final = tuple(
    ipaddress.ip_network(network)
    for network in (
        "168.63.129.16/32",  # Azure's metadata, in the middle of public space
        "192.88.99.0/24",  # 6to4 relays
        "::/96",  # IPv4 written as IPv6, and ::, ::1
        "::ffff:0:0/96",  # IPv4-mapped
        "64:ff9b::/96",  # NAT64: an IPv4 address behind a translator
        "64:ff9b:1::/48",
        "2001::/23",  # Teredo and other protocols' own space
        "2002::/16",  # 6to4: an IPv4 address inside
        "3fff::/20",  # documentation
        "5f00::/16",  # segment routing
        "fec0::/10",  # site-local, of old
    )
)
_DEFAULT_PORTS: Final = {"http": 80, "https": 443, "ws": 80, "wss": 443}


def why_not_public(address: Address) -> str | None:
    """
    What an address is instead of public, in words; None when it is public.

    Stricter than `is_global`: forms of IPv6 that carry an IPv4 address are refused as a whole, since a translator may lead inward.
    """
    if isinstance(address, ipaddress.IPv6Address) and address.scope_id is not None:
        return "a link-local address"
    for word, true in (
        ("the unspecified address", address.is_unspecified),
        ("a loopback address", address.is_loopback),
        ("a link-local address", address.is_link_local),
        ("a multicast address", address.is_multicast),
    ):
        if true:
            return word
    if any(address.version == network.version and address in network for network in _REFUSED):
        return "a reserved address"
    if address.is_private:
        return "a private address"
    return None if address.is_global and not address.is_reserved else "a reserved address"


def host_port(url: SplitResult) -> tuple[str, int]:
    """Host and port of an address, the scheme's own port where it names none. Raises ValueError for a port that is no number."""
    return clean_host(url.hostname or ""), url.port or _DEFAULT_PORTS.get(url.scheme, 0)


def clean_host(host: str) -> str:
    """A host as it is compared: lower case, no brackets, no final dot, an address in its short form, other alphabets in ASCII."""
    name = host.strip().lower().removeprefix("[").removesuffix("]").removesuffix(".")
    with contextlib.suppress(ValueError):
        return str(ipaddress.ip_address(name))
    with contextlib.suppress(UnicodeError):
        return name.encode("idna").decode()  # as the browser writes it
    return name


class Allowed:
    """Inner hosts that a visit may reach whatever they resolve to: `host`, or `host:port` for one port alone."""

    def __init__(self, entries: Sequence[str]) -> None:
        self._hosts: set[str] = set()
        self._ports: set[tuple[str, int]] = set()
        for entry in entries:
            host, port = _split(entry)
            if host and port is None:
                self._hosts.add(host)
            elif host and port is not None:
                self._ports.add((host, port))

    def names(self, host: str, port: int) -> bool:
        """Whether the order names this host, or this port of it."""
        return clean_host(host) in self._hosts or (clean_host(host), port) in self._ports


def _split(entry: str) -> tuple[str, int | None]:
    host, colon, port = entry.strip().rpartition(":")
    bracketed = host.startswith("[") and host.endswith("]")
    if colon and port.isascii() and port.isdigit() and (bracketed or ":" not in host):
        return clean_host(host), int(port)
    return clean_host(entry), None
