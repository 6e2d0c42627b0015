from __future__ import annotations

import pytest

from heatsight.errors import InvalidRequest
from heatsight.use_cases.page_address import is_inner, page_address


@pytest.mark.parametrize(
    "url",
    [
        "https://shop.example/search?q=a+b&page=2#top",
        "http://shop.example:8080/(a)/[b]/{c}/d|e^f$",
        "https://shop.example/path\\with?both=1",
        "https://xn--mnchen-3ya.example/",
        "https://münchen.example/straße",
        "http://8.8.8.8/",
        "HTTPS://SHOP.EXAMPLE/",
    ],
)
def test_one_page(url: str) -> None:
    """A URL may hold a query, and all that upstream takes for a pattern's letters, except *."""
    assert page_address(f"  {url} ") == url


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("https://shop.example/*", "wildcards"),
        ("https://shop.example/?q=*", "wildcards"),
        ("", "printable"),
        ("https://shop.example/a b", "printable"),
        ("https://shop.example/\x00a", "printable"),
        ("https://shop.example/" + "a" * 2000, "printable"),
        ("shop.example", "whole"),
        ("//shop.example/", "whole"),
        ("file:///etc/passwd", "whole"),
        ("javascript:alert(1)", "whole"),
        ("ftp://shop.example/", "whole"),
        ("https://", "whole"),
        ("https://ann:hunter2@shop.example/", "user"),
        ("https://@shop.example/", "user"),
        ("https://shop.example:99999/", "not a URL"),
        ("https://[::1/", "not a URL"),
    ],
)
def test_no_page(url: str, why: str) -> None:
    """What is no whole URL of one page is refused in one line that repeats no password."""
    with pytest.raises(InvalidRequest, match=why) as caught:
        page_address(url)
    assert caught.value.attr == "url"
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "127.1",
        "2130706433",
        "0x7f000001",
        "0177.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[fd00::1]",
        "[fe80::1]",
        "[::]",
        "localhost",
        "LOCALHOST.",
        "a.localhost",
        "metadata.google.internal",
    ],
)
def test_inner(host: str) -> None:
    """An inner address is refused in whatever spelling a browser reads it, and the answer says how to let it be."""
    with pytest.raises(InvalidRequest, match="allow_host"):
        page_address(f"http://{host}/")


def test_outer() -> None:
    """Names are not inner by their looks: what they lead to is looked at when they are visited."""
    assert not any(map(is_inner, ("shop.example", "172.200.1.1", "10.example", "localhost.example", "1.2.3.4.example", "2606:4700::1111")))


def test_allowed() -> None:
    """A host that the project allows may be inner, at every port or at one."""
    assert page_address("http://localhost:3000/a", ["localhost"])
    assert page_address("http://localhost:3000/a", ["localhost:3000"])
    assert page_address("http://10.0.0.5/", ["10.0.0.5:80"])
    assert page_address("https://[::1]:8443/", ["[::1]:8443"])
    for hosts in (["localhost:3001"], ["host"], [""], []):
        with pytest.raises(InvalidRequest):
            page_address("http://localhost:3000/a", hosts)
