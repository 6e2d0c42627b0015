"""How two pages' URLs differ, in words, and how much that matters."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final
from urllib.parse import urlsplit

_COST: Final = {
    "trailing slash": 1.0,
    "scheme": 1.0,
    "www": 1.0,
    "letter case": 1.0,
    "fragment": 1.5,
    "query": 2.0,
    "port": 2.5,
    "host": 4.0,
}
_LIKE_PATH: Final = 2.0
_OTHER_PATH: Final = 8.0
"""What two paths cost that are almost the same, and that share nothing."""
_LONGEST: Final = 300


@dataclass(frozen=True, slots=True)
class Difference:
    """`words`: what differs, e.g. "query" or "scheme, www"; "" when nothing does. `cost`: 0 for the same, growing."""

    words: str
    cost: float


def difference(asked: str, seen: str) -> Difference:
    """How the URL that has traffic differs from the one asked for. Any text is taken; hostile ones are just far away."""
    a, b = _parts(asked), _parts(seen)
    words = [word for word in ("scheme", "port", "query", "fragment") if a[word] != b[word]]
    if a["host"] != b["host"]:
        words.append("host")
    elif a["www"] != b["www"]:
        words.append("www")
    if a["path"] != b["path"]:
        words.append(_path_difference(a["path"], b["path"]))
    cost = sum(_COST[word] if word != "path" else _path_cost(a["path"], b["path"]) for word in words)
    return Difference(", ".join(words), cost)


def _parts(url: str) -> dict[str, str]:
    text = url.strip() if "://" in url or url.strip().startswith("/") else f"//{url.strip()}"
    try:
        split = urlsplit(text)
        host, port = (split.hostname or ""), str(split.port or "")
    except ValueError:
        return {"scheme": "", "host": "", "www": "", "port": "", "path": text, "query": "", "fragment": ""}
    bare = host.removeprefix("www.")
    www = "www" if bare != host else ""
    return {
        "scheme": split.scheme,
        "host": bare,
        "www": www,
        "port": port,
        "path": split.path or "/",
        "query": split.query,
        "fragment": split.fragment,
    }


def _path_difference(a: str, b: str) -> str:
    if a.rstrip("/") == b.rstrip("/"):
        return "trailing slash"
    return "letter case" if a.rstrip("/").casefold() == b.rstrip("/").casefold() else "path"


def _path_cost(a: str, b: str) -> float:
    return _LIKE_PATH + (_OTHER_PATH - _LIKE_PATH) * (1.0 - SequenceMatcher(None, a[:_LONGEST], b[:_LONGEST], autojunk=False).ratio())
