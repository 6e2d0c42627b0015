"""A page's data on its picture over HTTP, and its layout."""

from __future__ import annotations

import io
import time
from base64 import b64decode
from dataclasses import replace
from typing import Any

import httpx
import pytest
from jsonschema import Draft202012Validator
from PIL import Image
from tests.doors.conftest import PAGE

from heatsight.doors.gives import health, layout, points_on_picture
from heatsight.model.layout import LayoutElement
from heatsight.overlay.gutter import WIDTH as GUTTER

BUTTON = LayoutElement(
    selector="body > button", chain='button:nth-child="1"nth-of-type="1"text="Buy";body:', tag="button", role="button", text="Buy",
    label="", href=None, x=660.0, y=300.0, width=120.0, height=40.0, clickable=True, disabled=False, fixed=False, font_px=16.0,
    contrast=7.0, fill=4.5,
)  # fmt: skip


@pytest.fixture(scope="module")
def saved(served: Any) -> dict[str, Any]:
    """The page with traffic, rendered at two widths, with its one button in the layouts."""
    made = served.post("saved", {"url": PAGE, "widths": [390, 1440]}).json()
    for _ in range(600):
        found: dict[str, Any] = served.get(f"saved/{made['short_id']}").json()
        if found["status"] == "completed":
            break
        time.sleep(0.05)
    gallery = served.installation.gallery
    for key in gallery.saved.pictures(1, made["id"]).values():
        kept = gallery.pictures.get(key)
        gallery.pictures.put(key, replace(kept, layout=replace(kept.layout, elements=(BUTTON,))))
    return found


def overlay(served: Any, saved: dict[str, Any], accept: str = "*/*", **params: Any) -> httpx.Response:
    """The painted picture."""
    where = f"/api/environments/@current/heatmap_screenshots/{saved['id']}/overlay/"
    return served.client.get(where, params=params, headers={"Accept": accept})  # type: ignore[no-any-return]  # served is a fixture's


def test_the_layout_is_given_in_parts(served: Any, saved: dict[str, Any]) -> None:
    """The nearest width's layout has the published shape, knows where it is kept, and gives so many elements as were asked for."""
    answer = served.get(f"heatmap_screenshots/{saved['short_id']}/layout", width=1300)
    assert answer.status_code == 200, answer.text
    told = answer.json()
    Draft202012Validator(layout()).validate(told)
    assert (told["width"], told["asked_width"], told["snapshot"], told["count"], told["has_more"]) == (
        1440,
        1440,
        saved["short_id"],
        1,
        False,
    )
    assert (told["elements"][0]["text"], told["elements"][0]["fill"]) == ("Buy", 4.5)
    assert served.get(f"heatmap_screenshots/{saved['id']}/layout", width=390, offset=1).json()["elements"] == []
    for wrong in ({"width": 0}, {"limit": 0}, {"limit": 5000}, {"offset": -1}):
        refused = served.get(f"heatmap_screenshots/{saved['id']}/layout", **wrong)
        assert (refused.status_code, refused.json()["attr"]) == (400, *wrong)
    assert served.get("heatmap_screenshots/nothing/layout").status_code == 404


@pytest.mark.parametrize(("accept", "media"), [("image/png", "PNG"), ("image/webp", "WEBP"), ("*/*", "JPEG")])
def test_the_overlay_is_painted_in_the_format_asked_for(served: Any, saved: dict[str, Any], accept: str, media: str) -> None:
    """The client's Accept decides; page_width makes the page smaller, and the picture's width is told."""
    answer = overlay(served, saved, accept, width=1440, page_width=700)
    assert (answer.status_code, answer.headers["content-type"]) == (200, f"image/{media.lower()}")
    assert (answer.headers["x-snapshot-width"], answer.headers["x-content-type-options"]) == ("1440", "nosniff")
    with Image.open(io.BytesIO(answer.content)) as image:
        assert image.format == media
        assert 700 < image.width < 1440


def test_layers_change_what_is_painted(served: Any, saved: dict[str, Any]) -> None:
    """With the clicks there is heat at the button, without them none; a layer that there is not is refused."""

    def heat(layers: str) -> int:
        with Image.open(io.BytesIO(overlay(served, saved, "image/png", width=1440, layers=layers).content)) as image:
            spot = image.convert("HSV").crop((GUTTER + 700, 300, GUTTER + 740, 340))
            return int(spot.getchannel("S").getextrema()[1])

    assert heat("clicks") > heat("levels") + 100
    refused = overlay(served, saved, layers="clicks,nonsense")
    assert (refused.status_code, refused.json()["attr"]) == (400, "layers")


def test_points_are_the_numbers_of_the_picture(served: Any, saved: dict[str, Any]) -> None:
    """Each click is shown or left out, the button has its own box and the report's id; the image comes along when asked for."""
    told = served.get(f"heatmap_screenshots/{saved['id']}/points", device="desktop", image="webp", page_width=400).json()
    Draft202012Validator(points_on_picture()).validate(told)
    clicks = told["presses"][0]
    assert (clicks["type"], clicks["shown"], clicks["everybody"], sum(clicks["points"]["count"])) == ("click", 4, 4, 4)
    (spot,) = (one for one in told["hotspots"] if one["type"] == "click")
    (listed,) = served.get("hotspots", url_exact=PAGE).json()["results"]
    assert (spot["hotspot_id"], spot["name"], spot["measured"]) == (listed["id"], "“Buy” button", True)
    assert spot["box"] == {"x": 660, "y": 300, "width": 120, "height": 40}
    assert (told["saved_heatmap"], told["device"], told["width"]) == (saved["short_id"], "desktop", 1440)
    with Image.open(io.BytesIO(b64decode(told["image"]["data"]))) as image:
        assert (image.format, image.size) == ("WEBP", (told["image"]["width"], told["image"]["height"]))
    assert served.get(f"heatmap_screenshots/{saved['id']}/points").json()["image"] is None


def test_findings_of_a_kept_assessment_are_marked(served: Any, saved: dict[str, Any]) -> None:
    """Every finding of the picture's device is on it or listed as without a place; an assessment that there is not is said so."""
    document = served.post("assessments", {"url_exact": PAGE}).json()
    told = served.get(f"heatmap_screenshots/{saved['id']}/points", device="desktop", assessment=document["id"]).json()
    numbers = [number for number, one in enumerate(document["findings"], 1) if one["device"] in ("all", "desktop")]
    assert sorted([*told["unplaced_findings"], *(flag["number"] for flag in told["findings"])]) == numbers
    missing = served.get(f"heatmap_screenshots/{saved['id']}/points", assessment="0" * 32)
    assert missing.status_code == 404


def test_a_device_without_a_picture_is_said_so(served: Any, saved: dict[str, Any]) -> None:
    """No picture of another device is passed off as one of this; nor is one of another project's heatmap given."""
    answer = overlay(served, saved, device="tablet")
    assert (answer.status_code, answer.json()["detail"]) == (404, "there is no picture of the page on a tablet: render it at such a width")
    assert overlay(served, {"id": "nothing"}).status_code == 404


def test_the_layout_is_used_wherever_a_page_is_asked_about(served: Any, saved: dict[str, Any]) -> None:
    """The assessment says how the rendered page stands against the clicks, since the page was rendered."""
    assert saved["status"] == "completed"
    checks = served.post("assessments", {"url_exact": PAGE}).json()["health"]["checks"]
    assert [check["id"] for check in checks if check["id"].startswith("layout_")] == ["layout_desktop"]


def test_pictures_of_today_are_taken_again(served: Any, saved: dict[str, Any]) -> None:
    """`saved/for_page` gives the page's heatmap with a picture at its people's window; a second time nothing is rendered."""
    rendered = len(served.painter.orders)
    first = served.post("saved/for_page", {"url_exact": PAGE})
    assert (first.status_code, first.json()["short_id"], first.json()["status"]) == (200, saved["short_id"], "completed")
    assert len(served.painter.orders) == rendered
    nobody = served.post("saved/for_page", {"url_exact": "https://shop.example/nobody"})
    assert (nobody.status_code, nobody.json()["attr"]) == (400, "width")


def test_health_tells_of_the_queue(served: Any, saved: dict[str, Any]) -> None:
    """With nothing left to render the queue is empty, in numbers and as a check."""
    assert saved["status"] == "completed"
    told = served.get("health", url=PAGE).json()
    Draft202012Validator(health()).validate(told)
    assert told["rendering"] == {"waiting": 0, "rendering": 0, "oldest": None}
    assert [check["status"] for check in told["checks"] if check["id"] == "rendering"] == ["ok"]
