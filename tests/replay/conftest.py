"""rrweb events as a test says them."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from typing import Any

import pytest

START = 1_700_000_000_000
URL = "https://shop.example/coat?size=m"


def packed(value: Any) -> str:
    """As the SDK packs it: JSON, gzip, each byte a Latin-1 character."""
    return gzip.compress(json.dumps(value).encode()).decode("latin-1")


class Page:
    """A page described from the inside out; nodes get ids in the order they are made."""

    def __init__(self) -> None:
        self._id = 0
        self.ids: dict[str, int] = {}

    def text(self, words: str) -> dict[str, Any]:
        """A text node."""
        self._id += 1
        return {"type": 3, "textContent": words, "id": self._id}

    def element(self, tag: str, *children: Any, name: str = "", **attributes: Any) -> dict[str, Any]:
        """An element; strings among its children are text. `name` lets a test find its id again."""
        nodes = [self.text(child) if isinstance(child, str) else child for child in children]
        self._id += 1
        self.ids[name] = self._id
        written = {key.rstrip("_").replace("_", "-"): value for key, value in attributes.items()}
        return {"type": 2, "tagName": tag, "attributes": written, "childNodes": nodes, "id": self._id}

    def document(self, *body: Any) -> dict[str, Any]:
        """A whole document around what the body holds."""
        html = self.element("html", self.element("head"), self.element("body", *body, name="body"))
        self._id += 1
        self.ids["document"] = self._id
        return {"type": 0, "childNodes": [{"type": 1, "name": "html", "id": self._id + 1}, html], "id": self._id}


class Events:
    """rrweb events, `at` ms after the start."""

    def __init__(self, *, pack: bool = True) -> None:
        self._pack: Callable[[Any], Any] = packed if pack else lambda value: value
        self.all: list[dict[str, Any]] = []

    def _add(self, at: int, kind: int, data: Any) -> None:
        self.all.append({"type": kind, "data": data, "timestamp": START + at})

    def page(self, document: Any, *, at: int = 0, top: int = 0, href: str = URL) -> None:
        """Where the visitor is, and a full snapshot."""
        self._add(at, 4, {"href": href, "width": 1200, "height": 800})
        self._add(at, 2, self._pack({"node": document, "initialOffset": {"left": 0, "top": top}}))

    def mutation(self, at: int, **changes: Any) -> None:
        """Adds, removes, texts and attributes."""
        kinds = ("texts", "attributes", "removes", "adds")
        self._add(at, 3, {"source": 0, **{kind: self._pack(changes.get(kind, [])) for kind in kinds}})

    def mouse(self, at: int, node: int, kind: int = 2, x: float = 10, y: float = 20) -> None:
        """A mouse interaction: 1 is the button going down, 2 a click, 7 a finger."""
        self._add(at, 3, {"source": 2, "type": kind, "id": node, "x": x, "y": y})

    def scroll(self, at: int, node: int, y: int) -> None:
        """A scroll of the document or of a box in it."""
        self._add(at, 3, {"source": 3, "id": node, "x": 0, "y": y})


@pytest.fixture
def page() -> Page:
    """A page to describe."""
    return Page()


@pytest.fixture(params=[True, False], ids=["packed", "plain"])
def events(request: pytest.FixtureRequest) -> Events:
    """Events to collect, as new SDKs and as old ones send them."""
    return Events(pack=request.param)
