"""How long, how large, how far: the caps of a visit."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """
    The caps of every visit of a renderer.

    Attributes:
        max_bytes: from the network, as they arrive (compressed).
        max_height: CSS px of the picture; what lies below is cut off and the visit says so.
        max_pixels: of the picture, in all; likewise.
        max_documents: that the main frame may show one after the other before it counts as a loop.
        load_seconds: for the load event. A page that was parsed but still loads after it is drawn as it stands.
        quiet_seconds: for the network to fall quiet after loading, and again after scrolling.
        still_seconds: the network counts as quiet when next to nothing has been under way for so long.
        scroll_seconds: for scrolling through.
        max_growth: a page may grow to so many times its height while being scrolled, then it counts as endless.
        max_elements: of the layout.
        scale: device pixels per CSS px.
    """

    max_bytes: int = 60_000_000
    max_height: int = 30_000
    max_pixels: int = 50_000_000
    max_documents: int = 10
    load_seconds: float = 20.0
    quiet_seconds: float = 5.0
    still_seconds: float = 0.5
    scroll_seconds: float = 15.0
    max_growth: float = 3.0
    max_elements: int = 5_000
    scale: float = 1.0
