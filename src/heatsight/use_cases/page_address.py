"""Whether an address may be rendered at all, as far as its text tells. The renderer looks again at every address it really connects to."""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Sequence
from contextlib import suppress
from typing import Final
from urllib.parse import SplitResult, urlsplit

from heatsight.errors import InvalidRequest

LONGEST: Final = 2000
"""Characters of a URL."""

_PORTS: Final = {"http": 80, "https": 443}
_INNER_NAMES: Final = ("localhost", "localhost.localdomain", "metadata.google.internal", "ip6-localhost", "ip6-loopback")
_NUMBERS: Final = re.compile(r"(0x[0-9a-f]+|[0-9]+)(\.(0x[0-9a-f]+|[0-9]+)){0,3}")


def page_address(url: str, allow_host: Sequence[str] = (), attr: str = "url") -> str:
    """
    The URL of a page to render, stripped.

    Its query may hold anything but `*`: patterns name many pages, and one is rendered.

    Args:
        allow_host: inner hosts ("host" or "host:port") that may be named nevertheless.

    Raises:
        InvalidRequest: no http(s) URL, a user or password in it, a wildcard, or an inner address.
    """
    url = text_of_url(url, attr)
    if "*" in url:
        raise InvalidRequest(f"{attr} is one page: wildcards (*) are not allowed in it; give them in data_url", attr=attr)
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise InvalidRequest(f"{attr} is not a URL: {error}", attr=attr) from None
    if parts.scheme not in _PORTS or not parts.hostname:
        raise InvalidRequest(f"{attr} must be a whole http or https URL, e.g. https://example.com/pricing", attr=attr)
    if parts.username is not None or parts.password is not None:
        raise InvalidRequest(f"{attr} must not hold a user or password; give credentials for pages behind a login", attr=attr)
    if is_inner(parts.hostname) and not _allowed(parts, port, allow_host):
        raise InvalidRequest(
            f"{attr} lies at an inner address, which rendering may not visit; to let this project visit it: "
            f"heatsight projects set ID allow_host {_host(parts, port)}",
            attr=attr,
        )
    return url


def text_of_url(url: str, attr: str) -> str:
    """A URL or a pattern as text that can be kept, stripped. Raises InvalidRequest."""
    url = url.strip()
    if not url or len(url) > LONGEST or not url.isprintable() or " " in url:
        raise InvalidRequest(f"{attr} must be 1 to {LONGEST} printable characters without spaces", attr=attr)
    return url


def is_inner(host: str) -> bool:
    """Whether a host is, by its text alone, this machine or a neighbour: a literal address in any spelling, or a name for it."""
    host = host.rstrip(".").lower()
    if host in _INNER_NAMES or host.endswith(".localhost"):
        return True
    address = _literal(host)
    return address is not None and (not address.is_global or address.is_multicast)


def _literal(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """The address that a host's text spells, if it does: browsers read 2130706433 and 0x7f.1 as 127.0.0.1."""
    with suppress(ValueError):
        address = ipaddress.ip_address(host.partition("%")[0])
        return (address.ipv4_mapped or address) if isinstance(address, ipaddress.IPv6Address) else address
    if _NUMBERS.fullmatch(host):
        with suppress(OSError):
            return ipaddress.IPv4Address(socket.inet_aton(host))
    return None


def _allowed(parts: SplitResult, port: int | None, allow_host: Sequence[str]) -> bool:
    with_port = _host(parts, port)
    return with_port in allow_host or with_port.rpartition(":")[0] in allow_host


def _host(parts: SplitResult, port: int | None) -> str:
    """Host and port, as allow_host takes them."""
    name = parts.hostname or ""
    return f"{f'[{name}]' if ':' in name else name}:{port or _PORTS[parts.scheme]}"
