"""One document, one renderer per format."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, Literal, get_args

from heatsight.report.document import hotspot_to_json, to_json
from heatsight.report.html import html
from heatsight.report.jsonfmt import json_text
from heatsight.report.markdown import markdown
from heatsight.report.pictures import BandPicture, with_pictures
from heatsight.report.text import text

__all__ = ["FORMATS", "Format", "hotspot_to_json", "render", "to_json", "with_pictures"]

Format = Literal["text", "markdown", "html", "json"]
FORMATS: Final[tuple[str, ...]] = get_args(Format)

_RENDERERS: Final[Mapping[str, Callable[[Mapping[str, Any]], str]]] = {
    "text": text,
    "markdown": markdown,
    "json": json_text,
}


def render(
    document: Mapping[str, Any],
    format: Format,  # noqa: A002 -- the word of the command line and of HTTP
    pictures: Sequence[BandPicture] = (),
) -> str:
    """
    A document, fresh or saved, in one format, ending in a newline.

    Args:
        pictures: of the page, at most one per band: HTML embeds them, every format tells of them.

    Raises:
        InvalidRequest: it is no assessment of a version that is known here.
    """
    told = with_pictures(document, pictures) if pictures else document
    return html(told, pictures) if format == "html" else _RENDERERS[format](told)
