"""
Which pages are one page with different content (`/product/*`), judged by what their addresses show, not by what a site is.

A folder's pages become one pattern when their names are made by a machine (two or more numbers, dates, UUIDs, long hexadecimal
words), or when there are many of them and none stands out: at least EIGHT, of which the busiest has at most half of the traffic. The
same holds for the queries of one path. Anything less stays apart: two pages in a folder prove nothing.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Final
from urllib.parse import urlsplit

EIGHT: Final = 8
"""Names that people gave are taken for content from so many on."""
MOST: Final = 40
"""Patterns at most, those with the most pages first."""

_MACHINE: Final = re.compile(
    r"\d+|\d{4}-\d\d(-\d\d)?|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|(?=[a-f]*\d)[0-9a-f]{12,}", re.IGNORECASE
)
_TWO: Final = 2


def path_shapes(traffic: Iterable[tuple[str, int]]) -> tuple[str, ...]:
    """
    Patterns for pages with their traffic; each ends in `*`, and a page that none takes in stays itself.

    Args:
        traffic: addresses of pages, each with its clicks or views.
    """
    folders: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for page, volume in traffic:
        for folder, name in _places(page):
            folders[folder][name] += max(1, volume)
    shapes = {folder: len(names) for folder, names in folders.items() if _is_content(names)}
    # A pattern takes in all that lies below it, so one within another would never be asked.
    outer = [folder for folder in shapes if not any(folder != other and folder.startswith(other) for other in shapes)]
    outer.sort(key=lambda folder: (-shapes[folder], folder))
    return tuple(f"{folder}*" for folder in outer[:MOST])


def _places(page: str) -> Iterable[tuple[str, str]]:
    """Each folder a page lies in, with the name it goes by there; and its path with its query."""
    if "*" in page:
        return  # its own asterisk would be taken for a pattern's
    try:
        split = urlsplit(page)
    except ValueError:
        return
    if not split.netloc:
        return
    base = f"{split.scheme}://{split.netloc}"
    names = [name for name in split.path.split("/") if name]
    for depth, name in enumerate(names):
        yield f"{base}/{''.join(f'{above}/' for above in names[:depth])}", name
    if split.query:
        yield f"{base}{split.path}?", split.query


def _is_content(names: Mapping[str, int]) -> bool:
    machine = sum(1 for name in names if _MACHINE.fullmatch(name.rsplit("=", 1)[-1]))
    if machine >= _TWO and machine * _TWO >= len(names):
        return True
    return len(names) >= EIGHT and max(names.values()) * _TWO <= sum(names.values())
