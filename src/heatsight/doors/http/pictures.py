"""The picture of a saved heatmap, plain or with its page's data drawn on it, in the format that the client prefers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from heatsight.doors.desk import Desk
from heatsight.doors.http.answer import json_answer
from heatsight.doors.http.reading import PREFIXES, Reader
from heatsight.doors.overlays import overlay_image
from heatsight.doors.pictures_asked import WIDEST_ASKED
from heatsight.doors.saved import given
from heatsight.errors import InvalidRequest
from heatsight.use_cases.picture_formats import Form, in_form
from heatsight.use_cases.saved_heatmaps import WIDTH, Content, content

ROUTE: Final = "heatmap_screenshots/{id}/content"
OVERLAY: Final = "heatmap_screenshots/{id}/overlay"
FORMS: Final[Mapping[str, Form]] = {"image/jpeg": "jpeg", "image/png": "png", "image/webp": "webp"}
"""Media types that a picture may be asked in; of those a client likes equally, the first."""


class Pictures:
    """Gives pictures over HTTP."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def routes(self) -> list[Route]:
        """Under both prefixes, with and without the last slash."""
        ways = ((ROUTE, self.picture), (OVERLAY, self.overlay))
        paths = [(f"{prefix}/{route}", endpoint) for prefix in PREFIXES for route, endpoint in ways]
        return [Route(path + slash, endpoint, methods=["GET"]) for path, endpoint in paths for slash in ("/", "")]

    async def picture(self, request: Request) -> Response:
        """The picture nearest to `?width=`; while there is none, 202 and what is known of its heatmap."""
        desk = await self._reader.in_thread(lambda: self._reader.desk(request))
        width, form = _width(request), _form(request)
        gallery, name = desk.installation.gallery, request.path_params["id"]
        found = await self._reader.in_thread(lambda: content(gallery, desk.project, name, width))
        if found.key is None:
            return json_answer(given(desk, found.heatmap), 202)
        headers = {
            "ETag": f'"{found.key.rpartition("-")[2]}-{form}"',  # a key is one visit's
            "Cache-Control": "private, no-cache",
            "Vary": "Accept, Authorization",
            "X-Content-Type-Options": "nosniff",
            "X-Snapshot-Width": str(found.width),
        }
        if headers["ETag"] in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        image, got = await self._reader.in_thread(lambda: _image(desk, found, form))
        return Response(image, headers=headers, media_type=f"image/{got}")

    async def overlay(self, request: Request) -> Response:
        """The picture with what people did painted on it; its numbers are in `points/`, which takes the same parameters."""
        desk = await self._reader.in_thread(lambda: self._reader.desk(request))
        form, params = _form(request), dict(request.query_params) | {"id": request.path_params["id"]}
        image, found = await self._reader.in_thread(lambda: overlay_image(desk, params, form))
        headers = {
            "Cache-Control": "private, max-age=30",
            "Vary": "Accept, Authorization",
            "X-Content-Type-Options": "nosniff",
            "X-Snapshot-Width": str(found.asked_width),
        }
        return Response(image, headers=headers, media_type=f"image/{form}")


def _image(desk: Desk, found: Content, form: Form) -> tuple[bytes, Form]:
    """The picture as bytes."""
    jpeg = desk.installation.gallery.pictures.image(found.key or "")
    return in_form(jpeg, form)


def _width(request: Request) -> int:
    text = request.query_params.get("width") or str(WIDTH)
    if not re.fullmatch(r"[0-9]{1,5}", text) or not 1 <= int(text) <= WIDEST_ASKED:
        raise InvalidRequest(f"width is a whole number of px from 1 to {WIDEST_ASKED}", attr="width")
    return int(text)


def _form(request: Request) -> Form:
    """What the client likes best of what there is; a JPEG when it likes none of it, or says nothing."""
    liked = dict(map(_range, (request.headers.get("accept") or "*/*").split(",")))
    marks = {media: liked.get(media, liked.get("image/*", liked.get("*/*", 0.0))) for media in FORMS}
    return FORMS[max(marks, key=lambda media: marks[media])]


def _range(text: str) -> tuple[str, float]:
    """A media range and its weight."""
    media, *parameters = (part.strip().lower() for part in text.split(";"))
    weight = next((part[2:] for part in parameters if part.startswith("q=")), "1")
    try:
        return media, min(max(float(weight), 0.0), 1.0)
    except ValueError:
        return media, 0.0
