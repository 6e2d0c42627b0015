"""A page's nodes as rrweb tells of them: a full snapshot, then what was added, removed and changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from heatsight.replay.packing import Budget, unpack

DOCUMENT: Final = 0
ELEMENT: Final = 2
TEXT: Final = 3


@dataclass(slots=True, eq=False)
class Node:
    """One node. `kind` is rrweb's number; `value` the text of a text node. Ids are the recording's own."""

    id: int
    kind: int
    tag: str = ""
    attributes: dict[str, Any] = field(default_factory=dict)
    value: str = ""
    parent: Node | None = None
    children: list[Node] = field(default_factory=list)


class Tree:
    """The page at one moment of a recording. What does not fit is passed over; Spent is raised where it costs too much."""

    def __init__(self, budget: Budget) -> None:
        self._budget = budget
        self._nodes: dict[int, Node] = {}
        self.root: Node | None = None

    def node(self, number: Any) -> Node | None:
        """The node of that id, if it is on the page."""
        return self._nodes.get(number) if isinstance(number, int) else None

    def start(self, described: Any) -> None:
        """A full snapshot: everything before it is gone."""
        self._nodes = {}
        self.root = self._made(described)

    def mutate(self, change: Mapping[str, Any]) -> None:
        """A mutation's removals, additions, texts and attributes, in rrweb's own order."""
        for removed in self._listed(change.get("removes")):
            self._remove(self.node(removed.get("id")), self.node(removed.get("parentId")))
        self._add(list(self._listed(change.get("adds"))))
        for text in self._listed(change.get("texts")):
            node = self.node(text.get("id"))
            if node is not None:
                node.value = _text(text.get("value"))
        for changed in self._listed(change.get("attributes")):
            node, attributes = self.node(changed.get("id")), changed.get("attributes")
            if node is not None and isinstance(attributes, dict):
                self._budget.work(len(attributes))
                node.attributes = {name: value for name, value in (node.attributes | attributes).items() if value is not None}

    def _listed(self, packed: Any) -> Iterator[Mapping[str, Any]]:
        listed = unpack(packed, self._budget)
        for item in listed if isinstance(listed, list) else ():
            self._budget.work(1)
            if isinstance(item, dict):
                yield item

    def _add(self, waiting: list[Mapping[str, Any]]) -> None:
        """Additions name the node they stand before, which may itself be added only later in the list."""
        while waiting:
            left = []
            for addition in waiting:
                self._budget.work(1)
                parent, following = self.node(addition.get("parentId")), addition.get("nextId")
                before = self.node(following)
                if parent is None or (following is not None and before is None):
                    left.append(addition)
                    continue
                self._insert(parent, self._made(addition.get("node")), before)
            if len(left) == len(waiting):
                break
            waiting = left
        for addition in waiting:  # the node they should stand before is not known: the end is as good as any place
            parent = self.node(addition.get("parentId"))
            if parent is not None:
                self._insert(parent, self._made(addition.get("node")), None)

    def _insert(self, parent: Node, node: Node | None, before: Node | None) -> None:
        if node is None:
            return
        self._budget.work(len(parent.children))
        at = parent.children.index(before) if before is not None and before.parent is parent else len(parent.children)
        parent.children.insert(at, node)
        node.parent = parent

    def _remove(self, node: Node | None, parent: Node | None) -> None:
        if node is None or node.parent is None or (parent is not None and node.parent is not parent):
            return
        self._budget.work(len(node.parent.children))
        node.parent.children.remove(node)
        node.parent = None
        gone = [node]
        while gone:
            one = gone.pop()
            self._budget.work(1)
            if self._nodes.get(one.id) is one:
                del self._nodes[one.id]
            gone += one.children

    def _made(self, described: Any) -> Node | None:
        """A node and all below it. An id that is taken moves to the new node, as in a page where a node is moved."""
        top: Node | None = None
        todo: list[tuple[Any, Node | None]] = [(described, None)]
        while todo:
            item, parent = todo.pop()
            self._budget.work(1)
            if not isinstance(item, dict) or not isinstance(item.get("id"), int) or not isinstance(item.get("type"), int):
                continue
            self._remove(self.node(item["id"]), None)
            attributes = item.get("attributes")
            node = Node(
                item["id"],
                item["type"],
                tag=_text(item.get("tagName")).lower(),
                attributes=dict(attributes) if isinstance(attributes, dict) else {},
                value=_text(item.get("textContent")),
                parent=parent,
            )
            self._nodes[node.id] = node
            if parent is None:
                top = node
            else:
                parent.children.append(node)
            below = item.get("childNodes")
            todo += [(child, node) for child in reversed(below)] if isinstance(below, list) else []
        return top


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
