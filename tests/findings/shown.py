"""What a layout shows, written out by hand."""

from __future__ import annotations

from heatsight.model.element import NamedElement
from heatsight.model.facts import ElementFacts
from heatsight.model.hotspot import PlacedElement, Region
from heatsight.model.layout import LayoutElement


def placed(
    text: str,
    *,
    tag: str = "button",
    role: str = "",
    y: int = 400,
    fill: float = 1.0,
    width: float = 100.0,
    chain: str | None = None,
    clickable: bool = True,
    disabled: bool = False,
    place: int = 0,
) -> PlacedElement:
    """An element 40 px high on a page 1,000 px wide."""
    written = chain or f'{tag}:nth-child="1"nth-of-type="1"text="{text}";main:nth-child="1"nth-of-type="1";body:nth-child="2"'
    shown = LayoutElement(
        selector=f"main > {text}", chain=written, tag=tag, role=role, text=text, label="", href=None, x=400.0, y=float(y), width=width,
        height=40.0, clickable=clickable, disabled=disabled, fixed=False, font_px=16.0, contrast=7.0, fill=fill,
    )  # fmt: skip
    named = NamedElement(f"“{text}” {tag}", text, f"main > {text}", tag, role or tag, clickable)
    return PlacedElement(named, Region(0.4, 0.4 + width / 1000, y, y + 40, fixed=False), shown, "0190", 1000, 1000, place)


def untouched(one: PlacedElement, area: str = "main") -> ElementFacts:
    """The facts of a control that nobody clicked."""
    return ElementFacts(one.element, (one.shown.chain,), 0, 0, 0, 0, 0, 0, one.region, 1, area, 0)
