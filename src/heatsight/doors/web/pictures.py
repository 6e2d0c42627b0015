"""Pictures of pages for the page's view: whether there is one, making one, and handing it out."""

from __future__ import annotations

import re
from hashlib import sha256
from typing import Final

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
from heatsight.use_cases.picture_formats import in_form

_FOR_GOOD: Final = "private, max-age=31536000, immutable"
_DIGITS: Final = re.compile(r"[0-9]{1,5}")


class Pictures:
    """The pages below `/page/picture`."""

    def __init__(self, installation: Installation, looks: Looks) -> None:
        self._installation = installation
        self._looks = looks

    def of(self, visit: Visit, page: Page, device: Device, width: int) -> PagePicture:
        """What is known of a page's picture on a device."""
        return page_picture(self._installation.gallery, visit.project, page, device, width)

    def state(self, visit: Visit) -> Response:
        """The same, for the page that waits for it."""
        return data({name: value for name, value in plain(self._asked(visit)).items() if name != "key"})

    def file(self, visit: Visit) -> Response:
        """The picture itself, as WebP where the browser takes it. Its address bears its mark, so it is kept for good."""
        found = self._asked(visit)
        if found.state != "completed":
            raise NotFound("there is no picture of this page")
        jpeg = self._installation.gallery.pictures.image(found.key)
        takes_webp = "image/webp" in visit.request.headers.get("accept", "")
        image, form = in_form(jpeg, "webp" if takes_webp else "jpeg")
        return Response(image, 200, {"Cache-Control": _FOR_GOOD, "Vary": "Accept, Cookie"}, f"image/{form}")

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

    def _asked(self, visit: Visit) -> PagePicture:
        asked = read({name: value for name, value in visit.params.items() if name != "width"}, PageShown)
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
