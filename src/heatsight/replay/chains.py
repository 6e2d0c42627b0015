"""From a recorded node to the elements chain that autocapture would have sent for it."""

from __future__ import annotations

from typing import Any, Final

from heatsight.model.element import Element
from heatsight.replay.dom import DOCUMENT, ELEMENT, TEXT, Node
from heatsight.replay.packing import Budget

_MAX_DEPTH: Final = 1000
_MAX_TEXT: Final = 400
_MAX_VALUE: Final = 1000
_MAX_ATTRIBUTES: Final = 50
_MAX_NODES_OF_TEXT: Final = 2_000
_MOST: Final = 1e15

_TYPED_INTO: Final = frozenset({"input", "textarea", "select"})
_OF_FIELDS: Final = frozenset({"name", "id", "class", "aria-label", "type", "placeholder", "role", "disabled", "alt", "title"})
_PUSHED: Final = frozenset({"button", "submit", "reset", "image"})


def chain_of(node: Node, href: str, budget: Budget) -> tuple[Element, ...]:
    """
    The node and its ancestors up to the body; empty for what is no element of the page itself (a frame's content).

    Texts and values of what visitors type into are left out, as the SDK does. Links are told as the page most likely wrote
    them: rrweb makes them absolute.

    Args:
        href: the page's own URL.

    Raises:
        Spent: it would cost more than the budget holds.
    """
    found: list[Element] = []
    at: Node | None = node if node.kind == ELEMENT else node.parent
    done = False
    while at is not None and len(found) < _MAX_DEPTH:
        if at.kind == DOCUMENT and at.parent is not None:
            return ()
        budget.work(len(at.children) + len(at.attributes) + 1)
        if at.kind == ELEMENT and not done:
            found.append(_element(at, href))
            done = at.tag == "body"
        at = at.parent
    return tuple(found)


def text_of(node: Node) -> str | None:
    """What autocapture takes for an element's text: its own text, of links and buttons also that of spans in it."""
    if node.tag in _TYPED_INTO or _editable(node):
        return None
    texts = _own_texts(node)
    if node.tag in {"a", "button"}:
        todo = [child for child in reversed(node.children) if child.tag == "span"]
        for _ in range(_MAX_NODES_OF_TEXT):
            if not todo:
                break
            span = todo.pop()
            texts += _own_texts(span)
            todo += [child for child in reversed(span.children) if child.tag == "span"]
    text = " ".join(" ".join(texts).split())[:_MAX_TEXT].rstrip()
    masked = not text.strip("* ")
    return None if masked else _whole(text)


def _own_texts(node: Node) -> list[str]:
    return [child.value[:_MAX_VALUE] for child in node.children[:_MAX_NODES_OF_TEXT] if child.kind == TEXT]


def _element(node: Node, href: str) -> Element:
    attributes = _attributes(node, href)
    child, of_type = _places(node)
    return Element(
        tag=_whole(node.tag[:100]),
        classes=tuple(sorted(set(attributes.get("class", "").split()))),
        attributes=attributes,
        text=text_of(node),
        href=attributes.get("href"),
        attr_id=attributes.get("id"),
        nth_child=child,
        nth_of_type=of_type,
    )


def _attributes(node: Node, href: str) -> dict[str, str]:
    kept: dict[str, str] = {}
    field = node.tag in _TYPED_INTO or _editable(node)
    for name, value in list(node.attributes.items())[:_MAX_ATTRIBUTES]:
        # rrweb's own notes, and styles, which say nothing of what an element is.
        if name.startswith(("rr_", "_css")) or name == "style":
            continue
        if field and name not in _OF_FIELDS and not (name == "value" and _said(node.attributes.get("type")) in _PUSHED):
            continue
        text = _said(value)
        if text is not None:
            kept[_whole(name[:100])] = _as_written(text, href) if name == "href" else text
    return kept


def _said(value: Any) -> str | None:
    """An attribute's text; rrweb writes true for those that are merely there."""
    if value is True:
        return ""
    if isinstance(value, str):
        return _whole(value[:_MAX_VALUE])
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < _MOST else None


def _as_written(link: str, href: str) -> str:
    """A link on the same page or site without what it shares with the page's URL."""
    page = href.partition("#")[0]
    if page and link.startswith(f"{page}#"):
        return link[len(page) :]
    scheme, _, rest = page.partition("://")
    origin = f"{scheme}://{rest.partition('/')[0]}" if rest else ""
    return link[len(origin) :] if origin and link.startswith(f"{origin}/") else link


def _places(node: Node) -> tuple[int | None, int | None]:
    """Its place among its parent's elements, and among those of its tag; from 1."""
    if node.parent is None:
        return None, None
    child = of_type = 1
    for sibling in node.parent.children:
        if sibling is node:
            break
        if sibling.kind == ELEMENT:
            child += 1
            of_type += sibling.tag == node.tag
    return child, of_type


def _editable(node: Node) -> bool:
    return node.attributes.get("contenteditable", "false") not in ("false", False)


def _whole(text: str) -> str:
    """Text without halves of character pairs, which no encoding can write."""
    return text.encode("utf-8", "replace").decode("utf-8")
