"""The report as one HTML file that needs nothing else: no script, no request, light and dark, paper and phone."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined

from heatsight.report.band_story import is_empty
from heatsight.report.drawing import drawing
from heatsight.report.pictures import BandPicture, embedded
from heatsight.report.story import story
from heatsight.report.wording import unbroken

ROWS: Final = 15

_RANGE: Final = re.compile(r"(?<=\d)–(?=\d)")
_JOINED_DASH: Final = "\u2060–\u2060"  # browsers break a line after a dash

_TEMPLATES: Final = Environment(
    loader=PackageLoader("heatsight.report"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_TEMPLATES.filters["unbroken"] = lambda sentence: _RANGE.sub(_JOINED_DASH, unbroken(sentence))


def html(document: Mapping[str, Any], pictures: Sequence[BandPicture] = ()) -> str:
    """The document as a page of its own, with the pictures in it. Raises InvalidRequest when it is no assessment."""
    told = story(document, rows=ROWS)
    drawings = [drawing(band) for band in document["bands"] if not is_empty(band)]
    images = {picture.device: embedded(picture) for picture in pictures}
    page = _TEMPLATES.get_template("report.html.j2")
    return page.render(told=told, bands=list(zip(told.bands, drawings, strict=True)), images=images).strip() + "\n"
