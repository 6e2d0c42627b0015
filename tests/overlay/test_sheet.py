"""Places for labels."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from heatsight.overlay.sheet import BOXED, Sheet, free_place

SIZE = (20, 18)


def test_the_first_free_place_is_taken() -> None:
    """A label goes where it is wanted most, the next one where it does not meet the first."""
    taken: list[tuple[float, float, float, float]] = []
    wanted = [(10, 10), (50, 10), (90, 10)]
    assert [free_place(wanted, SIZE, taken, (400, 400)) for _ in range(4)] == [(10, 10), (50, 10), (90, 10), (10, 10)]


def test_a_place_off_the_page_is_the_last_resort() -> None:
    """Where the best corner lies off the page, another one is taken before the label is pushed back onto it."""
    assert free_place([(10, -20), (50, 10)], SIZE, [], (400, 400)) == (50, 10)
    assert free_place([(10, -20)], SIZE, [], (400, 400)) == (10, 0)


@given(st.lists(st.tuples(st.integers(-50, 450), st.integers(-50, 450)), min_size=1, max_size=8), st.integers(1, 30))
def test_labels_stay_on_the_page(wanted: list[tuple[int, int]], number: int) -> None:
    """However many labels want the same corners, each lies wholly on a page that is large enough."""
    taken: list[tuple[float, float, float, float]] = []
    for _ in range(number):
        x, y = free_place(wanted, SIZE, taken, (400, 400))
        assert 0 <= x <= 380
        assert 0 <= y <= 382
    assert len(taken) == number


def test_heat_is_of_the_first_sort_shown(made: Any) -> None:
    """Clicks are heat when they are shown, else rage clicks, else dead clicks; hotspots numbered are of that sort."""

    def sheet(*show: Any) -> Sheet:
        return Sheet(Image.new("RGB", (4, 4)), made.full(), show, 1.0)

    assert [sheet(*show).heated for show in (("deadclicks", "clicks"), ("deadclicks", "rageclicks"), ("levels",))] == [
        "click",
        "rageclick",
        None,
    ]
    assert [spot.number for spot in sheet("hotspots").numbered] == [1, 2, 3]
    assert sheet("hotspots", "rageclicks").numbered == ()
    assert BOXED >= 10
