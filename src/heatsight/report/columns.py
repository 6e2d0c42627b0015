"""Laying text out in a terminal's columns, where a Chinese character takes two and a combining mark none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from rich.cells import cell_len

from heatsight.report.wording import NO_BREAK, unbroken

WIDTH: Final = 100
"""Columns of a line at most."""


def wrap(text: str, *, first: str = "", rest: str | None = None, width: int = WIDTH) -> list[str]:
    """
    Lines of at most `width` columns.

    Args:
        first: stands before the first line.
        rest: stands before the others; as many spaces as `first` has columns when not given.
    """
    hanging = " " * cell_len(first) if rest is None else rest
    lines, line, empty = [], first, True
    for word in _words(unbroken(text), width - max(cell_len(first), cell_len(hanging))):
        if not empty and cell_len(line) + 1 + cell_len(word) > width:
            lines.append(line)
            line, empty = hanging, True
        line, empty = line + word if empty else f"{line} {word}", False
    lines.append(line)
    return [done.replace(NO_BREAK, " ").rstrip() for done in lines]


def cut(text: str, width: int) -> str:
    """The text in at most `width` columns, with "…" where something was cut off."""
    if cell_len(text) <= width:
        return text
    shown = ""
    for character in text:
        if cell_len(shown) + cell_len(character) > width - 1:
            break
        shown += character
    return f"{shown.rstrip()}…"


def left(text: str, width: int) -> str:
    """The text padded, or cut, to `width` columns."""
    fit = cut(text, width)
    return fit + " " * (width - cell_len(fit))


def right(text: str, width: int) -> str:
    """The text padded on the left, or cut, to `width` columns."""
    fit = cut(text, width)
    return " " * (width - cell_len(fit)) + fit


def bar(share: float, width: int) -> str:
    """A bar of `share` of `width` columns; something is never drawn as nothing."""
    filled = round(share * width)
    return "█" * (max(filled, 1) if share > 0 else 0)


def _words(text: str, width: int) -> Iterator[str]:
    """The words of a text, those wider than a line in pieces."""
    for word in text.split(" "):
        rest = word
        while cell_len(rest) > width:
            piece = _head(rest, width)
            yield piece
            rest = rest[len(piece) :]
        if rest:
            yield rest


def _head(word: str, width: int) -> str:
    taken = 1
    while taken < len(word) and cell_len(word[: taken + 1]) <= width:
        taken += 1
    return word[:taken]


def underline(heading: str) -> Sequence[str]:
    """A heading with a rule below it."""
    return (heading, "─" * min(WIDTH, cell_len(heading)))
