"""Drawings from numbers and a layout."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from heatsight.model.assessment import Cliff
from heatsight.overlay.compose import HOTSPOTS, compose
from heatsight.overlay.drawing import Box
from heatsight.query.scroll_reach import Depths

BOX = Box(600.0, 400.0, 240.0, 48.0)


def test_a_hotspot_has_its_elements_box(made: Any, press: Any) -> None:
    """A hotspot whose element the picture shows is framed by that element's own box."""
    presses = [press(700, 410, 5)]
    drawing = compose(made.data(presses, hotspots=(made.hotspot(made.named(), presses),)), made.layout(made.element()), (1440, 3000))
    (spot,) = drawing.spots
    assert (spot.box, spot.measured, spot.name, spot.clicks) == (BOX, True, "“Buy” button", 5)


def test_a_place_without_an_element_is_framed_by_its_presses(made: Any, press: Any) -> None:
    """A hotspot without an element is framed by what its shown presses span, and one whose presses are left out has no box."""
    here, elsewhere = [press(700, 410), press(720, 430)], [press(100, 100, width=1920)]
    spots = (made.hotspot(None, here, described="under the “Buy” button"), made.hotspot(None, elsewhere, rank=2))
    first, second = compose(made.data(here + elsewhere, hotspots=spots), made.layout(), (1440, 3000)).spots
    assert (first.box, first.measured, first.name) == (Box(690.0, 400.0, 40.0, 40.0), False, "place under the “Buy” button")
    assert (second.box, second.name) == (None, "place without a name")


def test_an_element_beyond_the_picture_has_no_box(made: Any, press: Any) -> None:
    """An element below a picture that was cut has no box; one across its edge has what is left of it."""
    presses = [press(700, 410)]
    data = made.data(presses, hotspots=(made.hotspot(made.named(), presses),))
    assert compose(data, made.layout(made.element()), (1440, 300)).spots[0].box is None
    assert compose(data, made.layout(made.element()), (1440, 420)).spots[0].box == Box(600.0, 400.0, 240.0, 20.0)


def test_a_finding_lies_on_its_element(made: Any) -> None:
    """A finding has the number it has in the report, and the box of its element; one of another band is none of this picture's business."""
    findings = (made.finding(device="mobile"), made.finding(made.named(), device="all"), made.finding())
    drawing = compose(made.data(findings=findings), made.layout(made.element()), (1440, 3000))
    assert [(flag.number, flag.box) for flag in drawing.flags] == [(2, BOX)]
    assert drawing.unplaced == (3,)


def test_a_finding_lies_on_the_hotspot_it_cites(made: Any, press: Any) -> None:
    """Without an element in the picture a finding lies where the hotspot of its evidence does."""
    presses = [press(700, 410)]
    data = made.data(presses, hotspots=(made.hotspot(None, presses),), findings=(made.finding(hotspot_id="click-1"),))
    assert compose(data, made.layout(), (1440, 3000)).flags[0].box == Box(690.0, 400.0, 20.0, 20.0)


def test_a_finding_lies_on_the_hotspot_of_its_region(made: Any, press: Any) -> None:
    """A finding that has neither lies on the hotspot that has its very region."""
    presses = [press(700, 410, press="rageclick")]
    spot = made.hotspot(None, presses)
    finding = replace(made.finding(), region=spot.region)
    assert compose(made.data(presses, hotspots=(spot,), findings=(finding,)), made.layout(), (1440, 3000)).flags[0].box.y == 400
    assert compose(made.data(findings=(finding,)), made.layout(), (1440, 3000)).unplaced == (1,)


def test_the_pages_ground_is_framed_by_its_presses(made: Any, press: Any) -> None:
    """Empty space that is most of the page is not framed whole; a button as large is."""
    presses = [press(700, 410)]
    whole = made.element(x=0.0, y=0.0, width=1440.0, height=3000.0)
    for interactive, box in ((False, Box(690.0, 400.0, 20.0, 20.0)), (True, Box(0.0, 0.0, 1440.0, 3000.0))):
        spot = made.hotspot(replace(made.named(), interactive=interactive), presses)
        (found,) = compose(made.data(presses, hotspots=(spot,)), made.layout(whole), (1440, 3000)).spots
        assert (found.box, found.measured) == (box, interactive)


def test_strays_are_framed_by_nothing(made: Any, press: Any) -> None:
    """Presses strewn over empty space have no box, and are said to be here and there; those in one place have one."""
    whole = made.element(x=0.0, y=0.0, width=1440.0, height=3000.0)
    for places, box, scattered in (
        ([(100, 400), (1300, 700)], None, True),
        ([(100, 400), (150, 420)], Box(90.0, 390.0, 70.0, 40.0), False),
    ):
        presses = [press(*place) for place in places]
        spot = made.hotspot(replace(made.named(), interactive=False), presses)
        (found,) = compose(made.data(presses, hotspots=(spot,)), made.layout(whole), (1440, 3000)).spots
        assert (found.box, found.scattered) == (box, scattered)


def test_a_cliff_lies_where_this_band_has_it(made: Any) -> None:
    """A cliff is a stretch of the page's whole width, at this band's own depth; without one in this band it has no place."""
    finding = made.finding(kind="scroll_cliff", device="all")
    cliff = Cliff(1000, 0.4, (980.0, 1040.0), 1400)
    assert compose(made.data(findings=(finding,), cliff=cliff), made.layout(), (1440, 3000)).flags[0].box == Box(0.0, 1000.0, 1440.0, 400.0)
    assert compose(made.data(findings=(finding,)), made.layout(), (1440, 3000)).unplaced == (1,)


def test_lengths_are_css_px_whatever_the_picture_has(made: Any, press: Any) -> None:
    """A picture of two pixels per CSS px makes the same drawing, of half its pixels' height."""
    data = made.data([press(700, 410)])
    drawing = compose(data, made.layout(scale=2.0), (2880, 6000))
    assert (drawing.width, drawing.height, drawing.scale, drawing.points[0].y.tolist()) == (1440, 3000, 2.0, [410])


def test_scrolling_comes_with_the_number_of_people(made: Any) -> None:
    """Lines and bands say of how many people they are; the fold is theirs, or that of whoever pressed something."""
    drawing = compose(made.data(depths=Depths((1000, 2000), (1, 3), 800, None)), made.layout(), (1440, 3000))
    assert (drawing.readers, drawing.levels[0].y, len(drawing.stretches)) == (4, 800, 3)


def test_a_page_of_many_hotspots_has_its_busiest(made: Any, press: Any) -> None:
    """A drawing holds so many hotspots and no more, so that its JSON stays small."""
    presses = [press(16 * n, 16 * n) for n in range(HOTSPOTS + 5)]
    spots = tuple(made.hotspot(None, [one], rank=rank) for rank, one in enumerate(presses, 1))
    assert len(compose(made.data(presses, hotspots=spots), made.layout(), (1440, 3000)).spots) == HOTSPOTS


def test_no_data_is_an_empty_drawing(made: Any) -> None:
    """A page nobody came to makes a drawing with nothing on it, and says so."""
    drawing = compose(made.data(), made.layout(), (1440, 3000))
    assert [tally.everybody for tally in drawing.tallies] == [0, 0, 0]
    assert (drawing.spots, drawing.flags, drawing.levels, drawing.stretches, drawing.readers) == ((), (), (), (), 0)
