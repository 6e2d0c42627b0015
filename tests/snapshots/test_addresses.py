"""What counts as public."""

from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heatsight.snapshots.addresses import Allowed, why_not_public

INNER = [
    "0.0.0.0", "10.0.0.1", "100.64.0.1", "100.100.100.200", "127.0.0.1", "127.255.255.254", "168.63.129.16", "169.254.169.254",
    "172.16.0.1", "172.31.255.255", "192.0.0.1", "192.0.2.1", "192.168.0.1", "198.18.0.1", "203.0.113.1", "224.0.0.1", "240.0.0.1",
    "255.255.255.255", "::", "::1", "::7f00:1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "64:ff9b::7f00:1", "64:ff9b:1::a00:1", "100::1",
    "2001::1", "2001:db8::1", "2002:7f00:1::", "fc00::1", "fd00:ec2::254", "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1",
]  # fmt: skip
PUBLIC = ["1.1.1.1", "8.8.8.8", "93.184.215.14", "172.15.0.1", "172.32.0.1", "192.169.0.1", "2606:4700:4700::1111", "2a00:1450:4001::200e"]


@pytest.mark.parametrize("text", INNER)
def test_inner_addresses_are_not_public(text: str) -> None:
    """Private, loopback, link-local, metadata, multicast, reserved and translated addresses are refused, each with a word for it."""
    assert why_not_public(ipaddress.ip_address(text))


@pytest.mark.parametrize("text", PUBLIC)
def test_public_addresses_are_public(text: str) -> None:
    """Ordinary addresses are let through, those just outside private ranges among them."""
    assert why_not_public(ipaddress.ip_address(text)) is None


@given(st.ip_addresses())
def test_nothing_that_is_not_global_is_public(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> None:
    """Whatever the registries do not call global is refused."""
    assert address.is_global or why_not_public(address) is not None


@given(st.ip_addresses(v=4))
def test_no_ipv6_form_of_an_ipv4_address_is_public(address: ipaddress.IPv4Address) -> None:
    """An IPv4 address in the clothes of IPv6 is refused whatever it is."""
    number = int(address)
    forms = [number, 0xFFFF << 32 | number, 0x64FF9B << 96 | number, 0x2002 << 112 | number << 80]
    assert all(why_not_public(ipaddress.IPv6Address(form)) for form in forms)


def test_allowed_hosts_are_exact() -> None:
    """An entry allows its host on every port or on the one it names, whatever the case, and no subdomain, suffix or other port."""
    allowed = Allowed(("Staging.Example", "10.0.0.7:8080", "[::1]:9", "fd00::1", "", ":80"))
    assert allowed.names("staging.example", 80)
    assert allowed.names("STAGING.example.", 9999)
    assert allowed.names("10.0.0.7", 8080)
    assert allowed.names("::1", 9)
    assert allowed.names("[fd00::1]", 443)
    for host, port in (
        ("a.staging.example", 80),
        ("staging.example.evil.test", 80),
        ("10.0.0.7", 80),
        ("::1", 80),
        ("", 80),
        ("fd00::2", 443),
    ):
        assert not allowed.names(host, port), host
