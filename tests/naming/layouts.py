"""Layouts written out by hand."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from heatsight.model.layout import Layout, LayoutElement

BODY = 'body:nth-child="2"nth-of-type="1"'


def element(tag: str, place: int, **more: Any) -> LayoutElement:
    """An element in the body, at a place among its siblings; 100 by 40 px where nothing else is said."""
    text = more.pop("text", "")
    told = {
        "selector": f"body > {tag}:nth-of-type({place})",
        "chain": f'{tag}:nth-child="{place}"nth-of-type="{place}"' + (f'text="{text}"' if text else "") + f";{more.pop('within', BODY)}",
        "tag": tag, "role": "", "text": text, "label": "", "href": None, "x": 0.0, "y": 0.0, "width": 100.0, "height": 40.0,
        "clickable": False, "disabled": False, "fixed": False, "font_px": 16.0 if text else None, "contrast": None, "fill": 1.0,
    }  # fmt: skip
    return LayoutElement(**{**told, **more})


def layout(width: int, *elements: LayoutElement, height: int = 900) -> Layout:
    """A layout of these elements."""
    when = datetime(2026, 3, 1, tzinfo=UTC)
    return Layout("http://site.example/", "http://site.example/", "", width, height, 4000, 1.0, when, elements, "saved")
