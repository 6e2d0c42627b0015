"""From what `layout.js` found on a page to its layout, each element with the chain that posthog-js would send for a click on it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

import msgspec

from heatsight.model.element import Element
from heatsight.model.elements_chain import write
from heatsight.model.layout import Layout, LayoutElement

_MAX_CHAINS: Final = 40_000_000
"""Characters of all chains of a page: a page nested for spite must not fill the memory."""
_MAX_HREF: Final = 2048


class Node(msgspec.Struct, frozen=True):
    """
    One element and what the SDK says of it, visible or not.

    Attributes:
        parent: its place in the list; -1 for the body.
        text: as it is told when it is what was clicked; `keeps_text` when it is told of it as an ancestor, too.
        href: of a link, as the SDK hands it on to what was clicked inside; None for what is no link.
    """

    parent: int
    tag: str
    attributes: tuple[tuple[str, str], ...]
    text: str
    child: int
    of_type: int
    keeps_text: bool
    href: str | None


class Seen(msgspec.Struct, frozen=True):
    """One visible element; the fields are those of LayoutElement, `node` is its place among the nodes."""

    node: int
    selector: str
    role: str
    text: str
    label: str
    x: float
    y: float
    width: float
    height: float
    clickable: bool
    disabled: bool
    fixed: bool
    font_px: float | None
    contrast: float | None
    fill: float


class Found(msgspec.Struct, frozen=True):
    """
    All of it.

    Attributes:
        inner_scroller: most of the page scrolls inside a box of its own.
        cut: "" unless the page was too large to list: "elements" or "size".
    """

    url: str
    title: str
    width: int
    viewport_height: int
    page_height: int
    page_width: int
    inner_scroller: bool
    nodes: tuple[Node, ...]
    elements: tuple[Seen, ...]
    cut: str


def decode(text: str) -> Found:
    """What `layout.js` gave. Raises msgspec.ValidationError when it is something else."""
    return msgspec.json.decode(text, type=Found)


def layout_of(found: Found, *, asked: str, scale: float, now: datetime) -> tuple[Layout, tuple[str, ...]]:
    """The layout, and what a person should know of it."""
    elements: list[LayoutElement] = []
    chains = _Chains(found.nodes)
    cut = found.cut
    for seen in found.elements:
        if chains.written > _MAX_CHAINS:
            cut = "size"
            break
        node = found.nodes[seen.node]
        elements.append(
            LayoutElement(
                selector=seen.selector,
                chain=chains.of(seen.node),
                tag=node.tag,
                role=seen.role,
                text=seen.text,
                label=seen.label,
                href=dict(node.attributes).get("href"),
                x=seen.x,
                y=seen.y,
                width=seen.width,
                height=seen.height,
                clickable=seen.clickable,
                disabled=seen.disabled,
                fixed=seen.fixed,
                font_px=seen.font_px,
                contrast=seen.contrast,
                fill=seen.fill,
            )
        )
    layout = Layout(
        url=asked,
        final_url=found.url,
        title=found.title,
        width=found.width,
        viewport_height=found.viewport_height,
        page_height=found.page_height,
        scale=scale,
        rendered_at=now,
        elements=tuple(elements),
    )
    notes = []
    if cut:
        notes.append(f"the page has more elements than are listed: the first {len(elements):,} are")
    if found.inner_scroller:
        notes.append("the page scrolls inside a box of its own: only what shows before scrolling is in the picture and the layout")
    return layout, tuple(notes)


class _Chains:
    """Chains of a page's nodes: ancestors are written once, not once per element."""

    def __init__(self, nodes: Sequence[Node]) -> None:
        self._nodes = nodes
        self._as_ancestors: dict[int, str] = {-1: ""}
        self._links: dict[int, str | None] = {-1: None}
        self.written = 0

    def of(self, place: int) -> str:
        """The chain for a click on the node."""
        node = self._nodes[place]
        outer = self._above(node.parent)
        chain = write((_element(node, told=True, link=self._link(place)),)) + (";" + outer if outer else "")
        self.written += len(chain)
        return chain

    def _above(self, place: int) -> str:
        """The chain from here outwards, as ancestors are told."""
        todo = []
        while place not in self._as_ancestors:
            todo.append(place)
            place = self._nodes[place].parent
        for at in reversed(todo):
            node = self._nodes[at]
            outer = self._as_ancestors[node.parent]
            self._as_ancestors[at] = write((_element(node, told=node.keeps_text, link=None),)) + (";" + outer if outer else "")
            self.written += len(self._as_ancestors[at])
        return self._as_ancestors[todo[0]] if todo else self._as_ancestors[place]

    def _link(self, place: int) -> str | None:
        """The href that the SDK copies to what was clicked: that of the outermost link around it; None without a link."""
        todo = []
        while place not in self._links:
            todo.append(place)
            place = self._nodes[place].parent
        for at in reversed(todo):
            outer = self._links[self._nodes[at].parent]
            self._links[at] = outer if outer is not None else self._nodes[at].href
        return self._links[todo[0]] if todo else self._links[place]


def _element(node: Node, *, told: bool, link: str | None) -> Element:
    attributes = dict(node.attributes)
    if link:
        attributes["href"] = link
    href = attributes.get("href", "")[:_MAX_HREF]
    return Element(
        tag=node.tag,
        classes=tuple(sorted(attributes.get("class", "").split())),
        attributes=attributes,
        text=(node.text or None) if told else None,
        href=href or None,
        attr_id=attributes.get("id") or None,
        nth_child=node.child,
        nth_of_type=node.of_type,
    )
