"""The fold and reach as lines and bands."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from heatsight.overlay.drawing import Level, Stretch
from heatsight.overlay.reading import levels, stretches
from heatsight.query.scroll_reach import Depths

FOUR = Depths((1000, 2000, 3000, 4000), (1, 1, 1, 1), 900, None)


def test_lines_lie_where_that_share_still_is() -> None:
    """Of four people who came to 1000, 2000, 3000 and 4000 px, 75 % saw 2000, half 3000 and a quarter all of 4000."""
    assert levels(FOUR, 900, 5000) == (
        Level("fold", 900, None),
        Level("reach", 2000, 0.75),
        Level("reach", 3000, 0.5),
        Level("reach", 4000, 0.25),
    )


def test_lines_beyond_the_picture_are_not_drawn() -> None:
    """A picture that was cut, or of a shorter page, shows the lines that lie on it."""
    assert levels(FOUR, 900, 2500) == (Level("fold", 900, None), Level("reach", 2000, 0.75))
    assert levels(Depths((), (), 0, None), None, 2500) == ()


def test_bands_end_where_people_leave() -> None:
    """The page is white as far as all came, and has a band for each tenth that left."""
    assert stretches(FOUR, 5000) == (
        Stretch(0, 1000, 1.0),
        Stretch(1000, 2000, 0.7),
        Stretch(2000, 3000, 0.5),
        Stretch(3000, 4000, 0.2),
        Stretch(4000, 5000, 0.0),
    )


@given(st.dictionaries(st.integers(1, 20_000), st.integers(1, 10**6), min_size=1, max_size=40), st.integers(1, 16_384))
def test_bands_cover_the_page(people: dict[int, int], height: int) -> None:
    """Bands follow each other from the top to the bottom without gaps, ever fewer people, whoever came how far."""
    found = stretches(Depths(tuple(sorted(people)), tuple(people[depth] for depth in sorted(people)), 800, None), height)
    assert found[0].y0 == 0
    assert found[-1].y1 == height
    assert all(one.y1 == other.y0 and one.share > other.share for one, other in pairwise(found))
    assert all(band.y1 > band.y0 for band in found)


def test_nobody_makes_no_band() -> None:
    """Without a known depth there is nothing to shade."""
    assert stretches(Depths((), (), 0, None), 5000) == ()
