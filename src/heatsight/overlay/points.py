"""
A drawing as JSON, for whoever draws it live: the web page.

Lengths are CSS px of the page, from the picture's upper left corner; times `scale` they are the picture's own pixels. Presses are columns:
x, y, count and visitors of each place. Texts were written by the site: untrusted, and whole (the painted form leaves out letters that its
font lacks).
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from heatsight.overlay.colours import STEPS, heat, reach
from heatsight.overlay.density import AREA_PX, LEAST_TOP, SIGMA_PX, density
from heatsight.overlay.drawing import Box, Drawing, Points, Spot, Tally
from heatsight.overlay.wording import LEFT_OUT

JSON = dict[str, Any]

_RAMP: Final = 64
"""Colours given of a ramp."""
_SQUARES: Final = (2, 4, 8, 16)
"""Sides of the squares whose presses become one place, CSS px; the finest that will do."""


def points_json(drawing: Drawing, *, most: int | None = None) -> JSON:
    """
    The whole drawing; the same numbers that are painted.

    Args:
        most: about as many places of each sort as are given; with more, neighbours become one place, and none is lost.
    """
    return {
        "width": drawing.width,
        "height": drawing.height,
        "scale": drawing.scale,
        "device": drawing.band.device,
        "viewport_width_min": drawing.band.viewport_width_min,
        "viewport_width_max": drawing.band.viewport_width_max,
        "near": list(drawing.near),
        "presses": [_presses(drawing, tally, points, most) for tally, points in zip(drawing.tallies, drawing.points, strict=True)],
        "hotspots": [_hotspot(spot) for spot in drawing.spots],
        "findings": [
            {
                "number": flag.number,
                "id": flag.finding_id,
                "kind": flag.kind,
                "severity": flag.severity,
                "title": flag.title,
                "box": _box(flag.box),
            }
            for flag in drawing.flags
        ],
        "unplaced_findings": list(drawing.unplaced),
        "levels": [{"word": level.word, "y": level.y, "share": level.share} for level in drawing.levels],
        "reach": [{"y0": stretch.y0, "y1": stretch.y1, "share": stretch.share} for stretch in drawing.stretches],
        "readers": drawing.readers,
        "heat": {"sigma_px": SIGMA_PX, "area_px": AREA_PX, "least_top": LEAST_TOP},
        "ramps": {"heat": _ramp(heat().tolist()), "reach": _ramp(reach().tolist())},
    }


def _presses(drawing: Drawing, tally: Tally, points: Points, most: int | None) -> JSON:
    found = density(points.x, points.y, points.count, drawing.width, drawing.height)
    given = points if most is None else gathered(points, most)
    return {
        "type": tally.press,
        "shown": tally.shown,
        "projected": tally.projected,
        "people": tally.people,
        "everybody": tally.everybody,
        "left_out": [{"why": why, "count": count, "detail": LEFT_OUT[why]} for why, count in tally.left_out.items()],
        "points": {
            "x": given.x.round(1).tolist(),
            "y": given.y.round(1).tolist(),
            "count": given.count.tolist(),
            "visitors": given.visitors.tolist(),
        },
        "top": round(found.top, 3),
        "ticks": [{"value": round(value, 3), "place": round(place, 4)} for value, place in found.ticks()],
    }


def gathered(points: Points, most: int) -> Points:
    """
    The same presses at no more than `most` places, as far as squares of 16 px bring them together.

    Each place is the middle of what it gathers, so it lies off by less than half a square, which a smoothing of SIGMA_PX hides. Who
    pressed at two places of a square counts at both, as before.
    """
    for side in _SQUARES:
        if len(points.x) <= most:
            break
        squares = np.column_stack((points.x // side, points.y // side)).astype(np.int64)
        _, square = np.unique(squares, axis=0, return_inverse=True)
        square = square.reshape(-1)
        count = np.bincount(square, weights=points.count)
        points = Points(
            x=np.bincount(square, weights=points.x * points.count) / count,
            y=np.bincount(square, weights=points.y * points.count) / count,
            count=count.astype(np.int64),
            visitors=np.bincount(square, weights=points.visitors).astype(np.int64),
        )
    return points


def _hotspot(spot: Spot) -> JSON:
    return {
        "hotspot_id": spot.hotspot_id,
        "number": spot.number,
        "type": spot.press,
        "name": spot.name,
        "clicks": spot.clicks,
        "visitors": spot.visitors,
        "box": None if spot.box is None else _box(spot.box),
        "measured": spot.measured,
        "fixed": spot.fixed,
        "scattered": spot.scattered,
    }


def _box(box: Box) -> JSON:
    return {"x": round(box.x, 1), "y": round(box.y, 1), "width": round(box.width, 1), "height": round(box.height, 1)}


def _ramp(colours: list[list[int]]) -> list[str]:
    """The colours from nothing to most, as CSS writes them."""
    every = (colours[round(place * (STEPS - 1) / (_RAMP - 1))] for place in range(_RAMP))
    return ["#" + "".join(f"{part:02x}" for part in colour) for colour in every]
