"""
Text that a site or a visitor wrote, made fit to be shown: it cannot move a cursor, turn the reading direction or hide.

Escaping for a format (HTML, Markdown) is that renderer's own business and comes after this.
"""

from __future__ import annotations

import json
import re
import unicodedata
from typing import Final

NAME: Final = 90
"""Longest element name or text shown, in characters."""
ADDRESS: Final = 240
"""Longest URL or selector shown."""
SENTENCE: Final = 1200
"""Longest sentence or paragraph shown."""

_SEQUENCE: Final = re.compile(
    r"(?:\x1b[\]PX^_]|[\x9d\x90\x98\x9e\x9f])[^\x07\x1b\x9c]{0,400}(?:\x07|\x1b\\|\x9c)"  # titles, links and other strings with an end
    r"|(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"  # colours and cursor moves
    r"|\x1b[ -/]*[0-~]"  # the short ones
)
_JOINERS: Final = "\u200c\u200d"  # Persian and emoji are spelt with these
_MARKS_IN_A_ROW: Final = 3  # no script stacks more on one letter; a tower of them paints over other lines


def clean(text: str, limit: int = SENTENCE) -> str:
    """One line of at most `limit` characters: no control, bidirectional or invisible ones, white space folded."""
    kept = [fit for fit in map(_fit, _SEQUENCE.sub("", text[: 8 * limit])) if fit]
    line = " ".join("".join(_unstacked(kept)).split())
    return line if len(line) <= limit and len(text) <= 8 * limit else line[: limit - 1].rstrip() + "…"


def clean_block(text: str, limit: int) -> str:
    """Several lines, each as `clean` leaves it, indentation kept; for SQL."""
    shown = text if len(text) <= limit else text[:limit] + "…"
    lines = []
    for line in shown.splitlines():
        body = line.lstrip(" ")
        lines.append(" " * (len(line) - len(body)) + clean(body, max(limit, 2)))
    return "\n".join(lines)


def escape_unprintable(encoded_json: str) -> str:
    r"""JSON text in which everything that could steer a terminal is written `\uXXXX`: the value stays the very same."""
    return "".join(
        character
        if character == "\n" or (_fit(character) == character and unicodedata.category(character) not in ("Zl", "Zp"))
        else _unicode_escape(character)
        for character in encoded_json
    )


def _fit(character: str) -> str:
    category = unicodedata.category(character)
    if category in ("Zl", "Zp", "Zs") or character in "\t\n\r\x0b\x0c\x85":
        return " "
    if category in ("Cc", "Cs", "Co", "Cn"):
        return ""
    return "" if category == "Cf" and character not in _JOINERS else character


def _unstacked(characters: list[str]) -> list[str]:
    shown: list[str] = []
    stacked = 0
    for character in characters:
        stacked = stacked + 1 if unicodedata.category(character) in ("Mn", "Me") else 0
        if stacked <= _MARKS_IN_A_ROW:
            shown.append(character)
    return shown


def _unicode_escape(character: str) -> str:
    """As JSON escapes it: one unit of UTF-16, or two."""
    return json.dumps(character)[1:-1]
