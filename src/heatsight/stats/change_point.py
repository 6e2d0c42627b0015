"""Where a survival curve starts to fall faster than its own pace."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_BINS = 96
_RESAMPLES = 400
_FLOOR = 0.5


@dataclass(frozen=True, slots=True)
class Drop:
    """
    A stretch in which members are lost faster than before it.

    Attributes:
        start, end: where the faster loss begins and how far it reaches, in the unit of the values.
        interval: where 95 % of resampled curves put `start`.
        before, lost: how many members were left at `start`, and how many of them were lost by `end`.
        ratio: how many times faster members are lost inside than before.
        p_value: how often a curve of one constant pace shows a stretch as clear as this one.
    """

    start: float
    end: float
    interval: tuple[float, float]
    before: int
    lost: int
    ratio: float
    p_value: float


@dataclass(frozen=True, slots=True)
class _Grid:
    edges: NDArray[np.float64]
    first: int
    narrowest: int


def drop(
    values: NDArray[np.int64],
    counts: NDArray[np.int64],
    *,
    begin: float,
    earliest: float,
    end: float,
    narrowest: float,
    generator: np.random.Generator,
) -> Drop | None:
    """
    The clearest stretch of faster loss in a survival curve, or None when there is nothing to compare.

    Each member survives up to its value. Losses are counted from `begin` to `end`; members that get beyond `end` are
    censored there. A stretch may start at `earliest` or later, and is compared with everything from `begin` to its start:
    a pace that only slows down, as attention usually does, never makes a drop.

    Args:
        values, counts: distinct values and how many members have each; shape (m,).
        narrowest: the least width of a stretch, in the unit of the values.
        generator: where the resampling takes its randomness from; one seed, one answer.

    Source: a scan of likelihood ratios of piecewise constant hazards; its null distribution by resampling an exponential
    curve of the same pace (Worsley 1988), its interval by a bootstrap of members.
    """
    if end - earliest < narrowest or earliest <= begin:
        return None
    at_risk = int(counts[values > begin].sum())
    if at_risk == 0:
        return None
    edges = np.linspace(begin, end, _BINS + 1)
    step = float(edges[1] - edges[0])
    grid = _Grid(edges, int(np.ceil((earliest - begin) / step)), max(1, int(np.ceil(narrowest / step))))
    losses = _losses(values, counts, edges)
    observed = _clearest(losses, at_risk, grid)
    if observed is None:
        return None
    statistic, i, j, ratio = observed
    left = np.concatenate(([at_risk], at_risk - np.cumsum(losses)))
    pace = losses.sum() / max(_exposure(losses, at_risk, step).sum(), 1e-9)
    simulated = _constant_pace(at_risk, pace, grid, generator)
    return Drop(
        start=float(edges[i]),
        end=float(edges[j]),
        interval=_interval(losses, at_risk, grid, generator),
        before=int(left[i]),
        lost=int(left[i] - left[j]),
        ratio=ratio,
        p_value=float((np.count_nonzero(simulated >= statistic) + 1) / (len(simulated) + 1)),
    )


def _losses(values: NDArray[np.int64], counts: NDArray[np.int64], edges: NDArray[np.float64]) -> NDArray[np.int64]:
    inside = (values > edges[0]) & (values <= edges[-1])
    # Bins are open on the left and closed on the right, so that a member at an edge is lost in the bin that ends there.
    bins = np.clip(np.searchsorted(edges, values[inside], side="left") - 1, 0, len(edges) - 2)
    return np.bincount(bins, weights=counts[inside], minlength=len(edges) - 1).astype(np.int64)


def _exposure(losses: NDArray[np.int64], at_risk: int, step: float) -> NDArray[np.float64]:
    left = at_risk - np.cumsum(losses)
    return (left + losses / 2.0) * step


def _clearest(losses: NDArray[np.int64], at_risk: int, grid: _Grid) -> tuple[float, int, int, float] | None:
    """The greatest likelihood ratio over all stretches [i, j), with the ratio of paces; None when no stretch loses faster."""
    step = float(grid.edges[1] - grid.edges[0])
    lost = np.concatenate(([0], np.cumsum(losses))).astype(float)
    exposed = np.concatenate(([0.0], np.cumsum(_exposure(losses, at_risk, step))))
    bins = len(losses)
    starts = np.arange(max(grid.first, 1), bins - grid.narrowest + 1)
    if len(starts) == 0:
        return None
    i, j = starts[:, None], np.arange(bins + 1)[None, :]
    d0, e0 = lost[i], exposed[i]
    d1, e1 = lost[j] - lost[i], exposed[j] - exposed[i]
    allowed = (j - i >= grid.narrowest) & (e1 > 0) & (e0 > 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        # Half a loss is added to the quiet side, so that a stretch after no loss at all is not infinitely clear.
        slow, fast = (d0 + _FLOOR) / e0, d1 / e1
        pooled = (d0 + d1) / (e0 + e1)
        gain = d1 * np.log(fast / pooled) + d0 * np.log(np.where(d0 > 0, (d0 / e0) / pooled, 1.0))
    gain = np.where(allowed & (fast > slow) & (d1 > 0), np.nan_to_num(gain), 0.0)
    best = int(np.argmax(gain))
    row, column = divmod(best, bins + 1)
    statistic = float(gain[row, column])
    if statistic <= 0:
        return None
    return statistic, int(starts[row]), column, float(fast[row, column] / slow[row, 0])


def _constant_pace(at_risk: int, pace: float, grid: _Grid, generator: np.random.Generator) -> NDArray[np.float64]:
    edges = grid.edges - grid.edges[0]
    left = np.exp(-pace * edges)
    shares = np.append(left[:-1] - left[1:], left[-1])
    curves = generator.multinomial(at_risk, shares / shares.sum(), size=_RESAMPLES)[:, :-1]
    clearest = [_clearest(losses, at_risk, grid) for losses in curves]
    return np.array([found[0] if found else 0.0 for found in clearest])


def _interval(losses: NDArray[np.int64], at_risk: int, grid: _Grid, generator: np.random.Generator) -> tuple[float, float]:
    shares = np.append(losses, at_risk - losses.sum()) / at_risk
    starts = []
    for _ in range(_RESAMPLES // 2):
        clearest = _clearest(generator.multinomial(at_risk, shares)[:-1], at_risk, grid)
        if clearest:
            starts.append(grid.edges[clearest[1]])
    if not starts:
        return float(grid.edges[0]), float(grid.edges[-1])
    low, high = np.quantile(starts, [0.025, 0.975])
    # A start is known no better than the bin it lies in.
    return float(low), float(high + grid.edges[1] - grid.edges[0])
