"""Laying text out by columns, not by characters."""

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from heatsight.report.columns import bar, cut, left, right, wrap


def test_lines_hang_below_the_first() -> None:
    """Lines after the first are indented as far as its start."""
    assert wrap("one two three", first="- ", width=9) == ["- one two", "  three"]


def test_a_unit_stays_with_its_number() -> None:
    """A line does not end between a number and its unit, and no hard space is left in it."""
    assert wrap("about 29 % of people", width=9) == ["about", "29 % of", "people"]


def test_wide_characters_take_two_columns() -> None:
    """Chinese is cut and padded by the columns it takes."""
    assert (cut("价格价格价格", 5), left("价格", 6), right("价格", 6)) == ("价格…", "价格  ", "  价格")


@given(
    st.text(alphabet=st.characters(exclude_categories=["Cc", "Cf", "Cs", "Zl", "Zp", "Zs", "Mn", "Me"]) | st.just(" ")), st.integers(4, 40)
)
def test_no_line_is_wider_than_asked(words: str, width: int) -> None:
    """Whatever the words, each line fits, and none of them is lost."""
    lines = wrap(words, width=width)
    assert all(cell_len(line) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(words.split())


@given(st.floats(0, 1), st.integers(1, 40))
def test_a_bar_shows_something_for_something(share: float, width: int) -> None:
    """A bar never exceeds its width, and is empty only for nothing."""
    drawn = len(bar(share, width))
    assert drawn <= width
    assert (drawn == 0) == (share == 0)
