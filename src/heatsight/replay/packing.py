"""How the SDK packs rrweb events, undone: never more than a budget, whatever a visitor sent."""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass
from typing import Any, Final

import msgspec

_GZIP: Final = 31
"""zlib's word for "with a gzip header"."""
MAX_PIECE: Final = 32 << 20
"""Bytes that one packed string may hold; the largest pages seen are a tenth of that."""


class Spent(Exception):
    """The budget is used up: what was understood so far is the answer."""


@dataclass(slots=True)
class Budget:
    """What one recording may cost: bytes unpacked, and steps of work on its nodes."""

    bytes: int = 64 << 20
    steps: int = 5_000_000

    def work(self, steps: int) -> None:
        """Pay for some steps. Raises Spent."""
        self.steps -= steps
        if self.steps < 0:
            raise Spent

    def unpacked(self, size: int) -> None:
        """Pay for some bytes. Raises Spent."""
        self.bytes -= size
        if self.bytes < 0:
            raise Spent


def unpack(value: Any, budget: Budget) -> Any:
    """
    The value, unpacked where it is a string: gzip, its bytes written as Latin-1 characters, of JSON (the SDK's `cv: "2024-10"`).

    Older SDKs pack nothing, so other values are given back. None for what cannot be unpacked. Raises Spent.
    """
    if not isinstance(value, str):
        return value
    try:
        packed = value.encode("latin-1")
        opener = zlib.decompressobj(_GZIP)
        text = opener.decompress(packed, min(MAX_PIECE, budget.bytes + 1))
    except (UnicodeEncodeError, zlib.error):
        return None
    budget.unpacked(len(text))
    return read(text) if opener.eof else None


def read(text: bytes | str) -> Any:
    """JSON, or None. Half a character pair, which browsers do write, is no reason to lose a page."""
    try:
        return msgspec.json.decode(text)
    except RecursionError:
        return None
    except (ValueError, msgspec.MsgspecError):
        pass
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None
