"""One page: its heat, its hot elements and its problems, each leading to the others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from starlette.responses import Response

from heatsight.doors.desk import desk_of
from heatsight.doors.parameters import read
from heatsight.doors.plain import plain
from heatsight.doors.readings import READINGS
from heatsight.doors.web.guard import Visit, data
from heatsight.doors.web.look import render
from heatsight.doors.web.looks import Look, Looks
from heatsight.doors.web.pictures import Pictures, mark
from heatsight.doors.web.showing import COUNTS, DEVICES, TYPES, PageShown, how, of_page
from heatsight.model.device import Device
from heatsight.query.page_extent import PageExtent
from heatsight.report import wording
from heatsight.report.stage import Size, Stage, stage
from heatsight.report.story import Story, story
from heatsight.use_cases.installation import Installation

SPOTS: Final = 20
"""Hot elements listed at once."""
PERIODS: Final = (7, 30, 90)
USUAL_WIDTH: Final[Mapping[str, int]] = {"desktop": 1280, "tablet": 820, "mobile": 390}
TALLEST: Final = 20_000
"""CSS px of a page that are shown; hardly anything lies deeper, and a hostile height must not make a sheet of kilometres."""
LEAST_TALL: Final = 600


@dataclass(frozen=True, slots=True)
class Sheet:
    """The page as it is drawn, CSS px; `fold` is the median one, 0 when nobody's is known."""

    device: Device
    width: int
    height: int
    fold: int


class OnePage:
    """The pages below `/page`."""

    def __init__(self, installation: Installation, looks: Looks, pictures: Pictures) -> None:
        self._installation = installation
        self._looks = looks
        self._pictures = pictures

    def page(self, visit: Visit) -> Response:
        """The page's view, or what to do when there is nothing to see."""
        shown = read(visit.params, PageShown)
        request = shown.request()
        look = self._looks.look(visit.project, visit.params, fresh=shown.fresh, patient=shown.wait)
        keep = {"project": visit.project.id} if len(visit.projects) > 1 else {}
        asked = {**keep, **of_page(visit.params)}
        common: dict[str, Any] = {
            "visit": visit,
            "label": request.page.label,
            "pattern": request.pattern,
            "asked": asked,
            "manner": how(shown),
            "look": look,
            "periods": PERIODS,
            "period": wording.period(look.window.date_from, look.window.date_to),
            "days": shown.days,
            "pinned": {**keep, **look.pinned},
        }
        if not any(extent.clicks for extent in look.extents):
            told = READINGS["health"].answer(desk_of(self._installation, visit.project), look.pinned)
            if not look.extents or told["status"] in ("no_data", "url_mismatch", "capture_off"):
                return render("no_page.html.j2", health=told, **common)
        sheet = _sheet(look.extents, shown.device)
        picture = self._pictures.of(visit, request.page, sheet.device, sheet.width)
        asked_width = sheet.width
        if picture.state == "completed":
            sheet = replace(sheet, width=picture.width, height=min(TALLEST, max(LEAST_TALL, picture.height)))
        return render(
            "page.html.j2",
            shown=shown,
            sheet=sheet,
            asked_width=asked_width,
            extents={extent.device: extent for extent in look.extents},
            types=TYPES,
            counts=COUNTS,
            devices=DEVICES,
            steps=look.steps,
            per_page=SPOTS,
            picture=picture,
            picture_mark=mark(picture.key),
            may_write=visit.session.may_write,
            **_told(look, sheet),
            **common,
        )

    def progress(self, visit: Visit) -> Response:
        """How far the assessment is."""
        look = self._looks.look(visit.project, visit.params)
        state = "ready" if look.document is not None else "failed" if look.failed else "working"
        return data({"state": state, "step": look.step, "done": look.done, "of": look.steps, "failed": look.failed})

    def heat(self, visit: Visit) -> Response:
        """The cells, or the buckets of scroll depth, that the heat is drawn from."""
        from heatsight.use_cases.heat import heat  # noqa: PLC0415 - it brings scipy, two seconds that a start need not wait for

        shown = read(visit.params, PageShown)
        desk = desk_of(self._installation, visit.project)
        found = heat(desk.source, desk.project, shown.request(), kind=shown.type, aggregation=shown.aggregation, now=desk.now)
        return data(plain(found))


def _sheet(extents: tuple[PageExtent, ...], device: Device | None) -> Sheet:
    """The page on the device asked for, else on the busiest."""
    found = next((extent for extent in extents if device in (None, extent.device)), None)
    if found is None:
        name: Device = device or "desktop"
        return Sheet(name, USUAL_WIDTH[name], LEAST_TALL, 0)
    height = min(TALLEST, max(LEAST_TALL, found.page_height))
    return Sheet(found.device, found.viewport_width or USUAL_WIDTH[found.device], height, found.viewport_height)


def _told(look: Look, sheet: Sheet) -> dict[str, Any]:
    """What the assessment adds to the page, once there is one."""
    if look.document is None:
        return {"told": None, "stage": None, "band": None, "levels": ()}
    told: Story = story(look.document, rows=SPOTS)
    drawn: Stage = stage(look.document, sheet.device, Size(sheet.width, sheet.height))
    band = next((band for band in look.document["bands"] if band["device"] == sheet.device), None)
    shares = sorted(band["scroll"]["depth_at_share"].items(), reverse=True) if band else ()
    return {
        "told": told,
        "stage": drawn,
        "band": next((band for band in told.bands if band.device == sheet.device), None),
        "levels": [(depth, f"{wording.percent(float(share))} saw {wording.pixels(depth)}") for share, depth in shares],
    }
