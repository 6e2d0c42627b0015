"""
How people aim: at the middle of a control, and how far beside it they hit.

Hits on a target lie about its middle like a normal distribution, and 96 % of them inside, so its standard deviation is the target's size
over 4.133: the effective width of pointing experiments (MacKenzie 1992; ISO 9241-411). That middle is not quite the target's: words stand
to one side, thumbs come from below. So however many hits there are, they tell the target's middle only to a twentieth of its size.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

_OF_SIZE: Final = 1 / 4.133
_BIAS: Final = 0.05
"""Of a target's size: the simulated visitors of four sites had 0.04 across and 0.055 down, between targets, beyond chance."""
_LEAST_PX: Final = 2.0
"""Clicks are known to a px, hands are not."""


def aim_px(size: Floats | float) -> Floats:
    """Standard deviation of hits on something so wide or tall, CSS px."""
    return np.maximum(_LEAST_PX, _OF_SIZE * np.asarray(size, dtype=np.float64))


def worth(hits: Ints | int) -> Floats:
    """How many hits without a bias would tell as much of a target's middle as so many do."""
    return np.asarray(hits / (1 + hits * (_BIAS / _OF_SIZE) ** 2), dtype=np.float64)
