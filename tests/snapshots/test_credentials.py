"""What opens a page behind a login."""

from __future__ import annotations

import pytest
from tests.snapshots.conftest import Handler, Visitor, Web, leads_to, page, send

from heatsight.errors import InvalidRequest
from heatsight.snapshots.credentials import check, headers_for, without
from heatsight.snapshots.interface import Credential

SECRET = "s3cret-value-of-the-session"
COOKIE = Credential("site.example", "cookie", "session", SECRET)
HEADER = Credential("site.example", "header", "X-Staging-Key", SECRET)


def sent_to(web: Web, host: str) -> list[bool]:
    """For each request to a host, whether the secret came along."""
    return [SECRET in str(one.headers) for one in web.asked if one.host == host and one.path != "/favicon.ico"]


@pytest.mark.parametrize("credential", [COOKIE, HEADER])
def test_only_the_host_it_is_for_gets_it(visit: Visitor, web: Web, credential: Credential) -> None:
    """Page and sub-resources of the host get the credential; its subdomains, other hosts and what it redirects to do not."""
    web.routes["/"] = page(
        "<img src='/own.png'><img src='http://cdn.site.example/sub.png'><img src='http://other.example/other.png'><img src='/away'>"
        "<script>fetch('/away-too', {mode: 'no-cors'})</script>"
    )
    web.routes["/own.png"] = "own"
    web.routes["/away"] = leads_to("http://away.example/1")
    web.routes["/away-too"] = leads_to("http://away.example/2")
    visit.see(credentials=(credential,))
    assert sent_to(web, "site.example") == [True] * 4
    assert sent_to(web, "cdn.site.example") == [False]
    assert sent_to(web, "other.example") == [False]
    assert sent_to(web, "away.example") == [False, False]


@pytest.mark.parametrize("credential", [COOKIE, HEADER])
def test_redirected_page_does_not_carry_it_along(visit: Visitor, web: Web, credential: Credential) -> None:
    """A page that redirects to another host and back shows the credential to its own host alone."""
    web.routes["/"] = leads_to("http://away.example/back")
    web.routes["/back"] = leads_to("http://site.example/home")
    web.routes["/home"] = page("<h1>Home</h1>")
    visit.see(credentials=(credential,))
    assert sent_to(web, "site.example") == [True, True]
    assert sent_to(web, "away.example") == [False]


def test_opens_the_page(visit: Visitor, web: Web) -> None:
    """A page that answers 401 without the credential is drawn with it, and a visit without it is a login wall."""

    def door(handler: Handler) -> None:
        known = handler.headers.get("X-Staging-Key") == SECRET
        send(handler, page("<h1>Inside</h1>"), status=200 if known else 401)

    web.routes["/"] = door
    assert [element.text for element in visit.see(credentials=(HEADER,)).layout.elements] == ["Inside"]
    assert visit.fail().reason == "login_wall"


def test_never_stands_in_a_message(visit: Visitor, web: Web) -> None:
    """A site that puts the credential into its redirect gets it struck out of the failure and of what was blocked."""
    web.names["inner.example"] = [["10.0.0.1"]]
    web.routes["/"] = leads_to(f"http://inner.example/?key={SECRET}")
    failure = visit.fail(credentials=(HEADER,))
    assert failure.reason == "blocked_address"
    assert SECRET not in str(failure)
    web.routes["/"] = page(f"<img src='http://inner.example/?key={SECRET}'>", f"<title>{SECRET}</title>")
    seen = visit.see(credentials=(HEADER,))
    assert [one.url for one in seen.blocked] == ["http://inner.example/?key=•••"]
    assert SECRET not in repr(HEADER)


def test_is_not_sent_in_the_clear() -> None:
    """A header meant for an https page goes to its host over https alone; one for an http page goes over both."""
    urls = ["https://site.example/a", "http://site.example/a", "wss://site.example/s", "ws://SITE.example:8080/", "https://a.site.example/"]
    own = ("X-Staging-Key", SECRET)
    carried = [[own in headers_for([HEADER], url, {"Accept": "*/*"}, secure=secure) for url in urls] for secure in (True, False)]
    assert carried == [[True, False, True, False, False], [True, True, True, True, False]]


def test_header_of_the_hop_before_is_taken_off() -> None:
    """A request that still carries the header from the hop before loses it on the way to another host; the page's own headers stay."""
    before = {"x-staging-key": SECRET, "Accept": "*/*", "X-Other": SECRET}
    assert headers_for([HEADER], "https://away.example/", before, secure=True) == [("Accept", "*/*"), ("X-Other", SECRET)]


@pytest.mark.parametrize(
    "credential",
    [
        Credential("site.example", "header", "X-A", "a\r\nX-B: b"),
        Credential("site.example", "header", "X A", "a"),
        Credential("site.example", "header", "Host", "a"),
        Credential("site.example", "cookie", "a", "b; Domain=.example"),
        Credential("site.example", "cookie", "a=b", "c"),
        Credential("*.example", "cookie", "a", "b"),
        Credential("site.example/x", "header", "X-A", "b"),
        Credential("", "header", "X-A", "b"),
    ],
)
def test_what_cannot_be_sent_is_refused(credential: Credential) -> None:
    """Names, values and hosts that would say something else on the wire are refused without repeating the value."""
    with pytest.raises(InvalidRequest) as raised:
        check((credential,))
    assert raised.value.attr == "credentials"
    assert "X-B" not in str(raised.value)


def test_short_values_are_left_alone_in_messages() -> None:
    """A value of a letter or two would blot out half of every message, so it is not struck out."""
    assert without("a status of 500", [Credential("h", "cookie", "n", "s")]) == "a status of 500"
