"""
Letters on a picture, in the one font that is everywhere: the one Pillow brings along.

It knows ASCII, curly quotes, the ellipsis and little more. Accents are left off (“Überblick” reads “Uberblick”), dashes and a few signs
become their plain kin, and any other letter it lacks is drawn as `?`. A name that would be mostly question marks is not drawn at all:
`spelled` says so, and the caller writes what sort of thing it is instead. The JSON form of a drawing holds every name whole.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Final

from PIL import ImageFont

from heatsight.naming.words import clean

MISSING: Final = "?"
_ABSENT: Final = "\ue000"
"""A letter that no font is meant to have; what a font draws for it is its sign for "none"."""
_KIN: Final = str.maketrans({
    "–": "-", "—": "-", "\N{MINUS SIGN}": "-", "\N{HYPHEN}": "-", "\N{NON-BREAKING HYPHEN}": "-", "\N{MULTIPLICATION SIGN}": "x",
    "ß": "ss", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ł": "l", "Ł": "L",
    "\N{LATIN SMALL LETTER DOTLESS I}": "i", "þ": "th", "Þ": "Th", "ð": "d", "€": "EUR ", "£": "GBP ", "¥": "JPY ", "«": "“", "»": "”",
    "„": "“", "\N{SINGLE LOW-9 QUOTATION MARK}": "'", "→": "->", "←": "<-", "•": "·", "\N{NO-BREAK SPACE}": " ",
})  # fmt: skip
_LEGIBLE: Final = 0.5

Font = ImageFont.FreeTypeFont | ImageFont.ImageFont


@lru_cache(maxsize=16)
def font(size: int) -> Font:
    """Pillow's own font; `size` in px."""
    return ImageFont.load_default(size)


def spelled(text: str, limit: int = 200) -> str | None:
    """The text in letters the font has, on one line; None when most of its letters would be missing."""
    letters = "".join(letter if _has(letter) else _plain(letter) for letter in clean(text, limit).translate(_KIN))
    shown = "".join(letter if _has(letter) else MISSING for letter in letters)
    lost = sum(not _has(letter) for letter in letters)
    return None if lost > _LEGIBLE * max(1, sum(not letter.isspace() for letter in letters)) else shown


def width_of(text: str, size: int) -> float:
    """How wide a line is, px."""
    return float(font(size).getlength(text))


def wrapped(text: str, width: float, size: int, lines: int) -> tuple[str, ...]:
    """Up to so many lines, each within the width; what is cut off ends in an ellipsis. A word that is too wide is broken."""
    found: list[str] = []
    rest = text.strip()
    while rest and len(found) < lines:
        if width_of(rest, size) <= width:
            return (*found, rest)
        whole = _fitting(rest, width, size)
        if len(found) == lines - 1:
            return (*found, rest[: _fitting(rest, width - width_of("…", size), size)].rstrip() + "…")
        space = rest.rfind(" ", 1, whole + 1)
        cut = space if space > 0 else whole
        found.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return tuple(found)


def _fitting(text: str, width: float, size: int) -> int:
    """How many letters fit, at least one."""
    low, high = 1, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if width_of(text[:middle], size) <= width else (low, middle - 1)
    return low


def _plain(letter: str) -> str:
    """A letter without its accents."""
    return "".join(part for part in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(part))


@lru_cache(maxsize=4096)
def _has(letter: str) -> bool:
    return letter.isspace() or _drawn(letter) != _drawn(_ABSENT)


def _drawn(letter: str) -> tuple[tuple[int, int], bytes]:
    mask = font(24).getmask(letter)
    return mask.size, bytes(mask)
