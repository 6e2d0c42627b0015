"""How URLs differ, in words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heatsight.query.near_url import difference

ASKED = "https://example.com/pricing"


@pytest.mark.parametrize(
    ("seen", "words"),
    [
        (ASKED, ""),
        ("http://example.com/pricing", "scheme"),
        ("https://www.example.com/pricing", "www"),
        ("https://staging.example.com/pricing", "host"),
        ("https://example.com:8443/pricing", "port"),
        ("https://example.com/pricing/?plan=pro", "query, trailing slash"),
        ("https://example.com/pricing?plan=pro", "query"),
        ("https://example.com/pricing#/plans", "fragment"),
        ("https://example.com/Pricing", "letter case"),
        ("https://example.com/prices", "path"),
        ("http://www.example.com/pricing", "scheme, www"),
    ],
)
def test_words(seen: str, words: str) -> None:
    """Each difference has its word."""
    assert difference(ASKED, seen).words == words


def test_a_url_without_scheme_lacks_just_that() -> None:
    """What people type without https:// differs by the scheme."""
    assert difference("example.com/pricing", ASKED).words == "scheme"


def test_small_slips_are_nearer_than_other_pages() -> None:
    """A forgotten query is nearer than a similar path, which is nearer than a different one, which is nearer than another host's."""
    seen = (f"{ASKED}?a=1", "https://example.com/pricing-2", "https://example.com/docs/api", "https://other.test/docs/api")
    costs = [difference(ASKED, url).cost for url in seen]
    assert costs == sorted(costs)
    assert len(set(costs)) == len(costs)


@given(st.text(), st.text())
def test_any_two_texts_compare(a: str, b: str) -> None:
    """Hostile URLs are far away, not an error; a text is near itself."""
    assert difference(a, b).cost >= 0
    assert difference(a, a).cost == 0
