"""A recording's events as a player takes them: the SDK's own packing undone, within a budget."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from heatsight.replay.packing import Budget, Spent, unpack

_PARTS: Final = ("texts", "attributes", "removes", "adds")
"""What the SDK packs of a mutation or a change of a style sheet, each for itself; of other events it packs the whole `data`."""


def playable(events: Iterable[Any], budget: Budget) -> tuple[list[dict[str, Any]], bool]:
    """
    The events with everything unpacked, and whether all of them came within the budget.

    What does not read as rrweb's is left out: a player would stumble over it.
    """
    played: list[dict[str, Any]] = []
    try:
        for event in events:
            opened = _opened(event, budget)
            if opened is not None:
                played.append(opened)
    except Spent:
        return played, False
    return played, True


def _opened(event: Any, budget: Budget) -> dict[str, Any] | None:
    budget.work(1)
    if not isinstance(event, dict) or not isinstance(event.get("timestamp"), int | float) or not isinstance(event.get("type"), int):
        return None
    data = unpack(event.get("data"), budget)
    if not isinstance(data, dict):
        return None
    if any(isinstance(data.get(part), str) for part in _PARTS):
        parts = {part: unpack(data[part], budget) or [] for part in _PARTS if isinstance(data.get(part), str)}
        data = {**data, **parts}
    return {"type": event["type"], "timestamp": event["timestamp"], "data": data}
