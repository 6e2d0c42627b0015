"""
Colours whose steps look alike: ramps laid through OKLab, where equal distances are equal differences to the eye.

A ramp's lightness falls in equal steps from its first colour to its last, so order survives greyscale, print and colour blindness; hue
and chroma only help. OKLab is Björn Ottosson's (https://bottosson.github.io/posts/oklab/), his matrices.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Bytes = npt.NDArray[np.uint8]
Colour = tuple[int, int, int]

STEPS: Final = 256
_EPSILON: Final = 1e-6

_TO_LMS: Final = np.array([[1.0, 0.3963377774, 0.2158037573], [1.0, -0.1055613458, -0.0638541728], [1.0, -0.0894841775, -1.2914855480]])
_TO_RGB: Final = np.array(
    [
        [4.0767416621, -3.3077115913, 0.2309699292],
        [-1.2684380046, 2.6097574011, -0.3413193965],
        [-0.0041960863, -0.7034186147, 1.7076147010],
    ]
)

# (place, lightness, chroma, hue in degrees) of a ramp's posts. Lightness is linear in the place.
_HEAT: Final = (
    (0.0, 1.0, 0.0, 100.0),
    (0.2, 0.886, 0.13, 92.0),
    (0.45, 0.7435, 0.17, 60.0),
    (0.7, 0.601, 0.20, 28.0),
    (1.0, 0.43, 0.17, 350.0),
)
_REACH: Final = ((0.0, 1.0, 0.0, 230.0), (0.5, 0.85, 0.05, 235.0), (1.0, 0.70, 0.05, 250.0))

INK: Final[Colour] = (32, 30, 28)
SOFT: Final[Colour] = (104, 98, 90)
PAPER: Final[Colour] = (250, 248, 244)
WHITE: Final[Colour] = (255, 255, 255)
BOX: Final[Colour] = (20, 66, 114)
FLAG: Final[Colour] = (176, 16, 32)
RAGE: Final[Colour] = (122, 0, 158)
DEAD: Final[Colour] = (0, 104, 96)
FOLD: Final[Colour] = (24, 24, 24)
SEEN: Final[Colour] = (8, 62, 112)


@lru_cache(maxsize=2)
def heat() -> Bytes:
    """256 by 3, from white (nobody) over yellow and red to plum (the most); made to be multiplied onto a light page."""
    return _ramp(_HEAT)


@lru_cache(maxsize=2)
def reach() -> Bytes:
    """256 by 3, from white (everybody saw it) to slate (nobody did)."""
    return _ramp(_REACH)


def lightness(colours: npt.NDArray[np.integer]) -> Floats:
    """OKLab's L of sRGB colours (n by 3, 0 to 255): 0 is black, 1 is white."""
    share = np.asarray(colours, dtype=np.float64) / 255
    linear = np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)  # noqa: PLR2004 - sRGB's own constants
    lms = np.cbrt(linear @ np.linalg.inv(_TO_RGB).T)
    return np.asarray((lms @ np.linalg.inv(_TO_LMS).T)[:, 0], dtype=np.float64)


def _ramp(posts: tuple[tuple[float, float, float, float], ...]) -> Bytes:
    place, light, chroma, hue = np.array(posts).T
    at = np.linspace(0, 1, STEPS)
    lights = np.linspace(light[0], light[-1], STEPS)
    chromas = np.interp(at, place, chroma)
    angles = np.deg2rad(np.interp(at, place, np.rad2deg(np.unwrap(np.deg2rad(hue)))))
    return _in_gamut(lights, chromas, angles)


def _in_gamut(lights: Floats, chromas: Floats, angles: Floats) -> Bytes:
    """The colours, each with as much of its chroma as a screen can show; halving finds how much."""
    low, high = np.zeros(STEPS), np.ones(STEPS)
    whole = _inside(_linear(lights, chromas, angles))
    for _ in range(20):
        middle = (low + high) / 2
        fits = _inside(_linear(lights, middle * chromas, angles))
        low, high = np.where(fits, middle, low), np.where(fits, high, middle)
    linear = np.clip(_linear(lights, np.where(whole, 1.0, low) * chromas, angles), 0, 1)
    share = np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)  # noqa: PLR2004 - sRGB's own constants
    return np.asarray(np.rint(255 * share), dtype=np.uint8)


def _linear(lights: Floats, chromas: Floats, angles: Floats) -> Floats:
    lab = np.column_stack((lights, chromas * np.cos(angles), chromas * np.sin(angles)))
    return np.asarray((lab @ _TO_LMS.T) ** 3 @ _TO_RGB.T, dtype=np.float64)


def _inside(linear: Floats) -> npt.NDArray[np.bool_]:
    return np.asarray(((linear >= -_EPSILON) & (linear <= 1 + _EPSILON)).all(axis=1))
