"""Any bytes at all become an event as an honest, a broken or a hostile client might send it."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import Any, Final, TypeVar

_EVENTS: Final = ("$$heatmap", "$autocapture", "$pageview", "$pageleave", "$snapshot", "$rageclick", "$dead_click", "custom", "")
_KEYS: Final = (
    "token",
    "distinct_id",
    "$session_id",
    "$window_id",
    "$current_url",
    "$viewport_width",
    "$viewport_height",
    "$heatmap_data",
    "$elements",
    "$elements_chain",
    "$snapshot_data",
    "$prev_pageview_pathname",
    "$prev_pageview_max_scroll",
    "$prev_pageview_max_content",
    "$prev_pageview_max_content_percentage",
    "$pageview_id",
    "$lib_version",
    "$el_text",
    "a.b",
    "%2E",
)
_TEXTS: Final = (
    "",
    " ",
    "visitor",
    "null",
    "'undefined'",
    "https://example.com/a?b=1#/c",
    "https://[",
    "//",
    "/a",
    "2026-03-01T12:00:00.000Z",
    "9999-12-31T23:59:59+14:00",
    "0192f0aa-1111-7222-8333-444455556666",
    "00000000-0000-0000-0000-000000000000",
    'a.b:text="x";',
    "a\x00b",
    "\u202e",
    "1e400",
)
_NUMBERS: Final = (0, 1, -1, 16, 1440, 524_272, 2**31, 2**63, 2**64, -(2**63) - 1, 10**40, 0.5, -0.0, 1e308, 1e-320)

Item = TypeVar("Item")


class Draws:
    """Decisions read off a string of bytes, one after the other; when it is used up, always the first choice."""

    def __init__(self, seed: bytes) -> None:
        self._seed, self._at = seed, 0

    def whole(self, below: int) -> int:
        """A number from 0 to `below` - 1, at most 255."""
        self._at += 1
        return self._seed[self._at - 1] % below if self._at <= len(self._seed) else 0

    def one_of(self, items: Sequence[Item]) -> Item:
        """One of them."""
        return items[self.whole(len(items))]

    def some(self, size: int) -> bytes:
        """The next bytes, fewer at the end."""
        taken = self._seed[self._at : self._at + size]
        self._at += size
        return taken

    def number(self) -> float:
        """A number that means trouble, or any double."""
        if self.whole(2) == 0:
            return self.one_of(_NUMBERS)
        return float(struct.unpack("<d", self.some(8).ljust(8, b"\0"))[0])

    def text(self) -> str:
        """A text that means something here, or any."""
        return self.one_of(_TEXTS) if self.whole(2) == 0 else self.some(self.whole(40)).decode("utf-8", "replace")

    def value(self, depth: int = 0) -> Any:
        """Any JSON value, a few levels deep."""
        kind = self.whole(7 if depth < 4 else 4)
        if kind < 4:
            return (self.text(), self.number(), None, True)[kind] if kind else self.text()
        if kind == 4:
            return [self.value(depth + 1) for _ in range(self.whole(4))]
        if kind == 5:
            return {self.text(): self.value(depth + 1) for _ in range(self.whole(4))}
        return self.point()

    def point(self) -> dict[str, Any]:
        """A point of a heatmap, sometimes a broken one."""
        made = {"x": self.number(), "y": self.number(), "target_fixed": self.whole(2) == 1, "type": self.one_of(("click", "deadclick", ""))}
        if self.whole(8) == 7:
            made[self.one_of(tuple(made))] = self.value(3)
        return made

    def properties(self) -> dict[str, Any]:
        """Properties under names that mean something; a value is what belongs there, or anything."""
        made: dict[str, Any] = {"distinct_id": "visitor"}
        for _ in range(self.whole(12)):
            key = self.one_of(_KEYS)
            made[key] = self.value() if self.whole(3) == 0 else self._fitting(key)
        return made

    def event(self) -> Any:
        """An event, or sometimes anything."""
        if self.whole(16) == 15:
            return self.value()
        made: dict[str, Any] = {"event": self.one_of(_EVENTS), "properties": self.properties()}
        for key in ("timestamp", "uuid", "offset", "sent_at", "$set", "distinct_id"):
            if self.whole(3) == 2:
                made[key] = self.value()
        return made

    def _fitting(self, key: str) -> Any:
        if key == "$heatmap_data":
            return {self.text(): [self.point() for _ in range(self.whole(4))] for _ in range(self.whole(3))}
        if key in ("$elements", "$snapshot_data"):
            return [self.value(1) for _ in range(self.whole(3))]
        if key.startswith(("$viewport", "$prev_pageview_max")):
            return self.number()
        return self.text()
