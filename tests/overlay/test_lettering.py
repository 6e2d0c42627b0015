"""Letters in the font that is everywhere."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heatsight.overlay.lettering import MISSING, font, spelled, width_of, wrapped


def test_the_font_knows_what_we_write() -> None:
    """Every letter of ASCII, the curly quotes and the ellipsis are drawn, and drawn unlike each other."""
    written = "".join(map(chr, range(33, 127))) + "“”\N{LEFT SINGLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}…"
    assert spelled(written) == written
    assert len({bytes(font(40).getmask(letter)) for letter in "ABCabc012“”…%"}) == 13


@pytest.mark.parametrize(
    ("name", "drawn"),
    [
        ("Über uns – Café", "Uber uns - Cafe"),
        ("Größe 3 \N{MULTIPLICATION SIGN} 4", "Grosse 3 x 4"),
        ("Łódź, Smørrebrød", "Lodz, Smorrebrod"),
        ("9 €", "9 EUR "),
        ("Buy ✓ now", f"Buy {MISSING} now"),
        ("fine", "fine"),
    ],
)
def test_letters_it_lacks_become_their_kin(name: str, drawn: str) -> None:
    """Accents are left off, signs are written out, and what is left is a question mark."""
    assert spelled(name) == drawn


@pytest.mark.parametrize("name", ["日本語のボタン", "Купить", "اشتر الآن", "😀😀😀"])
def test_a_name_in_other_letters_is_not_drawn(name: str) -> None:
    """A name that would be mostly question marks is reported as such."""
    assert spelled(name) is None


@given(st.text(max_size=300))
def test_nothing_that_steers_is_drawn(name: str) -> None:
    """Whatever a page wrote, what is drawn is one line of printable letters."""
    drawn = spelled(name)
    assert drawn is None or drawn.isprintable()


@given(st.text(alphabet=st.characters(min_codepoint=32, max_codepoint=126), max_size=200), st.integers(40, 400), st.integers(1, 4))
def test_lines_fit(words: str, width: int, lines: int) -> None:
    """Wrapped text has no more lines than it may, and none is wider than it may be."""
    found = wrapped(words, width, 13, lines)
    assert len(found) <= lines
    assert all(width_of(line, 13) <= width for line in found)


def test_what_is_cut_says_so() -> None:
    """Words that do not fit end in an ellipsis; those that fit are whole."""
    assert wrapped("a word or two more than fit", 60, 13, 1)[0].endswith("…")
    assert " ".join(wrapped("a word or two more than fit", 60, 13, 9)) == "a word or two more than fit"
