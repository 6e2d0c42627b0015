from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse

from heatsight.naming.density import KERNELS, Field, Places


def places(x: list[int], y: list[int], width: int = 1440, first_run: int = 0) -> Places:
    """Places that scroll with the page, each a run of its own."""
    count = len(x)
    widths = np.full(count, width)
    return Places(np.array(x), np.array(y), np.zeros(count, dtype=np.int64), widths, widths, np.arange(first_run, first_run + count))


def density(known: Places, at: Places, prior: float = 1e-9) -> np.ndarray:
    """Of one element that every known click is, at each place, by kernel."""
    field = Field(at, known, np.full(len(at), 1e-6))
    belongs = sparse.csr_array(np.ones((len(known), 1)))
    return field.evaluate(belongs, np.arange(len(at)), np.zeros(len(at), dtype=np.int64), prior)


def test_kernels_are_densities():
    """Each kernel sums to one over the plane, give or take its grid and its cut."""
    xs, ys = np.meshgrid(np.arange(300, 901, 4), np.arange(200, 801, 4))
    at = places(xs.ravel().tolist(), ys.ravel().tolist(), first_run=10)
    total = density(places([600], [500]), at).sum(axis=0) * 16
    own = [number for number, kernel in enumerate(KERNELS) if kernel.anchor is not None]
    assert total[own] == pytest.approx(np.ones(len(own)), abs=0.06)


def test_a_click_says_nothing_of_itself():
    """Clicks of one run do not vouch for each other."""
    both = places([600], [500])
    assert density(both, both, prior=1.0) == pytest.approx(np.full((1, len(KERNELS)), 1e-6))


def test_what_keeps_to_the_right_edge_is_foretold_by_the_right_edge():
    """At another width only the anchor that the layout uses gives a high density."""
    found = density(places([1340], [40]), places([1180], [40], width=1280, first_run=5))[0]
    best = KERNELS[int(found.argmax())]
    assert best.anchor == 1.0


def test_fixed_and_other_places_never_meet():
    """A click at a fixed target says nothing of one that scrolls with the page."""
    known = places([600], [500])
    fixed = Places(known.x, known.y, np.ones(1, dtype=np.int64), known.width, known.view, np.array([7]))
    assert density(known, fixed, prior=1e-3).max() < 1e-6
