"""What a control's looks say, from the layout."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from tests.findings.shown import placed

from heatsight.findings.cta import calls_to_action
from heatsight.findings.dress import dress


def _band(made: Any, *shown: Any) -> Any:
    band = made.band()
    return replace(band, named=replace(band.named, placed=shown))


PLAIN = [placed(f"Link {number}", tag="a", y=100 + 40 * number) for number in range(6)]


@pytest.mark.parametrize(
    ("fill", "width", "points"),
    [(1.0, 100.0, 0), (4.6, 100.0, 2), (1.0, 240.0, 1), (4.6, 240.0, 3), (2.9, 100.0, 0)],
)
def test_fill_and_size_against_the_neighbours(made: Any, fill: float, width: float, points: int) -> None:
    """A fill that shows and that few controls around have gives two points, being larger than most gives one."""
    band = _band(made, placed("Go", y=200, fill=fill, width=width), *PLAIN)
    assert dress(band, "main > Go") == points


def test_a_fill_that_all_have_says_nothing(made: Any) -> None:
    """Where every control is filled alike, the fill is the page's plain dress."""
    band = _band(made, *[placed(f"Size {number}", y=200, fill=5.0) for number in range(6)])
    assert dress(band, "main > Size 1") == 0


def test_without_a_layout_looks_say_nothing(made: Any) -> None:
    """Nothing is known of looks where the page was not rendered."""
    assert dress(made.band(), "main > Go") == 0


def test_looks_count_only_where_words_speak_for_a_call(made: Any) -> None:
    """A filled “XL” is no call to action; a filled “Get started” link without button classes is."""
    size, link = (
        made.element("XL", clicked=5, selector="main > XL"),
        made.element("Get started", tag="a", clicked=5, selector="main > Get started"),
    )
    band = replace(made.band(size, link), named=_band(made, placed("XL", fill=6.0), placed("Get started", tag="a", fill=6.0), *PLAIN).named)
    assert [call.element.element.text for call in calls_to_action(band, made.facts(band))] == ["Get started"]
    assert calls_to_action(made.band(size, link), made.facts(made.band(size, link))) == ()
