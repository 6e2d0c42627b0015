"""Pages of one shape."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from heatsight.model.page import page_of
from heatsight.query.path_shapes import MOST, path_shapes
from heatsight.query.url_pattern import literal_regex

SHOP = "https://shop.test"


def test_names_made_by_a_machine_are_content() -> None:
    """Two numbers or UUIDs in a folder make a pattern; one, or two words, do not."""
    assert path_shapes([(f"{SHOP}/order/17", 1), (f"{SHOP}/order/18", 1)]) == (f"{SHOP}/order/*",)
    uuids = ["9b2c1a52-0000-4000-8000-000000000001", "9b2c1a52-0000-4000-8000-000000000002"]
    assert path_shapes([(f"{SHOP}/u/{uuid}", 1) for uuid in uuids]) == (f"{SHOP}/u/*",)
    assert path_shapes([(f"{SHOP}/order/17", 1)]) == ()
    assert path_shapes([(f"{SHOP}/docs/start", 1), (f"{SHOP}/docs/install", 1)]) == ()


def test_many_names_of_which_none_stands_out_are_content() -> None:
    """Eight names with like traffic make a pattern; when one of them has most of it, they are pages of their own."""
    names = ["red", "blue", "green", "grey", "pink", "teal", "gold", "plum"]
    assert path_shapes([(f"{SHOP}/shoes/{name}", 10) for name in names]) == (f"{SHOP}/shoes/*",)
    assert path_shapes([(f"{SHOP}/shoes/{name}", 100 if name == "red" else 10) for name in names]) == ()


def test_queries_of_one_path_are_content_likewise() -> None:
    """Numbers in the query of one path make a pattern of that path."""
    assert path_shapes([(f"{SHOP}/list?page=1", 1), (f"{SHOP}/list?page=2", 1)]) == (f"{SHOP}/list?*",)


def test_the_outer_of_two_patterns_stands() -> None:
    """A pattern within another one would never be asked, so only the outer is given."""
    pages = [(f"{SHOP}/u/{user}/post/{post}", 1) for user in (1, 2) for post in (7, 8)]
    assert path_shapes(pages) == (f"{SHOP}/u/*",)


@given(st.lists(st.tuples(st.text("abc123/?=*.:#[", max_size=30).map(lambda tail: f"https://a.b/{tail}"), st.integers(0, 9)), max_size=40))
def test_each_pattern_takes_in_pages_that_there_are(traffic: list[tuple[str, int]]) -> None:
    """Whatever the addresses, patterns are few, end in their only asterisk, and take in two pages or more."""
    found = path_shapes(traffic)
    assert len(found) <= MOST
    for pattern in found:
        assert pattern.index("*") == len(pattern) - 1
        assert len({page for page, _ in traffic if re.match(literal_regex(pattern), page_of(page))}) >= 2
