"""
Tokens and keys: made, masked, hashed.

A token (`phc_…`) is public: it stands in every page. A key (`phx_…`) is a secret: it is shown once and kept as SHA-256.
A slow password hash would buy nothing here: a key is 32 random bytes, which nobody guesses however fast the hash is.
"""

from __future__ import annotations

import hashlib
import re
import secrets

from heatsight.errors import InvalidRequest

_URL_SAFE = re.compile(r"[A-Za-z0-9_-]{1,200}")


def new_token() -> str:
    """A project token: `phc_` and 43 url-safe characters."""
    return f"phc_{secrets.token_urlsafe(32)}"


def new_key() -> str:
    """An API key's secret: `phx_` and 43 url-safe characters."""
    return f"phx_{secrets.token_urlsafe(32)}"


def given(credential: str, prefix: str, attr: str) -> str:
    """A credential that somebody brought along, if it has the right form. Raises InvalidRequest."""
    tail = credential.removeprefix(prefix)
    if tail == credential or not _URL_SAFE.fullmatch(tail):
        raise InvalidRequest(f"{attr} must be {prefix} followed by letters, digits, - or _", attr=attr)
    return credential


def hashed(secret: str) -> str:
    """What is kept of a key's secret."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def masked(secret: str) -> str:
    """Enough of a secret to recognise it by, e.g. "phx_ab…9f"; nothing of a short one."""
    return f"{secret[:6]}…{secret[-2:]}" if len(secret) >= 20 else f"{secret[:4]}…"  # noqa: PLR2004  # two ends of a short one are most of it
