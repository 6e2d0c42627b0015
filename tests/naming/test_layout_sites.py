"""Naming with a real rendering beside real traffic, against the truth."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from benchmarks.naming_layout import layouts_in, measured, true_boxes
from benchmarks.naming_score import Score
from benchmarks.recorded import read

import heatsight.sample
from heatsight.model.layout import LayoutFit

CORPUS = Path(__file__).parents[1] / "corpus"
SITE = "saas-pricing"


@pytest.fixture(scope="module")
def found() -> tuple[Score, Mapping[str, LayoutFit]]:
    """The sample's score with its layouts, and how they stand against each page and band; once for all tests here."""
    site = read(CORPUS / SITE, Path(heatsight.sample.__path__[0]) / SITE / "events.jsonl.gz")
    score, fits = measured(site, layouts_in(CORPUS / "layouts" / f"{SITE}.json.gz"), true_boxes(CORPUS / SITE))
    return score, dict(fits)


def test_the_rendering_fits_the_traffic(found: tuple[Score, Mapping[str, LayoutFit]]) -> None:
    """On desktop and phones nearly all known clicks lie where the page was rendered to have them, at widths not rendered, too."""
    fits = found[1]
    assert {where.split()[-1]: (fit.used, fit.covered == fit.points) for where, fit in fits.items()} == {
        "desktop": (True, True),
        "mobile": (True, True),
    }
    assert all(fit.fitting >= 0.95 * fit.checked for fit in fits.values())


def test_clicks_are_told_rightly(found: tuple[Score, Mapping[str, LayoutFit]]) -> None:
    """The bars of naming without a layout hold with it: told rightly, precise, calibrated, whole."""
    score = found[0]
    assert score.share_right >= 0.97
    assert score.precision >= 0.98
    assert score.calibration <= 0.05
    assert score.torn <= 1.2


def test_what_was_clicked_in_vain_is_named(found: tuple[Score, Mapping[str, LayoutFit]]) -> None:
    """Of the clicks on nothing interactive nine in ten get the name of the very thing; prices that change with a click cost the rest."""
    score = found[0]
    assert score.plain >= 60
    assert score.identity >= 0.9, score.unnamed.most_common(8)


def test_regions_are_where_elements_are(found: tuple[Score, Mapping[str, LayoutFit]]) -> None:
    """Of the rightly named hotspots, 95 in 100 have regions that overlap the true box by 0.7 or more."""
    score = found[0]
    assert len(score.overlaps) >= 40
    assert score.in_place >= 0.95, sorted(score.overlaps)[:5]
