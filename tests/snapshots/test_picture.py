"""How much of a page is drawn."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from heatsight.snapshots.limits import Limits
from heatsight.snapshots.picture import height_of


@given(st.integers(1, 600_000), st.integers(100, 3000), st.sampled_from([1.0, 2.0]))
def test_pictures_keep_their_caps(page_height: int, width: int, scale: float) -> None:
    """No picture is higher or larger than its caps, none is empty, and one that is cut says so."""
    limits = Limits(scale=scale)
    height, notes = height_of(page_height, width, limits)
    assert 1 <= height <= min(page_height, limits.max_height)
    assert height * width * scale**2 <= limits.max_pixels
    assert bool(notes) == (height < page_height)
