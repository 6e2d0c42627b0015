"""Where hotspots and findings lie on the page itself."""

from __future__ import annotations

from heatsight.report.document import JSON
from heatsight.report.stage import BOXES, LEAST, Box, Place, Places, Size, stage

PAGE = Size(1440, 3000)


def test_boxes_lie_where_the_regions_say(documents: dict[str, JSON]) -> None:
    """A box is its hotspot's region in the page's pixels, and the hotspots come in their order."""
    document = documents["rich"]
    band = document["bands"][0]
    drawn = stage(document, band["device"], PAGE)
    assert [spot.row.id for spot in drawn.spots] == [spot["id"] for spot in band["hotspots"]]
    region, box = band["hotspots"][0]["region"], drawn.spots[0].box
    assert box is not None
    assert abs(box.x - PAGE.width * region["x0"]) < 0.1
    assert (box.y, box.height) == (region["y0"], region["y1"] - region["y0"])


def test_no_box_leaves_the_page_or_is_too_small(documents: dict[str, JSON]) -> None:
    """Whatever a region says, its box lies on the page and can be pointed at."""
    document = documents["rich"]
    band = document["bands"][0]
    for x0, x1, y0, y1 in ((-4, -3, -900, -800), (0.5, 0.5, 70, 70), (3, 9, 10**9, 10**9)):
        band["hotspots"][0]["region"] = {"x0": x0, "x1": x1, "y0": y0, "y1": y1, "fixed": False}
        box = stage(document, band["device"], PAGE).spots[0].box
        assert box is not None
        assert 0 <= box.x <= PAGE.width - box.width
        assert 0 <= box.y <= PAGE.height - box.height
        assert min(box.width, box.height) >= LEAST


def test_a_finding_lies_at_the_hotspot_it_is_about(documents: dict[str, JSON]) -> None:
    """A finding that cites a hotspot of this device is marked there, the hotspot names it, and a finding of another device says which."""
    document = documents["rich"]
    for band in document["bands"]:
        drawn = stage(document, band["device"], PAGE)
        spots = {spot.row.id: spot for spot in drawn.spots}
        assert len(drawn.marks) == len(document["findings"])
        for mark, finding in zip(drawn.marks, document["findings"], strict=True):
            if finding["device"] not in ("all", band["device"]):
                assert mark.box is None
                assert mark.device == (finding["device"] if finding["region"] else "")
            elif mark.spot_id:
                assert mark.box == spots[mark.spot_id].box
                assert mark.rank in spots[mark.spot_id].findings
    assert any(spot.findings for spot in stage(document, "desktop", PAGE).spots)


def test_a_device_nobody_came_with_is_empty(documents: dict[str, JSON]) -> None:
    """A device without hotspots has none, and findings about all devices keep their own place."""
    drawn = stage(documents["no_data"], "tablet", PAGE)
    assert (drawn.spots, drawn.marks) == ((), ())


def test_on_a_picture_boxes_lie_where_the_picture_shows_things(documents: dict[str, JSON]) -> None:
    """A hotspot and the finding about it lie at the hotspot's place, loosely where that is not the element's own box; others have none."""
    document = documents["rich"]
    cited = stage(document, "desktop", PAGE).spots
    about = next(spot for spot in cited if spot.findings)
    there = Box(10, 20, 30, 40)
    drawn = stage(document, "desktop", PAGE, Places({about.row.id: Place(there, measured=False)}, {}))
    assert {spot.row.id: (spot.box, spot.loose) for spot in drawn.spots if spot.box} == {about.row.id: (there, True)}
    assert drawn.marks[about.findings[0] - 1].box == there
    kinds = {document["findings"][mark.rank - 1]["kind"] for mark in drawn.marks if mark.box and mark.spot_id != about.row.id}
    assert kinds <= {"scroll_cliff"}


def test_a_finding_lies_on_its_element_where_nothing_was_clicked(documents: dict[str, JSON]) -> None:
    """Without a hotspot of its own, a finding is marked at the element that the picture shows."""
    document = documents["rich"]
    (number, finding) = next(
        (n, one) for n, one in enumerate(document["findings"]) if one["element"] and one["device"] in ("all", "desktop")
    )
    for item in finding["evidence"]:
        item["hotspot_id"] = None
    for band in document["bands"]:
        band["hotspots"] = []
    there = Box(10, 20, 30, 40)
    drawn = stage(document, "desktop", PAGE, Places({}, {finding["element"]["selector"]: there}))
    assert (drawn.marks[number].box, drawn.marks[number].spot_id) == (there, "")


def test_only_the_hottest_have_boxes(documents: dict[str, JSON]) -> None:
    """Past the most boxes a hotspot is listed and not drawn."""
    document = documents["rich"]
    band = document["bands"][0]
    band["hotspots"] = [{**band["hotspots"][0], "id": str(number)} for number in range(BOXES + 3)]
    drawn = stage(document, band["device"], PAGE)
    assert [spot.box is not None for spot in drawn.spots] == [True] * BOXES + [False] * 3
