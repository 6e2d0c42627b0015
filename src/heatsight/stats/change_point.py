"""Where a survival curve starts to fall faster than its own pace."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter1d

_RESAMPLES = 400
_STEPS_IN_NARROWEST = 3
_MOST_BINS = 2_000
_FLOOR = 0.5


@dataclass(frozen=True, slots=True)
class Drop:
    """
    A stretch in which members are lost faster than before it.

    Attributes:
        start, end: where the faster loss begins and how far it reaches, in the unit of the values.
        interval: where 95 % of resampled curves put `start`.
        before, lost: how many members were left at `start`, and how many of them were lost by `end`.
        ratio: how many times faster members are lost inside than in the `lookback` before.
        ratio_after: likewise than in as long a stretch after it; infinite when nobody is left to be lost there.
        p_value: how often a curve of the usual pace shows a stretch as clear as this one.
    """

    start: float
    end: float
    interval: tuple[float, float]
    before: int
    lost: int
    ratio: float
    ratio_after: float
    p_value: float


@dataclass(frozen=True, slots=True)
class _Grid:
    """Bins of equal width; the rest counts bins: where a stretch may start, how wide it may be, how far back its rival reaches."""

    edges: NDArray[np.float64]
    first: int
    narrowest: int
    widest: int
    lookback: int

    @property
    def step(self) -> float:
        return float(self.edges[1] - self.edges[0])


@dataclass(frozen=True, slots=True)
class _Scan:
    """Per curve: the clearest stretch [start, end) in bins, how clear it is (0: there is none), and how many times faster."""

    clarity: NDArray[np.float64]
    start: NDArray[np.int64]
    end: NDArray[np.int64]
    ratio: NDArray[np.float64]


def drop(
    values: NDArray[np.int64],
    counts: NDArray[np.int64],
    *,
    begin: float,
    earliest: float,
    end: float,
    narrowest: float,
    widest: float,
    lookback: float,
    smoothing: float | None,
    generator: np.random.Generator,
) -> Drop | None:
    """
    The clearest stretch of faster loss in a survival curve, or None when there is nothing to compare.

    Each member survives up to its value. Losses are counted from `begin` to `end`; members that get beyond `end` are
    censored there. A stretch starts at `earliest` or later, is between `narrowest` and `widest` wide, and is compared with the
    `lookback` before it. A pace that only slows down never makes a drop.

    Args:
        values, counts: distinct values and how many members have each; shape (m,).
        narrowest, widest, lookback: in the unit of the values.
        smoothing: what counts as usual: curves of the observed pace, smoothed with this standard deviation (then only what is
            sharper than that is surprising), or with None curves of one constant pace (then any quickening is).
        generator: where the resampling takes its randomness from; one seed, one answer.

    Source: a scan of likelihood ratios of two adjoining constant hazards. Its null distribution comes from resampling
    curves of the usual pace; its interval from a bootstrap of members.
    """
    at_risk = int(counts[values > begin].sum())
    if at_risk == 0 or earliest <= begin or end - earliest < narrowest:
        return None
    step = max(narrowest / _STEPS_IN_NARROWEST, (end - begin) / _MOST_BINS)
    bins = int((end - begin) // step)
    grid = _Grid(
        edges=np.linspace(begin, begin + step * bins, bins + 1),
        first=max(1, int(np.ceil((earliest - begin) / step))),
        narrowest=max(1, round(narrowest / step)),
        widest=max(1, round(widest / step)),
        lookback=max(1, round(lookback / step)),
    )
    losses = _losses(values, counts, grid.edges)
    observed = _scan(losses[None, :], at_risk, grid)
    if observed.clarity[0] <= 0:
        return None
    i, j = int(observed.start[0]), int(observed.end[0])
    left = np.concatenate(([at_risk], at_risk - np.cumsum(losses)))
    pace = _pace(losses, at_risk, grid, smoothing)
    usual = _scan(generator.multinomial(at_risk, pace, size=_RESAMPLES)[:, :-1], at_risk, grid)
    again = _scan(generator.multinomial(at_risk, np.append(losses, left[-1]) / at_risk, size=_RESAMPLES)[:, :-1], at_risk, grid)
    starts = grid.edges[again.start[again.clarity > 0]]
    low, high = np.quantile(starts, [0.025, 0.975]) if len(starts) else (grid.edges[0], grid.edges[-1])
    return Drop(
        start=float(grid.edges[i]),
        end=float(grid.edges[j]),
        # A start is known no better than the bin it lies in.
        interval=(float(min(low, grid.edges[i])), float(max(high, grid.edges[i]) + grid.step)),
        before=int(left[i]),
        lost=int(left[i] - left[j]),
        ratio=float(observed.ratio[0]),
        ratio_after=_ratio_after(losses, at_risk, grid, i, j),
        p_value=float((np.count_nonzero(usual.clarity >= observed.clarity[0]) + 1) / (_RESAMPLES + 1)),
    )


def _losses(values: NDArray[np.int64], counts: NDArray[np.int64], edges: NDArray[np.float64]) -> NDArray[np.int64]:
    inside = (values > edges[0]) & (values <= edges[-1])
    # Bins are open on the left and closed on the right, so that a member at an edge is lost in the bin that ends there.
    bins = np.clip(np.searchsorted(edges, values[inside], side="left") - 1, 0, len(edges) - 2)
    return np.bincount(bins, weights=counts[inside], minlength=len(edges) - 1).astype(np.int64)


def _exposure(losses: NDArray[np.int64], at_risk: int, step: float) -> NDArray[np.float64]:
    """Members present in each bin times its width; who is lost in a bin was there for half of it."""
    left = at_risk - np.cumsum(losses, axis=-1)
    return (left + losses / 2.0) * step


def _ratio_after(losses: NDArray[np.int64], at_risk: int, grid: _Grid, start: int, end: int) -> float:
    exposed, beyond = _exposure(losses, at_risk, grid.step), min(end + grid.lookback, len(losses))
    inside, rest = float(exposed[start:end].sum()), float(exposed[end:beyond].sum())
    if rest <= 0 or inside <= 0:
        return float("inf")
    return float(losses[start:end].sum() / inside / ((losses[end:beyond].sum() + _FLOOR) / rest))


def _pace(losses: NDArray[np.int64], at_risk: int, grid: _Grid, smoothing: float | None) -> NDArray[np.float64]:
    """The usual chances to be lost in each bin, and in none."""
    lost, exposed = losses.astype(float), _exposure(losses, at_risk, 1.0)
    if smoothing is None:
        hazard = np.full(len(losses), lost.sum() / max(exposed.sum(), 1e-9))
    else:
        over = smoothing / grid.step
        hazard = gaussian_filter1d(lost, over, mode="nearest") / np.maximum(gaussian_filter1d(exposed, over, mode="nearest"), 1e-9)
    left = np.exp(-np.concatenate(([0.0], np.cumsum(hazard))))
    shares = np.append(left[:-1] - left[1:], left[-1])
    return np.asarray(shares / shares.sum())


def _scan(losses: NDArray[np.int64], at_risk: int, grid: _Grid) -> _Scan:
    """The clearest stretch of each curve; losses of shape (curves, bins)."""
    curves, bins = losses.shape
    zero = np.zeros((curves, 1))
    lost = np.concatenate((zero, np.cumsum(losses, axis=1)), axis=1)
    exposed = np.concatenate((zero, np.cumsum(_exposure(losses, at_risk, grid.step), axis=1)), axis=1)
    best = _Scan(np.zeros(curves), np.zeros(curves, np.int64), np.zeros(curves, np.int64), np.ones(curves))
    rows = np.arange(curves)
    for width in range(grid.narrowest, grid.widest + 1):
        starts = np.arange(grid.first, bins - width + 1)
        if len(starts) == 0:
            break
        back = np.maximum(starts - grid.lookback, 0)
        d0, e0 = lost[:, starts] - lost[:, back], exposed[:, starts] - exposed[:, back]
        d1, e1 = lost[:, starts + width] - lost[:, starts], exposed[:, starts + width] - exposed[:, starts]
        with np.errstate(divide="ignore", invalid="ignore"):
            # Half a loss is added to the quiet side, so that a stretch after no loss at all is not infinitely clear.
            slow, fast, pooled = (d0 + _FLOOR) / e0, d1 / e1, (d0 + d1) / (e0 + e1)
            gain = d1 * np.log(fast / pooled) + d0 * np.log(np.where(d0 > 0, d0 / e0 / pooled, 1.0))
        gain = np.where((e0 > 0) & (e1 > 0) & (d1 > 0) & (fast > slow), np.nan_to_num(gain), 0.0)
        at = np.argmax(gain, axis=1)
        better = gain[rows, at] > best.clarity
        best = _Scan(
            np.where(better, gain[rows, at], best.clarity),
            np.where(better, starts[at], best.start),
            np.where(better, starts[at] + width, best.end),
            np.where(better, np.nan_to_num(fast[rows, at] / slow[rows, at], nan=1.0), best.ratio),
        )
    return best
