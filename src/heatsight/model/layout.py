"""The layout of a rendered page: where every visible element lies, and what it looks like."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class LayoutElement:
    """
    One visible element of a page at one width. Every text in it was written by the site: hostile.

    Attributes:
        selector: finds this element alone on its page.
        chain: the elements_chain that posthog-js would send for a click on it, itself first, body last: so an element seen on the
            page and one seen in events are the same by one grammar.
        role: the explicit one, or the one its tag implies; "" when it has none.
        text: what a person reads in it, at most 400 characters; label: its accessible name where it differs (aria-label, alt, …).
        x, y, width, height: its box in CSS px, of the document, or of the viewport when fixed.
        clickable: it, not an ancestor, is a control (link with href, button, field, role, listener, or the start of a pointer cursor).
        fixed: it or an ancestor sticks to the viewport (position fixed or sticky), as the SDK's target_fixed sees it.
        font_px: size of its text; contrast: WCAG ratio of its text to what lies behind it, None over a picture. Both are None where it
            has no text of its own; a control without any has those of the first text in it.
        fill: contrast (WCAG ratio) of its own background to what lies behind its box; 1.0 when it has none.
    """

    selector: str
    chain: str
    tag: str
    role: str
    text: str
    label: str
    href: str | None
    x: float
    y: float
    width: float
    height: float
    clickable: bool
    disabled: bool
    fixed: bool
    font_px: float | None
    contrast: float | None
    fill: float


@dataclass(frozen=True, slots=True)
class Layout:
    """
    What one visit of a page left, at one width.

    Attributes:
        url: as asked for; final_url: where the visit ended.
        width, viewport_height: of the viewport, CSS px; page_height: of the whole document.
        scale: device pixels of the picture per CSS px.
        elements: in document order.
        snapshot: short id of the saved heatmap it is kept under, by which its numbers can be cited; "" when it is kept nowhere.
        asked_width: the width it was rendered for, and is kept under; a page without a viewport of its own is wider on a phone.
    """

    url: str
    final_url: str
    title: str
    width: int
    viewport_height: int
    page_height: int
    scale: float
    rendered_at: datetime
    elements: tuple[LayoutElement, ...]
    snapshot: str = ""
    asked_width: int = 0


@dataclass(frozen=True, slots=True)
class LayoutFit:
    """
    How a page's layouts stand against its clicks, in one band.

    Attributes:
        widths: that were rendered, CSS px; rendered_at: the last of them.
        checked: clicks that events surely tell the element of, where the layout shows that element; fitting: those of them that lie
            in its box. absent: such clicks on elements that no layout shows.
        points: clicks looked at; covered: those at widths where the layout is used.
        used: whether it is used at all. Else the page has changed, or there are too few clicks to tell.
        steady: viewport widths at which the page lies just as it was rendered; elsewhere: those at which its known elements lie further
            down or up, or not where the layout has them. At other widths no click tells.
    """

    widths: tuple[int, ...]
    rendered_at: datetime | None
    checked: int
    fitting: int
    absent: int
    points: int
    covered: int
    used: bool
    steady: tuple[int, ...] = ()
    elsewhere: tuple[int, ...] = ()

    def moved_within(self, low: int, high: int) -> bool:
        """Whether at these widths, inclusive, the page lies elsewhere than it was rendered, and at none of them as it was."""
        return any(low <= width <= high for width in self.elsewhere) and not any(low <= width <= high for width in self.steady)
