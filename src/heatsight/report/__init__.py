"""One document, one renderer per format."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, Literal, get_args

from heatsight.report.document import hotspot_to_json, to_json
from heatsight.report.html import html
from heatsight.report.jsonfmt import json_text
from heatsight.report.markdown import markdown
from heatsight.report.text import text

__all__ = ["FORMATS", "Format", "hotspot_to_json", "render", "to_json"]

Format = Literal["text", "markdown", "html", "json"]
FORMATS: Final[tuple[str, ...]] = get_args(Format)

_RENDERERS: Final[Mapping[str, Callable[[Mapping[str, Any]], str]]] = {
    "text": text,
    "markdown": markdown,
    "html": html,
    "json": json_text,
}


def render(document: Mapping[str, Any], format: Format) -> str:  # noqa: A002 -- the word of the command line and of HTTP
    """
    A document, fresh or saved, in one format, ending in a newline.

    Raises:
        InvalidRequest: it is no assessment of a version that is known here.
    """
    return _RENDERERS[format](document)
