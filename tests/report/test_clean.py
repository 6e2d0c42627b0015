"""Visitors' text cannot move a cursor, turn the reading direction or hide."""

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heatsight.report.clean import clean, clean_block, escape_unprintable


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Pricing", "Pricing"),
        ("  two\n lines\t", "two lines"),
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x1b]0;owned\x07title", "title"),
        ("\x1b]8;;http://evil.example\x1b\\link\x1b]8;;\x1b\\", "link"),
        ("\x1b]0;never ended, the rest stays", "0;never ended, the rest stays"),
        ("\x9b2Jwiped", "wiped"),
        ("\u202egnp.exe", "gnp.exe"),
        ("a\u2066b\u2069c\u200ed\u061ce", "abcde"),
        ("zero\u200bwidth\ufeff", "zerowidth"),
        ("tag\U000e0041s", "tags"),
        ("lone\ud800surrogate", "lonesurrogate"),
        ("null\x00byte", "nullbyte"),
        ("line\u2028separator", "line separator"),
        ("שלום עולם", "שלום עולם"),
        ("می‌خواهم", "می‌خواهم"),
        ("👩‍🚀 café", "👩‍🚀 café"),
        ("e" + "\u0301" * 50, "e" + "\u0301" * 3),
    ],
)
def test_what_is_written_and_what_is_shown(written: str, shown: str) -> None:
    """Words of any script stay; what steers or hides goes."""
    assert clean(written) == shown


def test_long_text_is_cut_and_says_so() -> None:
    """Ten thousand characters become as many as asked, the last of them an ellipsis."""
    assert clean("A" * 10_000, 20) == "A" * 19 + "…"


def test_text_hidden_behind_invisible_characters_is_still_cut_visibly() -> None:
    """A text whose visible part lies beyond what is looked at is marked as cut."""
    assert clean("\u200b" * 10_000 + "hidden", 20) == "…"


@given(st.text(), st.integers(min_value=2, max_value=50))
def test_any_text_is_one_short_printable_line(words: str, limit: int) -> None:
    """Whatever is written, one line of printable characters within the limit is shown; cleaning it again changes nothing."""
    shown = clean(words, limit)
    assert len(shown) <= limit
    assert "\n" not in shown
    assert {unicodedata.category(character) for character in shown} & {"Cc", "Cs", "Co", "Cn", "Zl", "Zp"} == set()
    assert clean(shown, limit) == shown


def test_a_block_keeps_lines_and_indentation() -> None:
    """SQL stays laid out; escape sequences in it go."""
    assert clean_block("SELECT 1\n  FROM t\x1b[31m\n", 100) == "SELECT 1\n  FROM t"
    assert clean_block("A" * 50, 10) == "A" * 9 + "…"


@given(st.text())
def test_escaping_keeps_the_value(words: str) -> None:
    """JSON text with dangerous characters escaped still reads as the same value."""
    assert json.loads(escape_unprintable(json.dumps(words, ensure_ascii=False))) == words
