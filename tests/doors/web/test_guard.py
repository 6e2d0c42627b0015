"""What stands before every page, as a client on the wire meets it."""

from __future__ import annotations

import re
from typing import Any

import httpx
import pytest
from starlette.requests import Request

from heatsight.doors.web.guard import cookie_name, own_path


def test_nobody_sees_data_without_signing_in(served: Any) -> None:
    """Every page leads a stranger to the sign-in form, which brings them back to where they wanted to go."""
    with httpx.Client(base_url=served.url) as stranger:
        assert stranger.get("/").headers["location"] == "/sign-in"
        wanted = stranger.get("/", params={"q": "cart"})
        assert (wanted.status_code, wanted.headers["location"]) == (303, "/sign-in?next=%2F%3Fq%3Dcart")
        form = stranger.get(wanted.headers["location"])
        assert 'name="next" value="/?q=cart"' in form.text
        assert served.token not in form.text


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(served: Any) -> None:
    """The session's cookie is HttpOnly, SameSite and of the whole site; over HTTPS it is Secure as well."""
    said = []
    for headers in ({}, {"X-Forwarded-Proto": "https"}):
        signed = httpx.post(f"{served.url}/sign-in", data={"key": served.key}, headers={"Origin": served.url, **headers})
        said.append(signed.headers["set-cookie"])
        assert signed.headers["location"] == "/"
    for cookie in said:
        assert all(part in cookie for part in ("HttpOnly", "Path=/", "SameSite=lax", "Max-Age="))
    assert ["Secure" in cookie for cookie in said] == [False, True]


@pytest.mark.parametrize("origin", [None, "null", "https://evil.example", "http://127.0.0.1:1"])
def test_a_form_of_another_site_is_refused(served: Any, origin: str | None) -> None:
    """Whatever is posted from elsewhere, or does not say from where, is refused before it is looked at."""
    headers = {"Origin": origin} if origin else {}
    answer = httpx.post(f"{served.url}/sign-in", data={"key": served.key}, headers=headers)
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


def test_a_wrong_key_is_told_and_opens_nothing(served: Any) -> None:
    """A key that opens nothing brings the form again, with the reason."""
    answer = httpx.post(f"{served.url}/sign-in", data={"key": "phx_wrong", "next": "/?q=x"}, headers={"Origin": served.url})
    assert answer.status_code == 401
    assert "opens nothing here" in answer.text
    assert "set-cookie" not in answer.headers


def test_signing_out_ends_the_session(served: Any) -> None:
    """Signing out takes the session's own token, ends it for good, and leads to the form."""
    with httpx.Client(base_url=served.url, headers={"Origin": served.url}) as client:
        client.post("/sign-in", data={"key": served.key})
        kept = dict(client.cookies)
        token = re.search(r'name="form-token" content="(\w+)"', client.get("/").text)
        assert token is not None
        client.post("/sign-out", data={"form_token": "another"})
    with httpx.Client(base_url=served.url, headers={"Origin": served.url}, cookies=kept) as client:
        assert client.get("/").status_code == 200
        assert client.post("/sign-out", data={"form_token": token[1]}).headers["location"] == "/sign-in"
    with httpx.Client(base_url=served.url, cookies=kept) as client:
        assert client.get("/").status_code == 303


def test_every_page_bears_its_headers(visitor: httpx.Client) -> None:
    """Pages, errors and the form itself run no inline script, load nothing from elsewhere, and are read by no other site."""
    for path in ("/", "/sign-in?token=wrong", "/?days=much", "/web/nothing.js", "/?project=99"):
        headers = visitor.get(path).headers
        policy = headers["content-security-policy"]
        assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'")
        assert "unsafe" not in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cross-origin-resource-policy"] == "same-origin"
        assert "access-control-allow-origin" not in headers
        assert headers["cache-control"] == "no-store"


def test_a_wrong_address_is_told_on_a_page(visitor: httpx.Client) -> None:
    """Parameters that cannot be, and projects that are not there, get a page with one line."""
    for path, status in (("/?days=much", 400), ("/?days=0", 400), ("/?project=99", 404), ("/?offset=-1", 400)):
        answer = visitor.get(path)
        assert (answer.status_code, answer.headers["content-type"]) == (status, "text/html; charset=utf-8")
        assert "Traceback" not in answer.text


def test_files_are_kept_by_what_is_in_them(visitor: httpx.Client) -> None:
    """A page's files bear the mark of their content, so a browser may keep them for good."""
    (address,) = re.findall(r'href="(/web/web\.css\?v=\w{12})"', visitor.get("/").text)
    answer = visitor.get(address)
    assert "immutable" in answer.headers["cache-control"]
    assert answer.headers["content-type"] == "text/css; charset=utf-8"


@pytest.mark.parametrize("text", ["https://evil.example", "//evil.example", "/\\evil.example", "\\\\evil", "javascript:x", "/a\nb", ""])
def test_one_is_never_led_elsewhere(text: str) -> None:
    """Where one goes on to after signing in is a path of this server."""
    assert own_path(text) == "/"
    assert own_path("/page?url_exact=https%3A%2F%2Fa.b%2F") == "/page?url_exact=https%3A%2F%2Fa.b%2F"


def test_two_servers_of_one_machine_have_two_cookies() -> None:
    """Cookies know no ports, so the cookie's name does."""
    names = {
        cookie_name(Request({"type": "http", "method": "GET", "path": "/", "headers": [(b"host", host)], "query_string": b"", **scheme}))
        for host, scheme in ((b"a.b:8000", {"scheme": "http"}), (b"a.b:8001", {"scheme": "http"}), (b"a.b", {"scheme": "https"}))
    }
    assert names == {"heatsight_8000", "heatsight_8001", "heatsight_https"}
