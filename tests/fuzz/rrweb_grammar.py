"""Bytes become pieces of a recording, as rrweb or somebody who hates it might write them."""

from __future__ import annotations

from typing import Any, Final

from tests.fuzz.grammar import Draws

_TAGS: Final = ("div", "a", "button", "input", "span", "body", "html", "textarea", "BUTTON", "")
_ATTRIBUTES: Final = ("class", "href", "id", "disabled", "type", "value", "contenteditable", "rr_width", "style")
_NODES: Final = 12


class Recorder:
    """Draws pieces of one tab; ids of nodes are few, so that they collide."""

    def __init__(self, draws: Draws) -> None:
        self._draws = draws

    def pieces(self) -> list[Any]:
        """A full snapshot, and then what happens to it."""
        whole = {"type": 2, "timestamp": 1, "data": {"node": self._node(0), "initialOffset": {"left": 0, "top": self._draws.number()}}}
        return [
            {"type": 4, "timestamp": 0, "data": {"href": self._draws.text()}},
            whole,
            *(self._piece() for _ in range(self._draws.whole(8))),
        ]

    def _piece(self) -> Any:
        draws = self._draws
        if draws.whole(8) == 7:
            return draws.value()
        data: dict[str, Any] = {"source": draws.one_of((0, 2, 3)), "type": draws.one_of((2, 1, 7)), "id": self._id()}
        data |= {"x": draws.number(), "y": draws.number()}
        if data["source"] == 0:
            data["adds"] = [{"parentId": self._id(), "nextId": self._id(), "node": self._node(2)} for _ in range(draws.whole(3))]
            data["removes"] = [{"parentId": self._id(), "id": self._id()} for _ in range(draws.whole(3))]
            data["attributes"] = [{"id": self._id(), "attributes": self._attributes()} for _ in range(draws.whole(3))]
            data["texts"] = [{"id": self._id(), "value": draws.value(3)} for _ in range(draws.whole(2))]
        return {"type": 3, "timestamp": draws.whole(256), "data": data}

    def _id(self) -> Any:
        return self._draws.value(3) if self._draws.whole(16) == 15 else self._draws.whole(_NODES)

    def _node(self, depth: int) -> Any:
        draws = self._draws
        if draws.whole(16) == 15:
            return draws.value(2)
        kind = draws.one_of((2, 3, 0)) if depth else 0
        made: dict[str, Any] = {"id": self._id(), "type": kind, "tagName": draws.one_of(_TAGS), "attributes": self._attributes()}
        made["textContent"] = draws.text()
        made["childNodes"] = [self._node(depth + 1) for _ in range(draws.whole(4))] if depth < 4 else []
        return made

    def _attributes(self) -> Any:
        return {self._draws.one_of(_ATTRIBUTES): self._draws.value(3) for _ in range(self._draws.whole(4))}
