"""Cookies and headers for pages behind a login: checked, sealed for the catalogue, and opened again for a visit alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

import msgspec

from heatsight.errors import InvalidRequest, StoreUnavailable
from heatsight.snapshots.interface import Credential
from heatsight.store.sealing import Seal

MOST: Final = 20
LONGEST: Final = 4096

_HOST: Final = re.compile(r"(?=.{1,253}$)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_NAME: Final = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]{1,200}")
_NOT_OURS: Final = frozenset(
    {"host", "connection", "content-length", "transfer-encoding", "upgrade", "te", "trailer", "proxy-authorization", "cookie", "origin"}
)
"""Headers that the browser itself must write."""
_NOT_IN_COOKIES: Final = frozenset(' ,;"\\')


class _Sealed(msgspec.Struct):
    heatmap: str
    credentials: tuple[Credential, ...]


def checked(credentials: Sequence[Credential]) -> tuple[Credential, ...]:
    """
    Credentials that a browser can send, their hosts in lower case.

    Raises:
        InvalidRequest: which of them is wrong, by its place; never with its value.
    """
    if len(credentials) > MOST:
        raise InvalidRequest(f"there may be at most {MOST} credentials", attr="credentials")
    return tuple(_checked(place, one) for place, one in enumerate(credentials, 1))


def seal(credentials: Sequence[Credential], heatmap_id: str, with_: Seal) -> str | None:
    """Credentials as the catalogue keeps them; None when there are none. They open for this heatmap alone."""
    return with_.close_up(msgspec.json.encode(_Sealed(heatmap_id, tuple(credentials)))) if credentials else None


def unseal(sealed: str | None, heatmap_id: str, with_: Seal) -> tuple[Credential, ...]:
    """The credentials again. Raises StoreUnavailable: the key is another one, or they belong to another heatmap."""
    if sealed is None:
        return ()
    opened = msgspec.json.decode(with_.open_up(sealed), type=_Sealed)
    if opened.heatmap != heatmap_id:
        raise StoreUnavailable("the credentials belong to another saved heatmap; give them again")
    return opened.credentials


def _checked(place: int, one: Credential) -> Credential:
    host = one.host.strip().lower()
    if not _HOST.fullmatch(host):
        raise InvalidRequest(f"credential {place}: host must be one exact host name, without port or wildcard", attr="credentials")
    if not _NAME.fullmatch(one.name) or (one.kind == "header" and one.name.lower() in _NOT_OURS):
        raise InvalidRequest(f"credential {place}: name is not one that a {one.kind} can have", attr="credentials")
    sendable = one.value.isascii() and one.value.isprintable() and len(one.value) <= LONGEST
    if not sendable or (one.kind == "cookie" and _NOT_IN_COOKIES & set(one.value)):
        raise InvalidRequest(f"credential {place}: value is not one that a {one.kind} can have", attr="credentials")
    return Credential(host, one.kind, one.name, one.value)
