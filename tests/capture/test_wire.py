"""Bodies as clients wrap them, and as nobody should."""

from __future__ import annotations

import base64
import gzip
import json
import zlib
from collections.abc import Callable
from contextlib import suppress
from typing import Any
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heatsight.capture.wire import json_of, text_of
from heatsight.errors import InvalidRequest, TooLarge

BODY = {"api_key": "phc_x", "batch": [{"event": "é ☃ 😀", "properties": {"a": [1, 2.5, None, True]}}]}
PLAIN = json.dumps(BODY, ensure_ascii=False).encode()
B64 = base64.b64encode(PLAIN)

json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda children: st.lists(children, max_size=4) | st.dictionaries(st.text(), children, max_size=4),
    max_leaves=20,
)

WRAPPINGS: dict[str, tuple[bytes, dict[str, str]]] = {
    "plain": (PLAIN, {}),
    "plain with a byte order mark": (b"\xef\xbb\xbf" + PLAIN, {}),
    "gzip, told by nothing": (gzip.compress(PLAIN), {}),
    "gzip, told by a parameter": (gzip.compress(PLAIN), {"compression": "gzip-js"}),
    "gzip in two members": (gzip.compress(PLAIN[:20]) + gzip.compress(PLAIN[20:]), {}),
    "gzip told as base64": (gzip.compress(PLAIN), {"compression": "base64"}),
    "base64 form": (b"data=" + quote(B64).encode(), {"compression": "base64"}),
    "base64 form that left its plus signs alone": (b"data=" + B64, {"compression": "base64"}),
    "base64 form without a parameter": (b"data=" + quote_plus(B64).encode(), {}),
    "form after other fields": (b"ver=1&data=" + quote_plus(B64).encode(), {}),
    "plain form": (b"data=" + quote_plus(PLAIN).encode(), {}),
    "gzip in base64 in a form": (b"data=" + quote_plus(base64.b64encode(gzip.compress(PLAIN))).encode(), {}),
    "bare base64": (B64, {"compression": "base64"}),
    "base64 for urls, unpadded": (base64.urlsafe_b64encode(PLAIN).rstrip(b"="), {}),
    "base64 in the query": (b"", {"data": B64.decode(), "compression": "base64"}),
    "base64 in the query, its plus signs read as blanks": (b"", {"data": B64.decode().replace("+", " ")}),
    "plain in the query": (b"", {"data": PLAIN.decode()}),
    "plain told as gzip": (PLAIN, {"compression": "gzip-js"}),
}


@pytest.mark.parametrize("name", WRAPPINGS)
def test_every_wrapping_gives_the_same_value(name: str) -> None:
    """The value inside does not depend on how a client wrapped it or what it said about that."""
    body, query = WRAPPINGS[name]
    assert json_of(text_of(body, query)) == BODY


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"", "empty"),
        (b"   ", "empty"),
        (gzip.compress(b"", mtime=0), "empty"),
        (gzip.compress(PLAIN, mtime=0)[:-10], "breaks off"),
        (gzip.compress(PLAIN, mtime=0)[:5], "breaks off"),
        (b"\x1f\x8b" + b"x" * 40, "damaged gzip"),
        (b"data=", "empty"),
        (b"data=a&" + b"&".join(b"k%d=v" % i for i in range(100)), "too many fields"),
        (b"{", "not JSON"),
        (b"hello world!", "not JSON"),
        (b"\xff\xfe\x00\x01", "not JSON"),
        (b"[" * 100_000 + b"]" * 100_000, "nested too deeply"),
        (b'{"a":' * 100_000 + b"1" + b"}" * 100_000, "nested too deeply"),
        (b'{"x":NaN,"a":' * 50_000 + b"1" + b"}" * 50_000, "nested too deeply"),
        (zlib.compress(PLAIN), "not JSON"),
    ],
)
def test_unreadable_bodies_say_why(body: bytes, why: str) -> None:
    """What cannot be read is refused with a reason in one line."""
    with pytest.raises(InvalidRequest, match=why) as refusal:
        json_of(text_of(body, {}))
    assert "\n" not in str(refusal.value)


def test_gzip_bomb_is_stopped_while_it_unfolds() -> None:
    """A small body that unfolds beyond the cap is refused."""
    bomb = gzip.compress(b"[" + b" " * 50_000_000 + b"]")
    assert len(bomb) < 100_000
    with pytest.raises(TooLarge, match="unfolds"):
        text_of(bomb, {})


def test_gzip_members_share_one_cap() -> None:
    """Many small members count together."""
    with pytest.raises(TooLarge):
        text_of(gzip.compress(b" " * 400) * 3, {}, limit=1000)


def test_plain_body_over_the_cap_is_too_large() -> None:
    """The cap holds for bodies that nobody compressed."""
    with pytest.raises(TooLarge):
        text_of(b"[" + b" " * 1000 + b"]", {}, limit=1000)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (b'{"a":1,"a":2}', {"a": 2}),
        (b"[NaN,Infinity,-Infinity,1e400,-1e400]", [None] * 5),
        (b"[NaN,12345678901234567890123]", [None, 1.2345678901234568e22]),
        (b"[NaN," + b"9" * 5000 + b"]", [None, None]),
        (b'["\\ud800","\\udc00\\ud800","\\ud83d\\ude00","\\\\ud800"]', ["�", "��", "😀", "\\ud800"]),
        (b'{"\\ud800":NaN}', {"�": None}),
        (b'["a\xffb\xed\xa0\x80"]', ["a�b���"]),
        (b'["\\u0000","a\tb"]', ["\x00", "a\tb"]),
        (b"-0", 0),
    ],
)
def test_odd_json_is_read_leniently(text: bytes, value: Any) -> None:
    """Values that JSON does not have become null or U+FFFD instead of costing the body."""
    assert json_of(text) == value


@given(
    json_values, st.sampled_from([lambda text: text, gzip.compress, lambda text: b"data=" + quote_plus(base64.b64encode(text)).encode()])
)
def test_any_list_comes_back_from_any_wrapping(value: Any, wrap: Callable[[bytes], bytes]) -> None:
    """Wrapping and unwrapping gives back any JSON list."""
    written = json.dumps([value]).encode()
    assert json_of(text_of(wrap(written), {})) == [value]


@given(
    st.binary(max_size=300),
    st.dictionaries(st.sampled_from(["data", "compression"]), st.sampled_from(["base64", "gzip-js", "e30=", "a b"])),
)
def test_no_bytes_cause_anything_but_a_value_or_a_reason(body: bytes, query: dict[str, str]) -> None:
    """Whatever comes in, the answer is a value or one of two errors."""
    with suppress(InvalidRequest, TooLarge):
        json.dumps(json_of(text_of(body, query)), allow_nan=False)


@given(
    st.text(st.characters(), max_size=20)
    | st.lists(st.sampled_from(["\\ud800", "\\udc00", "\\\\", "a", "\\n", "\\ud83d\\ude00"]), max_size=8).map("".join)
)
def test_no_half_of_a_character_gets_through(text: str) -> None:
    """Texts that come out can always be written as UTF-8."""
    try:
        value = json_of(b'["' + text.encode("utf-8", "surrogatepass") + b'"]')
    except InvalidRequest:
        return
    json.dumps(value, ensure_ascii=False).encode()
