"""Where hotspots and findings lie on the page itself."""

from __future__ import annotations

from heatsight.report.document import JSON
from heatsight.report.stage import BOXES, LEAST, Size, stage

PAGE = Size(1440, 3000)


def test_boxes_lie_where_the_regions_say(documents: dict[str, JSON]) -> None:
    """A box is its hotspot's region in the page's pixels, and the hotspots come in their order."""
    document = documents["rich"]
    band = document["bands"][0]
    drawn = stage(document, band["device"], PAGE)
    assert [spot.row.id for spot in drawn.spots] == [spot["id"] for spot in band["hotspots"]][:BOXES]
    region, box = band["hotspots"][0]["region"], drawn.spots[0].box
    assert abs(box.x - PAGE.width * region["x0"]) < 0.1
    assert (box.y, box.height) == (region["y0"], region["y1"] - region["y0"])


def test_no_box_leaves_the_page_or_is_too_small(documents: dict[str, JSON]) -> None:
    """Whatever a region says, its box lies on the page and can be pointed at."""
    document = documents["rich"]
    band = document["bands"][0]
    for x0, x1, y0, y1 in ((-4, -3, -900, -800), (0.5, 0.5, 70, 70), (3, 9, 10**9, 10**9)):
        band["hotspots"][0]["region"] = {"x0": x0, "x1": x1, "y0": y0, "y1": y1, "fixed": False}
        box = stage(document, band["device"], PAGE).spots[0].box
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
