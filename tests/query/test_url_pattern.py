"""URL patterns in both readings."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heatsight.errors import InvalidRequest
from heatsight.model.page import page_of
from heatsight.query.url_pattern import literal_regex, posthog_regex, require_regex, variants_regex
from heatsight.store import Source


@pytest.mark.parametrize(
    ("pattern", "regex"),
    [
        ("http://a.com", "^http://a.com$"),
        ("http://a.com/*", "^http://a.com/.+$"),
        ("^http://a.com/.*$", "^http://a.com/.*$"),
        ("http://a.com/*/b*", "^http://a.com/.+/b.+$"),
        ("**", "^.+.+$"),
    ],
)
def test_posthogs_reading(pattern: str, regex: str) -> None:
    """Anchored, a bare star needs a character, a dotted one is left alone."""
    assert posthog_regex(pattern) == regex


@pytest.mark.parametrize(
    ("pattern", "url", "matches"),
    [
        ("https://a.com/p?id=*", "https://a.com/p?id=7", True),
        ("https://a.com/p?id=*", "https://a.com/id=7", False),
        ("https://a.com/*", "https://a.com/", True),
        ("https://a.com/blog/*", "https://a.com/blog/", True),
        ("https://a.com/blog/*", "https://a.com/blogger", False),
        ("https://a.com/*/edit", "https://a.com/x/y/edit/", True),
        ("https://a.com/p", "https://aXcom/p", False),
        ("https://a.com/#/*", "https://a.com/#/cart", True),
        ("https://a.com/pricing/", "https://a.com/pricing#plans", True),
    ],
)
def test_our_reading(pattern: str, url: str, matches: bool) -> None:  # noqa: FBT001 - a table of cases
    """Only the star is special; a page is matched the way its URL looks to people."""
    assert bool(re.match(literal_regex(pattern), page_of(url))) is matches


@given(st.text(st.characters(codec="utf-8", exclude_characters="*")))
def test_a_pattern_without_stars_means_its_own_page(url: str) -> None:
    """Whatever the URL, literally given it matches itself."""
    assert re.fullmatch(literal_regex(url), page_of(url), re.DOTALL)


def test_the_engine_judges_regular_expressions(source: Source) -> None:
    """What the engine cannot compile is the client's mistake, not ours."""
    require_regex(source, posthog_regex("http://a.com/*?(x|y)"))
    for bad in ("(", "a{2000}", "(?=x)", "[z-a]"):
        with pytest.raises(InvalidRequest) as refused:
            require_regex(source, posthog_regex(bad))
        assert refused.value.attr == "url_pattern"


@pytest.mark.parametrize(
    ("url", "same", "other"),
    [
        (
            "https://a.example/p?x=1",
            ["https://a.example/p?x=1", "https://a.example/p?x=1#top"],
            ["https://a.example/p", "https://a.example/ppx=1"],
        ),
        ("https://a.example/", ["https://a.example", "https://a.example//#"], ["https://a.example/#/r", "https://a.example/b"]),
        ("https://a.example/#/r", ["https://a.example/#/r", "https://a.example#/r"], ["https://a.example/", "https://a.example/#/r2"]),
    ],
)
def test_variants_of_a_page_are_the_urls_of_that_page(url: str, same: list[str], other: list[str]) -> None:
    """The expression takes exactly the URLs whose page is this one's."""
    matches = re.compile(variants_regex(url)).match
    assert all(matches(each) and page_of(each) == page_of(url) for each in same)
    assert not any(matches(each) or page_of(each) == page_of(url) for each in other)
