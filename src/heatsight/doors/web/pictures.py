"""Pictures of pages for the page's view: whether there is one, making one, and handing it out."""

from __future__ import annotations

import re
import threading
from hashlib import sha256
from typing import Annotated, Final, Literal, get_args

import msgspec
from starlette.responses import RedirectResponse, Response

from heatsight.doors.parameters import read
from heatsight.doors.plain import plain
from heatsight.doors.web.guard import Visit, data, own_path
from heatsight.doors.web.looks import Looks
from heatsight.doors.web.showing import PageShown
from heatsight.errors import InvalidRequest, NotFound
from heatsight.model.device import Device
from heatsight.model.page import Page
from heatsight.use_cases.installation import Installation
from heatsight.use_cases.page_pictures import PagePicture, make_picture, page_picture, page_to_render

_FOR_GOOD: Final = "private, max-age=31536000, immutable"
_DIGITS: Final = re.compile(r"[0-9]{1,5}")
_KEPT: Final = 16
"""Pictures whose strips are kept, each at one width; a hundred kilobytes each, about."""

Wide = Literal[480, 1000, 1440]
WIDTHS: Final[tuple[Wide, ...]] = get_args(Wide)
"""Pixels across that a strip is to be had in."""


class StripAsked(msgspec.Struct, kw_only=True):
    """Which part of a picture, and how large."""

    strip: Annotated[int, msgspec.Meta(ge=0, le=1_000)] = 0
    wide: Wide = 1000
    whole: bool = False


class Pictures:
    """The pages below `/page/picture`."""

    def __init__(self, installation: Installation, looks: Looks) -> None:
        self._installation = installation
        self._looks = looks
        self._turn = threading.Lock()
        self._kept: dict[tuple[str, int], tuple[bytes, ...]] = {}

    def of(self, visit: Visit, page: Page, device: Device, width: int) -> PagePicture:
        """What is known of a page's picture on a device."""
        return page_picture(self._installation.gallery, visit.project, page, device, width)

    def state(self, visit: Visit) -> Response:
        """The same, for the page that waits for it."""
        return data({name: value for name, value in plain(self._asked(visit)).items() if name in ("state", "said")})

    def file(self, visit: Visit) -> Response:
        """A strip of the picture, or with `whole=true` all of it in its colours. Its address bears its mark, so it is kept for good."""
        said = read(visit.params, StripAsked)
        found = self._asked(visit)
        if found.state != "completed":
            raise NotFound("there is no picture of this page")
        pictures = self._installation.gallery.pictures
        headers = {"Cache-Control": _FOR_GOOD, "Vary": "Cookie"}
        if said.whole:
            return Response(pictures.image(found.key), 200, headers, "image/jpeg")
        strips = self._strips(found.key, said.wide)
        if said.strip >= len(strips):
            raise NotFound("the picture has no such strip")
        return Response(strips[said.strip], 200, headers, "image/webp")

    def make(self, visit: Visit) -> Response:
        """Order the page's picture, at the usual width of every device it is visited with, and lead back to the page."""
        said = {name: value for name, value in visit.form.items() if name not in ("form_token", "next")}
        page = read(said, PageShown).request().page
        look = self._looks.look(visit.project, said)
        widths = [extent.viewport_width for extent in look.extents if extent.viewport_width]
        source = self._installation.store.source(visit.project.id)
        by = "web page" if visit.session.key_id is None else self._label(visit)
        make_picture(self._installation.gallery, visit.project, page, url=page_to_render(source, page, look.window), widths=widths, by=by)
        return RedirectResponse(own_path(visit.form.get("next", "/")), 303)

    def _strips(self, key: str, wide: int) -> tuple[bytes, ...]:
        """All strips of a picture are made at once, and kept while they are asked for."""
        from heatsight.use_cases.picture_strips import picture_strips  # noqa: PLC0415 - it brings numpy, which a start need not wait for

        pictures = self._installation.gallery.pictures
        with self._turn:
            strips = self._kept.pop((key, wide), None) or picture_strips(pictures.image(key), pictures.layout(key), wide)
            self._kept[key, wide] = strips
            while len(self._kept) > _KEPT:
                del self._kept[next(iter(self._kept))]
        return strips

    def _asked(self, visit: Visit) -> PagePicture:
        asked = read(visit.params, PageShown)
        width = visit.params.get("width", "")
        if not _DIGITS.fullmatch(width) or asked.device is None:
            raise InvalidRequest("a picture is of one device, at one width", attr="width")
        return self.of(visit, asked.request().page, asked.device, int(width))

    def _label(self, visit: Visit) -> str:
        keys = self._installation.catalogue.keys(visit.project.id)
        return next((key.label for key in keys if key.id == visit.session.key_id), "web page")


def mark(key: str) -> str:
    """What tells one picture's address from the next one's, without telling where it lies."""
    return sha256(key.encode()).hexdigest()[:12]
