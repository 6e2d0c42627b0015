"""A tab's rrweb events played from the start: each click with the element it fell on, as the page was at that moment."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from heatsight.model.recording import RecordedPress
from heatsight.replay.chains import chain_of
from heatsight.replay.dom import Node, Tree
from heatsight.replay.packing import Budget, Spent, unpack

FULL_SNAPSHOT, INCREMENTAL, META, CUSTOM = 2, 3, 4, 5
MUTATION, MOUSE, SCROLL = 0, 2, 3
MOUSE_DOWN, CLICK, TOUCH_START = 1, 2, 7

_CAN_BE_DISABLED: Final = frozenset({"button", "input", "select", "textarea"})
_ONE_PRESS_MS: Final = 1000
"""A finger makes a touch and, a little later, a mouse event of its own; and a click follows its press within this."""
_COST_OF_A_CLICK: Final = 200
_MAX_URL: Final = 2000
_MAX_DEPTH: Final = 1000
_MOST: Final = 1e15
_FARTHEST_PX: Final = 1_000_000


def presses(events: Iterable[Any], *, tab: int = 0, behind: int = 0, budget: Budget | None = None) -> tuple[RecordedPress, ...]:
    """
    Clicks, and presses on disabled controls, in order of time.

    Never raises: what does not read as rrweb's is passed over, and what costs more than the budget ends the answer early.

    Args:
        events: of one tab, in any order; packed or not.
        tab, behind: told on in the answer.
    """
    player = _Player(tab, behind, budget or Budget())
    timed = [event for event in events if isinstance(event, dict) and _number(event.get("timestamp")) is not None]
    timed.sort(key=lambda event: _number(event["timestamp"]) or 0)
    try:
        for event in timed:
            player.play(event)
    except Spent:
        pass
    return player.found()


@dataclass(frozen=True, slots=True)
class _Held:
    """A press on a disabled control that no click has answered yet."""

    control: Node
    press: RecordedPress
    by_touch: bool


class _Player:
    def __init__(self, tab: int, behind: int, budget: Budget) -> None:
        self._tab, self._behind, self._budget = tab, behind, budget
        self._tree = Tree(budget)
        self._href = ""
        self._scroll = (0, 0)
        self._found: list[RecordedPress] = []
        self._held: _Held | None = None

    def found(self) -> tuple[RecordedPress, ...]:
        self._release()
        return tuple(sorted(self._found, key=lambda press: press.time))

    def play(self, event: dict[str, Any]) -> None:
        self._budget.work(1)
        kind, data = event.get("type"), event.get("data")
        if kind == FULL_SNAPSHOT:
            self._start(data)
        elif not isinstance(data, dict):
            return
        elif kind == META:
            self._move(data.get("href"))
        elif kind == CUSTOM and data.get("tag") == "$pageview":
            payload = data.get("payload")
            self._move(payload.get("href") if isinstance(payload, dict) else None)
        elif kind == INCREMENTAL:
            self._change(data, int(_number(event["timestamp"]) or 0))

    def _start(self, packed: Any) -> None:
        snapshot = unpack(packed, self._budget)
        if not isinstance(snapshot, dict):
            return
        self._tree.start(snapshot.get("node"))
        offset = snapshot.get("initialOffset")
        if isinstance(offset, dict):
            self._scrolled(offset.get("left"), offset.get("top"))

    def _move(self, href: Any) -> None:
        if isinstance(href, str):
            self._href = href[:_MAX_URL]

    def _scrolled(self, x: Any, y: Any) -> None:
        self._scroll = (_pixel(x), _pixel(y))

    def _change(self, data: dict[str, Any], time: int) -> None:
        source = data.get("source")
        if source == MUTATION:
            self._tree.mutate(data)
        elif source == SCROLL and self._tree.root is not None and data.get("id") == self._tree.root.id:
            self._scrolled(data.get("x"), data.get("y"))
        elif source == MOUSE and data.get("type") in (CLICK, MOUSE_DOWN, TOUCH_START):
            node = self._tree.node(data.get("id"))
            if node is not None:
                self._budget.work(_COST_OF_A_CLICK)
                (self._clicked if data["type"] == CLICK else self._pressed)(node, data, time)

    def _clicked(self, node: Node, data: dict[str, Any], time: int) -> None:
        held = self._held
        if held is not None and time - held.press.time <= _ONE_PRESS_MS and _disabled_control(node, held.control) is not None:
            self._held = None  # it was answered after all
        press = self._press(node, data, time)
        if press is not None:
            self._found.append(press)

    def _pressed(self, node: Node, data: dict[str, Any], time: int) -> None:
        control, held = _disabled_control(node), self._held
        if control is None:
            return
        by_touch = data["type"] == TOUCH_START
        if held is not None and held.control is control and held.by_touch and not by_touch and time - held.press.time <= _ONE_PRESS_MS:
            return  # the mouse event that a finger makes as well
        self._release()
        press = self._press(node, data, time, disabled=True)
        if press is not None:
            self._held = _Held(control, press, by_touch)

    def _release(self) -> None:
        """Nothing answered the press that was held."""
        if self._held is not None:
            self._found.append(self._held.press)
        self._held = None

    def _press(self, node: Node, data: dict[str, Any], time: int, *, disabled: bool = False) -> RecordedPress | None:
        chain = chain_of(node, self._href, self._budget)
        if not chain:
            return None
        x, y = _pixel(data.get("x")), _pixel(data.get("y"))
        return RecordedPress(self._tab, time, self._behind, x, y, *self._scroll, self._href, chain, disabled)


def _disabled_control(node: Node, wanted: Node | None = None) -> Node | None:
    """The disabled control that the node is or lies in; with `wanted`, that one if the node is or lies in it."""
    at: Node | None = node
    for _ in range(_MAX_DEPTH):
        if at is None:
            break
        if at is wanted or (wanted is None and at.tag in _CAN_BE_DISABLED and "disabled" in at.attributes):
            return at
        at = at.parent
    return None


def _number(value: Any) -> float | None:
    if not isinstance(value, int | float) or isinstance(value, bool):
        return None
    return float(value) if abs(value) < _MOST else None


def _pixel(value: Any) -> int:
    return math.floor(max(-_FARTHEST_PX, min(_FARTHEST_PX, _number(value) or 0.0)))
