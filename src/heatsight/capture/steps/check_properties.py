"""Keep properties within what the store and every later reader can hold."""

from __future__ import annotations

from typing import Any, Final

import msgspec

from heatsight.capture.draft import Draft, Dropped
from heatsight.model.rejection import Reason

DEEPEST: Final = 64
"""Objects within objects; real properties nest a handful."""

_INTEGERS: Final = (-(2**63), 2**64 - 1)
_PLAIN: Final = frozenset({str, bool, float, type(None)})
_UNBOUNDED: Final = frozenset({"$heatmap_data", "$snapshot_data"})  # become rows of their own


def check_properties(draft: Draft) -> Draft | Dropped:
    """Drop an event whose properties nest too deeply; read integers that no column holds as JavaScript does, as doubles."""
    changed: dict[str, Any] = {}
    for key, value in draft.properties.items():
        if type(value) in _PLAIN or key in _UNBOUNDED or (type(value) is int and _INTEGERS[0] <= value <= _INTEGERS[1]):
            continue
        depth, wide = _measure(value)
        if depth >= DEEPEST:
            detail = f"{draft.event} nests properties {DEEPEST} or more levels deep"
            return Dropped(draft.reject(Reason.EVENT_INVALID_PROPERTIES, detail, sample=key))
        if wide:
            changed[key] = _as_doubles(value)
    return msgspec.structs.replace(draft, properties={**draft.properties, **changed}) if changed else draft


def _measure(value: Any) -> tuple[int, bool]:
    """How deep a value nests (0 = not at all, at most DEEPEST) and whether it holds an integer beyond 64 bits."""
    depth, wide, level = 0, False, [value]
    while level and depth <= DEEPEST:
        below: list[Any] = []
        for part in level:
            if type(part) is dict:
                below.extend(part.values())
            elif type(part) is list:
                below.extend(part)
            elif type(part) is int and not _INTEGERS[0] <= part <= _INTEGERS[1]:
                wide = True
        depth, level = depth + bool(below), below
    return depth, wide


def _as_doubles(value: Any) -> Any:
    if type(value) is dict:
        return {key: _as_doubles(part) for key, part in value.items()}
    if type(value) is list:
        return [_as_doubles(part) for part in value]
    if type(value) is int and not _INTEGERS[0] <= value <= _INTEGERS[1]:
        try:
            return float(value)
        except OverflowError:
            return None
    return value
