"""Device bands: viewport widths that share a layout."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

Device = Literal["desktop", "tablet", "mobile"]


@dataclass(frozen=True, slots=True)
class Band:
    """A device and its viewport widths in CSS px; `viewport_width_max` is inclusive, None means no upper end."""

    device: Device
    viewport_width_min: int
    viewport_width_max: int | None


BANDS: Final[tuple[Band, ...]] = (Band("desktop", 1024, None), Band("tablet", 768, 1023), Band("mobile", 0, 767))


def band_of(viewport_width: int) -> Band:
    """The band that a viewport width in CSS px falls into."""
    return next(band for band in BANDS if viewport_width >= band.viewport_width_min)
