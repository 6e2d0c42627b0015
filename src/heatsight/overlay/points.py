"""
A drawing as JSON, for whoever draws it live: the web page.

Lengths are CSS px of the page, from the picture's upper left corner; times `scale` they are the picture's own pixels. Presses are columns:
x, y and count of each place. Texts were written by the site: untrusted, and whole (the painted form leaves out letters its font lacks).
"""

from __future__ import annotations

from typing import Any, Final

from heatsight.overlay.colours import STEPS, heat, reach
from heatsight.overlay.density import AREA_PX, LEAST_TOP, SIGMA_PX, density
from heatsight.overlay.drawing import Box, Drawing, Points, Spot, Tally
from heatsight.overlay.wording import LEFT_OUT

JSON = dict[str, Any]

_RAMP: Final = 64
"""Colours given of a ramp."""


def points_json(drawing: Drawing) -> JSON:
    """The whole drawing; the same numbers that are painted."""
    return {
        "width": drawing.width,
        "height": drawing.height,
        "scale": drawing.scale,
        "device": drawing.band.device,
        "viewport_width_min": drawing.band.viewport_width_min,
        "viewport_width_max": drawing.band.viewport_width_max,
        "near": list(drawing.near),
        "presses": [_presses(drawing, tally, points) for tally, points in zip(drawing.tallies, drawing.points, strict=True)],
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


def _presses(drawing: Drawing, tally: Tally, points: Points) -> JSON:
    found = density(points.x, points.y, points.count, drawing.width, drawing.height)
    return {
        "type": tally.press,
        "shown": tally.shown,
        "projected": tally.projected,
        "people": tally.people,
        "everybody": tally.everybody,
        "left_out": [{"why": why, "count": count, "detail": LEFT_OUT[why]} for why, count in tally.left_out.items()],
        "points": {"x": points.x.round(1).tolist(), "y": points.y.round(1).tolist(), "count": points.count.tolist()},
        "top": round(found.top, 3),
        "ticks": [{"value": round(value, 3), "place": round(place, 4)} for value, place in found.ticks()],
    }


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
