"""One page: its heat, its hot elements and its problems, each leading to the others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from starlette.responses import Response

from heatsight.doors.desk import desk_of
from heatsight.doors.parameters import read
from heatsight.doors.plain import plain
from heatsight.doors.readings import READINGS
from heatsight.doors.web.drawings import Drawings, Ground
from heatsight.doors.web.guard import Visit, data, packed
from heatsight.doors.web.look import render
from heatsight.doors.web.looks import MOMENT, PATIENCE, Look, Looks
from heatsight.doors.web.pictures import WIDTHS, Pictures, mark
from heatsight.doors.web.showing import COUNTS, DEVICES, TYPES, MovesShown, PageShown, how, of_page
from heatsight.errors import HeatsightError
from heatsight.model.device import Device
from heatsight.query.page_extent import PageExtent
from heatsight.report import wording
from heatsight.report.stage import Places, Size, Stage, stage
from heatsight.report.story import Story, story
from heatsight.use_cases.installation import Installation
from heatsight.use_cases.page_pictures import PagePicture
from heatsight.use_cases.request import DAYS, DAYS_WIDENED

if TYPE_CHECKING:  # it brings numpy
    from heatsight.overlay.drawing import Level

SPOTS: Final = 20
"""Hot elements listed at once."""
PERIODS: Final = (7, 30, 90)
USUAL_WIDTH: Final[Mapping[str, int]] = {"desktop": 1280, "tablet": 820, "mobile": 390}
TALLEST: Final = 20_000
"""CSS px of a page that are shown; hardly anything lies deeper, and a hostile height must not make a sheet of kilometres."""
LEAST_TALL: Final = 600
PLACES: Final = 4_000
"""Places of each sort of press that are drawn, about; neighbours become one."""
DRAWN_WITHIN: Final = 3.0
"""Seconds that a question for the drawing waits, before the page asks again."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """
    The page as it is drawn, CSS px.

    Attributes:
        fold: the median one of everybody on the device, 0 when nobody's is known.
        asked_width: what a picture of it should be nearest to.
    """

    device: Device
    width: int
    height: int
    fold: int
    asked_width: int


class OnePage:
    """The pages below `/page`."""

    def __init__(self, installation: Installation, looks: Looks, pictures: Pictures, drawings: Drawings) -> None:
        self._installation = installation
        self._looks = looks
        self._pictures = pictures
        self._drawings = drawings

    def page(self, visit: Visit) -> Response:
        """The page's view, or what to do when there is nothing to see."""
        shown = read(visit.params, PageShown)
        request = shown.request()
        look = self._looks.look(visit.project, visit.params, fresh=shown.fresh, patient=shown.wait)
        sheet, picture = self._sheet(visit, shown, look)
        if picture.taken_at is not None and picture.taken_at > look.made_at:
            # The page's layout came with its picture, and makes other names.
            look = self._looks.look(visit.project, visit.params, fresh=True, patient=shown.wait)
            sheet, picture = self._sheet(visit, shown, look)
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
            "days": shown.days if shown.days or look.fixed else DAYS_WIDENED if look.window.widened else DAYS,
            "pinned": {**keep, **look.pinned},
        }
        if not any(extent.clicks for extent in look.extents):
            told = READINGS["health"].answer(desk_of(self._installation, visit.project), look.pinned)
            if not look.extents or told["status"] in ("no_data", "url_mismatch", "capture_off"):
                return render("no_page.html.j2", health=told, **common)
        told = self._told(visit, look, sheet, picture, PATIENCE if shown.wait else MOMENT)
        page = render(
            "page.html.j2",
            shown=shown,
            sheet=sheet,
            extents={extent.device: extent for extent in look.extents},
            types=TYPES,
            counts=COUNTS,
            devices=DEVICES,
            steps=look.steps,
            per_page=SPOTS,
            picture=picture,
            picture_mark=mark(picture.key),
            strips=_strips(sheet),
            widths=[width for width in WIDTHS if width < 2 * sheet.width],
            may_write=visit.session.may_write,
            **told,
            **common,
        )
        return packed(visit, page)

    def progress(self, visit: Visit) -> Response:
        """How far the assessment is."""
        look = self._looks.look(visit.project, visit.params)
        state = "ready" if look.document is not None else "failed" if look.failed else "working"
        return data({"state": state, "step": look.step, "done": look.done, "of": look.steps, "failed": look.failed})

    def drawing(self, visit: Visit) -> Response:
        """What is drawn on the sheet, once it is made."""
        from heatsight.overlay.points import points_json  # noqa: PLC0415 - it brings scipy, two seconds that a start need not wait for

        shown = read(visit.params, PageShown)
        look = self._looks.look(visit.project, visit.params)
        live = self._drawings.get(visit.project, _ground(look, *self._sheet(visit, shown, look)), PATIENCE if shown.wait else DRAWN_WITHIN)
        if live is None:
            return data({"state": "working"})
        found = points_json(live.drawing, most=PLACES)
        # Names and boxes stand in the page already.
        told = {name: value for name, value in found.items() if name not in ("hotspots", "findings", "unplaced_findings")}
        return packed(visit, data({"state": "ready", "on_picture": live.layout is not None, **told}))

    def moves(self, visit: Visit) -> Response:
        """Where mice came to rest."""
        from heatsight.use_cases.live import moves  # noqa: PLC0415 - see above

        shown = read(visit.params, MovesShown)
        desk = desk_of(self._installation, visit.project)
        at = None if shown.near_min is None or shown.near_max is None else (shown.near_min, shown.near_max)
        found = moves(desk.source, desk.project, shown.request(), aggregation=shown.aggregation, at=at, now=desk.now)
        return packed(visit, data(plain(found)))

    def _sheet(self, visit: Visit, shown: PageShown, look: Look) -> tuple[Sheet, PagePicture]:
        """The sheet, as large as the page's picture where there is one, and what is known of that."""
        sheet = _sheet(look.extents, shown.device)
        picture = self._pictures.of(visit, shown.request().page, sheet.device, sheet.asked_width)
        if picture.state == "completed":
            sheet = replace(sheet, width=picture.width, height=min(TALLEST, max(1, picture.height)))
        return sheet, picture

    def _told(self, visit: Visit, look: Look, sheet: Sheet, picture: PagePicture, patience: float) -> dict[str, Any]:
        """What the assessment adds to the page, once there is one; on a picture also the drawing, which knows what lies where."""
        live, placed = None, "blank"
        if picture.state == "completed":
            try:
                live = self._drawings.get(visit.project, _ground(look, sheet, picture), patience)
                placed = "ready" if live is not None else "working"
            except HeatsightError:
                placed = "failed"  # the page's script asks again, and says why
        levels = tuple(live.drawing.levels) if live is not None else ()
        if look.document is None:
            return {"told": None, "stage": None, "band": None, "lines": _lines(levels), "placed": placed}
        told: Story = story(look.document, rows=SPOTS)
        where: Places | None = Places({}, {})
        if placed == "blank":
            where = None
        elif live is not None:
            from heatsight.use_cases.live import places  # noqa: PLC0415 - see above

            where = places(live, look.document)
        drawn: Stage = stage(look.document, sheet.device, Size(sheet.width, sheet.height), where)
        band = next((band for band in look.document["bands"] if band["device"] == sheet.device), None)
        if placed == "blank" and band is not None:
            shares = sorted(band["scroll"]["depth_at_share"].items(), reverse=True)
            lines = [(depth, _seen(float(share), depth)) for share, depth in shares]
        else:
            lines = _lines(levels)
        return {
            "told": told,
            "stage": drawn,
            "band": next((band for band in told.bands if band.device == sheet.device), None),
            "lines": lines,
            "placed": placed,
        }


def _ground(look: Look, sheet: Sheet, picture: PagePicture) -> Ground:
    key = picture.key if picture.state == "completed" else ""
    return Ground(look.pinned, sheet.device, key, (sheet.width, sheet.height))


def _sheet(extents: tuple[PageExtent, ...], device: Device | None) -> Sheet:
    """The page on the device asked for, else on the busiest."""
    found = next((extent for extent in extents if device in (None, extent.device)), None)
    if found is None:
        name: Device = device or "desktop"
        return Sheet(name, USUAL_WIDTH[name], LEAST_TALL, 0, USUAL_WIDTH[name])
    height, width = min(TALLEST, max(LEAST_TALL, found.page_height)), found.viewport_width or USUAL_WIDTH[found.device]
    return Sheet(found.device, width, height, found.viewport_height, width)


def _strips(sheet: Sheet) -> tuple[int, ...]:
    from heatsight.use_cases.picture_strips import strips_of  # noqa: PLC0415 - it brings numpy

    return strips_of(sheet.height)


def _lines(levels: Iterable[Level]) -> list[tuple[int, str]]:
    return [(level.y, f"fold, {level.y:,} px" if level.share is None else _seen(level.share, level.y)) for level in levels]


def _seen(share: float, depth: int) -> str:
    return f"{wording.percent(share)} saw {wording.pixels(depth)}"
