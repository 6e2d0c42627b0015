"""Where things lie in a band's drawings."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from heatsight.report.document import JSON
from heatsight.report.drawing import CELLS, TALLEST, Drawing, drawing


def inside(picture: Drawing) -> bool:
    """Whether everything lies on the sheet (a box has a least size, which may cross the edge)."""
    slack = 4.1
    boxes = all(0 <= box.x <= picture.width and box.y >= 0 and box.y + box.height <= picture.height + slack for box in picture.boxes)
    spots = all(0 <= spot.x <= picture.width and 0 <= spot.y <= picture.height + slack for spot in picture.spots)
    lines = all(line is None or 0 <= line.y <= picture.height + slack for line in (picture.fold, picture.cliff, *picture.ticks))
    strips = all(strip.y >= 0 and strip.height >= 0 for strip in (*picture.zones, *picture.unseen))
    return boxes and spots and lines and strips


def test_a_page_is_drawn_to_its_height(documents: dict[str, JSON]) -> None:
    """A known page height sets the scale: the fold of 900 px lies at 900 / 4200 of the sheet."""
    picture = drawing(documents["rich"]["bands"][0])
    assert picture.height == TALLEST
    assert picture.fold is not None
    assert abs(picture.fold.y - TALLEST * 900 / 4200) < 0.1
    assert [tick.label for tick in picture.ticks][:3] == ["0", "500", "1,000"]


def test_one_visitor_does_not_stretch_the_page(documents: dict[str, JSON]) -> None:
    """A depth that one of hundreds claims to have reached does not scale the page for all."""
    band = documents["rich"]["bands"][0]
    claimed = {"depth_px": 500_000, "visitors": 1, "share": 0.0025, "ci": [0.0, 0.01]}
    scroll = {**band["scroll"], "page_height": None, "reach": [*band["scroll"]["reach"], claimed]}
    assert drawing({**band, "scroll": scroll}).ticks[-1].label == "4,000"


def test_only_labelled_ranks_are_those_of_the_table(documents: dict[str, JSON]) -> None:
    """Click hotspots bear their rank; a rage hotspot is an outline without one."""
    boxes = drawing(documents["rich"]["bands"][0]).boxes
    assert [box.label for box in boxes] == ["1", "2", "3", "4", "5", "6", "7", "8", "9", ""]


def test_cells_are_capped_hottest_first(documents: dict[str, JSON]) -> None:
    """A page with thousands of cells draws the hottest ones."""
    band = documents["rich"]["bands"][0]
    spot = band["hotspots"][0]
    points = [{"x": (index % 100) / 100, "y": index // 100 * 16, "target_fixed": False, "count": 1 + index} for index in range(3000)]
    picture = drawing({**band, "hotspots": [{**spot, "points": points}]})
    assert len(picture.spots) == CELLS
    assert picture.spots[0].radius == max(spot.radius for spot in picture.spots)


def test_an_empty_band_can_be_drawn(documents: dict[str, JSON]) -> None:
    """Nobody's band is an empty sheet."""
    picture = drawing(documents["rich"]["bands"][1])
    assert (picture.boxes, picture.curve, picture.fold) == ((), "", None)


@given(x=st.tuples(st.floats(-5, 50), st.floats(-5, 50)), y=st.tuples(st.integers(-(10**6), 10**6), st.integers(-(10**6), 10**6)))
def test_whatever_is_claimed_everything_lies_on_the_sheet(x: tuple[float, float], y: tuple[int, int]) -> None:
    """Boxes, cells and lines stay on the sheet, however far out a visitor says he clicked."""
    assert inside(drawing(_band(sorted(x), sorted(y))))


def _band(x: list[float], y: list[int]) -> dict[str, Any]:
    region = {"x0": x[0], "x1": x[1], "y0": y[0], "y1": y[1], "fixed": False}
    spot = {
        "id": "a",
        "type": "click",
        "rank": 1,
        "element": None,
        "naming": {"source": "none", "confidence": 0.0, "support": 0},
        "region": region,
        "points": [{"x": x[0], "y": y[0], "target_fixed": False, "count": 1}],
        "count": 1,
        "unique_visitors": 1,
        "share": 1.0,
        "ci": [0.2, 1.0],
        "below_fold": False,
    }
    return {
        "device": "mobile",
        "scroll": {"visitors": 0, "reach": [], "depth_at_share": {"0.5": y[1]}, "cliff": None},
        "fold": {"median_viewport_height": abs(y[1])},
        "hotspots": [spot],
        "dead_zones": [{"region": region, "why": ""}],
    }
