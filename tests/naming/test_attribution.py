from __future__ import annotations

from collections.abc import Callable
from typing import Any

from heatsight.model.device import BANDS
from heatsight.naming.points import name_windows
from heatsight.query.flush_windows import assemble

IMAGE = 'img:attr__alt="A boat"nth-of-type="1";body:nth-of-type="1"'
BUTTON = 'button:nth-of-type="1"text="Go";body:nth-of-type="1"'


def test_clicks_beside_a_named_dead_click_share_its_name():
    """Where dead clicks name an image, silent clicks between them are on the image as well; far away ones are not."""
    places = {"a": (400, 300), "b": (700, 380), "c": (550, 340), "d": (550, 2_000), "e": (1_300, 20)}
    points = [
        (who, "w", [(5_000, 0, 5_000, "e", "click", "u", who, x, y, 0, 1440, 900, x // 16, y // 16, 90)]) for who, (x, y) in places.items()
    ]
    flushes = [(who, "w", [(5_000, 5_000)]) for who in places]
    events = [
        (IMAGE, [("a", "w", 1_000, 1_000, 0, "$dead_click", "u"), ("b", "w", 1_000, 1_000, 0, "$dead_click", "u")]),
        (BUTTON, [("e", "w", 1_000, 1_000, 0, "$autocapture", "u")]),
    ]
    spots = name_windows(assemble(points, flushes, events, points_seen=(5, 0, 0)), BANDS[0], ("click",))["click"].hotspots
    image, *others = spots
    assert image.element is not None
    assert (image.element.name, image.element.interactive, image.count) == ("“A boat” image", False, 3)
    assert (image.naming.source, image.naming.support) == ("dead_click", 2)
    assert {spot.element.name if spot.element is not None else None for spot in others} == {"“Go” button", None}


def test_plain_content_is_never_called_interactive(simulate: Callable[..., Any]):
    """Text and images get names from dead clicks and stay marked as nothing interactive."""
    named = name_windows(simulate().seen, BANDS[0], ("click",))["click"]
    boats = [spot for spot in named.hotspots if spot.element is not None and "boat" in spot.element.name]
    assert boats
    assert not any(spot.element is not None and spot.element.interactive for spot in boats)
    assert named.coverage.not_interactive > 0.2
