"""Answers as the plain values that JSON holds: what both the wire and the terminal print."""

from __future__ import annotations

from typing import Any

import msgspec


def plain(answer: Any) -> Any:
    """
    A frozen answer as dicts, lists, text and numbers: exactly what a client reads from the wire.

    Times become ISO text in UTC with a Z; NaN and the infinities, which JSON does not have, become null.
    """
    return msgspec.json.decode(msgspec.json.encode(answer, enc_hook=str))
