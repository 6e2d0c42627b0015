"""
From the bytes of a request to the JSON value in it. What the body is, its bytes say; headers and parameters only break ties.

posthog-js sends gzip as text/plain, base64 in a form, or plain JSON; other clients put base64 into the query.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
import zlib
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import parse_qsl

import msgspec

from heatsight.errors import InvalidRequest, TooLarge

MAX_DECODED: Final = 24 << 20
"""Bytes of JSON one body may unfold into; a full page recording is a few MiB. A hostile one takes thirty times that as objects."""

_GZIP: Final = b"\x1f\x8b"
_BOM: Final = b"\xef\xbb\xbf"
_LAYERS: Final = 4  # form, base64, gzip, JSON: nobody wraps deeper
_DETAIL: Final = 200
_ESCAPE: Final = re.compile(r"\\(u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|u[dD][89a-fA-F][0-9a-fA-F]{2}|.)", re.DOTALL)
_LONE: Final = re.compile(r"u[dD][89a-fA-F][0-9a-fA-F]{2}")


def text_of(body: bytes, query: Mapping[str, str], *, limit: int = MAX_DECODED) -> bytes:
    """
    The JSON text inside a body, every wrapping taken off; of a request without a body, what its `data` parameter holds.

    Args:
        query: the request's parameters, `compression` and `data` among them.
        limit: most bytes that may come out.

    Raises:
        InvalidRequest: a wrapping that cannot be undone.
        TooLarge: more than `limit` bytes come out.
    """
    content = body or query.get("data", "").encode("utf-8", "replace")
    told_base64 = query.get("compression") == "base64"
    for _ in range(_LAYERS):
        head = content[:64].removeprefix(_BOM).lstrip()
        if content.startswith(_GZIP):
            content = _gunzip(content, limit)
        elif head.startswith((b"{", b"[")):
            break
        elif head.startswith(b"data=") or b"&data=" in content[:1024]:
            content = _form(content)
        elif content and (told_base64 or _looks_like_base64(content)):
            content = _unbase64(content)
        else:
            break
    if len(content) > limit:
        raise TooLarge(f"the body holds more than {limit} bytes")
    return content.removeprefix(_BOM)


def json_of(text: bytes) -> Any:
    """
    The JSON value of a text, read as leniently as is safe.

    Bytes that are no UTF-8 and halves of surrogate pairs become U+FFFD; NaN, Infinity and numbers beyond a double become null;
    of equal keys the last one counts.

    Raises:
        InvalidRequest: not JSON, or nested deeper than any event is.
    """
    if not text.strip():
        raise InvalidRequest("the body is empty", attr="body")
    try:
        return msgspec.json.decode(text)
    except RecursionError:
        raise InvalidRequest("the body is nested too deeply", attr="body") from None
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return _lenient(text)


def _lenient(text: bytes) -> Any:
    written = _ESCAPE.sub(_whole_characters, text.decode("utf-8", "replace"))
    try:
        return json.loads(written, parse_constant=lambda _: None, parse_int=_int, parse_float=_float, strict=False)
    except RecursionError:
        raise InvalidRequest("the body is nested too deeply", attr="body") from None
    except ValueError as error:
        raise InvalidRequest(f"the body is not JSON: {str(error)[:_DETAIL]}", attr="body") from None


def _whole_characters(escape: re.Match[str]) -> str:
    return "\\ufffd" if _LONE.fullmatch(escape[1]) else escape[0]


def _int(digits: str) -> int | float | None:
    return int(digits) if len(digits) < 20 else _float(digits)  # noqa: PLR2004 - the digits of 2**64


def _float(digits: str) -> float | None:
    value = float(digits)
    return value if abs(value) != float("inf") else None


def _gunzip(content: bytes, limit: int) -> bytes:
    out = bytearray()
    while content.startswith(_GZIP):  # members may follow one another
        stream = zlib.decompressobj(wbits=31)
        try:
            out += stream.decompress(content, limit - len(out) + 1)
        except zlib.error:
            raise InvalidRequest("the body is damaged gzip", attr="body") from None
        if len(out) > limit:
            raise TooLarge(f"the body unfolds to more than {limit} bytes")
        if not stream.eof:
            raise InvalidRequest("the body is gzip that breaks off", attr="body")
        content = stream.unused_data
    return bytes(out)


def _form(content: bytes) -> bytes:
    try:
        pairs = parse_qsl(content.decode("latin-1"), max_num_fields=64, encoding="latin-1")
    except ValueError:
        raise InvalidRequest("the form has too many fields", attr="body") from None
    data = next((value for key, value in pairs if key == "data"), "")
    if not data:
        raise InvalidRequest("the form's data is empty", attr="data")
    return data.encode("latin-1")


def _looks_like_base64(content: bytes) -> bool:
    return re.fullmatch(rb"[A-Za-z0-9+/_\- \r\n]{4,}={0,2}\s*", content) is not None


def _unbase64(content: bytes) -> bytes:
    plain = content.strip().replace(b" ", b"+").replace(b"-", b"+").replace(b"_", b"/")  # a form turns + into a blank
    try:
        return base64.b64decode(plain + b"=" * (-len(plain) % 4), validate=False)
    except binascii.Error:
        raise InvalidRequest("the body is damaged base64", attr="body") from None
