"""Where presses lie on the picture, or why they do not."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.overlay.conftest import Made, Press

from heatsight.overlay.placing import Placed, boxes_of, place
from heatsight.query.overlay_cells import PRESSES

BUY = (600.0, 400.0, 240.0, 48.0)
"""Where the plain button lies: x, y, width, height."""


def placed(
    made: Any, presses: list[Any], *, spots: tuple[Any, ...] = (), elements: tuple[Any, ...] = (), height: int = 3000, moved: bool = False
) -> Placed:
    """The presses on a page with these elements, of which hotspots are the first, the second and so on, where they have one."""
    layout = made.layout(*elements)
    boxes = boxes_of(spots, {element.selector.replace("main", "body > main", 1): element for element in elements})
    return place(made.cells(presses), spots, boxes, layout, height, moved=moved)


def reasons(found: Placed, press: int = 0) -> dict[str, int]:
    """What was left out of one sort of press."""
    return dict(found.tally(press).left_out)


def test_made_at_this_width_it_lies_where_it_was(made: Any, press: Any) -> None:
    """A press in a window about as wide as the picture keeps its share of the width and its depth."""
    found = placed(made, [press(720, 1500, 3), press(733, 1500, width=1466)])
    assert (found.x.tolist(), found.y.tolist(), found.tally(0).shown) == ([720, 720], [1500, 1500], 4)


def test_where_the_page_moved_it_follows_its_element(made: Any, press: Any) -> None:
    """Presses at the picture's own width on a button that lies 300 px lower now are drawn on the button, and counted as such."""
    there = [press(700, 110), press(740, 130), press(720, 424)]
    found = placed(made, there, spots=(made.hotspot(made.named(), there),), elements=(made.element(),))
    assert found.y.min() >= 400
    assert (found.tally(0).shown, found.tally(0).projected) == (3, 3)


def test_a_lone_miss_is_no_sign_that_an_element_moved(made: Any, press: Any) -> None:
    """One press beside its element stays where it was made, unless the page is known to have moved."""
    lone = [press(700, 2010)]
    spots = (made.hotspot(made.named("Help", nth=2), lone),)
    elements = (made.element("Help", nth=2, y=2300.0),)
    assert placed(made, lone, spots=spots, elements=elements).y.tolist() == [2010]
    assert placed(made, lone, spots=spots, elements=elements, moved=True).y[0] == 2324


def test_a_press_that_strays_stays_where_it_was(made: Any, press: Any) -> None:
    """When most presses on an element lie in its box, one that does not is no sign that the page moved."""
    there = [press(700, 410, 5), press(740, 130)]
    found = placed(made, there, spots=(made.hotspot(made.named(), there),), elements=(made.element(),))
    assert (found.y.tolist(), found.tally(0).projected) == ([410, 130], 0)


def test_made_at_another_width_it_is_left_out(made: Any, press: Any) -> None:
    """A press at another width on nothing that has a name is not drawn, and is counted as such."""
    found = placed(made, [press(960, 1500, 7, width=1920)])
    assert (found.tally(0).shown, reasons(found), len(found.points(0).x)) == (0, {"other_width": 7}, 0)


def test_made_at_another_width_it_is_drawn_on_its_element(made: Any, press: Any) -> None:
    """Presses at another width on an element that the picture shows keep their order around their middle, inside its box."""
    there = [press(900 + 40 * n, 700 + 8 * n, width=1920) for n in range(3)]
    found = placed(made, there, spots=(made.hotspot(made.named(), there),), elements=(made.element(),))
    assert found.shown.all()
    assert found.x.mean() == pytest.approx(720)
    assert found.y.mean() == pytest.approx(424)
    assert np.diff(found.x) == pytest.approx([40, 40], abs=0.5)
    assert (np.diff(found.y) > 0).all()


def test_presses_wider_than_the_box_are_drawn_in(made: Any, press: Any) -> None:
    """Where an element is smaller in the picture than it was, its presses are drawn together to fit, and none falls out."""
    there = [press(100, 600, width=1920), press(1800, 900, width=1920)]
    found = placed(made, there, spots=(made.hotspot(made.named(), there),), elements=(made.element(),))
    assert found.x == pytest.approx([601, 839])
    assert found.y == pytest.approx([401, 447])


def test_each_width_has_its_own_middle(made: Any, press: Any) -> None:
    """One element's presses at two other widths, where it lies elsewhere, both come to lie on the middle of its box."""
    there = [press(950, 700, width=1920), press(400, 1400, width=1024)]
    found = placed(made, there, spots=(made.hotspot(made.named(), there),), elements=(made.element(),))
    assert found.x == pytest.approx([720, 720])
    assert found.y == pytest.approx([424, 424])


def test_on_an_element_that_the_picture_lacks_it_is_left_out(made: Any, press: Any) -> None:
    """A press at another width on an element that has a name and no box here is not drawn; nor is one between two elements."""
    there, shared = press(900, 700, width=1920), press(400, 400, width=1920)
    spots = (
        made.hotspot(made.named(), [there, shared]),
        made.hotspot(made.named("Help", nth=2), [shared], rank=2),
        made.hotspot(None, [press(100, 100, width=1920)], rank=3),
    )
    found = placed(made, [there, shared, press(100, 100, width=1920)], spots=spots)
    assert reasons(found) == {"element_not_in_picture": 1, "between_elements": 1, "other_width": 1}


def test_on_the_header_it_lies_on_the_header(made: Any, press: Any) -> None:
    """A press on what stays, anywhere on the page, is drawn at the head of the picture where it sticks."""
    header = made.element(tag="header", x=0.0, y=0.0, width=1440.0, height=60.0, fixed=True)
    found = placed(made, [press(100, 30, fixed=True)], elements=(header,))
    assert (found.x.tolist(), found.y.tolist()) == ([100], [30])


def test_on_a_bottom_bar_it_lies_at_the_first_screens_end(made: Any, press: Any) -> None:
    """A press on a bar that clings to the lower edge of a taller window is drawn on that bar in the picture."""
    bar = made.element(x=0.0, y=840.0, width=1440.0, height=60.0, fixed=True)
    presses = [press(100, 1050, fixed=True, height=1080)]
    assert placed(made, presses, elements=(bar,)).y.tolist() == [870]
    assert placed(made, presses, elements=(bar,), spots=(made.hotspot(made.named(), presses),)).y.tolist() == [870]


def test_on_something_sticky_it_lies_where_that_is_in_the_picture(made: Any, press: Any) -> None:
    """A press on a side list that sticks only further down is drawn on its box, not at the viewport's own y."""
    side = made.element(x=40.0, y=700.0, width=200.0, height=400.0, fixed=True)
    presses = [press(100, 90, fixed=True)]
    found = placed(made, presses, elements=(side,), spots=(made.hotspot(made.named(), presses),))
    assert (found.shown.tolist(), found.y.tolist()) == ([True], [900])


def test_on_what_does_not_stay_here_it_is_left_out(made: Any, press: Any) -> None:
    """A press on an opened dialog, of which the picture knows nothing, is not drawn."""
    assert reasons(placed(made, [press(700, 450, 2, fixed=True)], elements=(made.element(),))) == {"not_stuck_here": 2}


def test_below_or_beside_the_picture_it_is_left_out(made: Any, press: Any) -> None:
    """A press below a picture that was cut, or right of its width, is not drawn."""
    found = placed(made, [press(700, 2999), press(700, 3000), press(1440, 10), press(-1, 10)])
    assert (found.tally(0).shown, reasons(found)) == (1, {"beyond_picture": 3})


def test_without_a_place_it_is_left_out(made: Any, press: Any) -> None:
    """A dead click whose click is not known is nowhere, even at the picture's own width."""
    found = placed(made, [press(700, 100, press="deadclick", known=False)])
    assert (reasons(found, 2), reasons(found)) == ({"no_place": 1}, {})


def test_visitors_set_aside_are_counted(made: Any, press: Any) -> None:
    """Presses by visitors who are not people stand in the tally, and are not drawn."""
    found = place(made.cells([press(700, 100)], hidden=12), (), (), made.layout(), 3000, moved=False)
    assert (found.tally(0).shown, reasons(found), found.tally(0).people, found.tally(0).everybody) == (1, {"set_aside": 12}, 1, 13)


@st.composite
def traffic(draw: st.DrawFn) -> list[Press]:
    """Presses of all sorts, at all widths and places, sane and not."""
    return draw(
        st.lists(
            st.builds(
                Press,
                x=st.floats(-100, 4000),
                y=st.floats(-100, 40_000),
                count=st.integers(1, 10**12),
                press=st.sampled_from(PRESSES),
                width=st.sampled_from([1024, 1412, 1440, 1468, 1600, 2560]),
                height=st.sampled_from([600, 900, 1200]),
                fixed=st.booleans(),
                known=st.booleans(),
            ),
            max_size=40,
        )
    )


@given(traffic(), st.integers(1, 5000), st.integers(0, 3))
def test_every_press_is_shown_or_left_out(presses: list[Press], height: int, owned: int) -> None:
    """Shown and left out make up all presses of each sort, every shown one lies on the picture, and every other has its reason."""
    made = Made()
    elements = (made.element(), made.element("Help", nth=2, x=-50.0, y=100.0, width=5000.0, height=20_000.0, fixed=True))
    clicks = [one for one in presses if one.press == "click"]
    spots = tuple(made.hotspot(made.named(nth=1 + n % 3), clicks[n::3], rank=n + 1) for n in range(owned) if clicks[n::3])
    found = placed(made, presses, spots=spots, elements=elements, height=height)
    for number, sort in enumerate(PRESSES):
        tally, points = found.tally(number), found.points(number)
        assert tally.shown + sum(tally.left_out.values()) == tally.everybody == sum(one.count for one in presses if one.press == sort)
        assert tally.shown == points.count.sum()
        assert ((points.x >= 0) & (points.x < 1440) & (points.y >= 0) & (points.y < height)).all()
