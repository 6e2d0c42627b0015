"""Health's lines about layouts, and the limits that change with them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from tests.naming.layouts import element, layout

from heatsight.model.assessment import Clicks, FoldSplit, Health, Scroll
from heatsight.model.device import BANDS
from heatsight.model.facts import BandFacts, Facts
from heatsight.model.hotspot import Coverage, NamedPoints
from heatsight.model.layout import LayoutFit
from heatsight.model.page import Page
from heatsight.model.scope import Scope
from heatsight.model.window import Window
from heatsight.use_cases.layout_checks import layout_checks
from heatsight.use_cases.limits import limits

SCOPE = Scope(Page(url_exact="https://example.com"), Window(datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 3, 8, tzinfo=UTC)))
LAYOUTS = (layout(1440, element("p", 1)),)


def _facts(fit: LayoutFit | None) -> Facts:
    named = NamedPoints((), Coverage(1.0, 0.0, 0.0), 100, 100, 10, fit)
    nothing = FoldSplit(0, 0, 0.0, None, 0, None, None, ())
    band = BandFacts(BANDS[0], SCOPE, 50, 50, 50, Clicks(100, 40), nothing, Scroll(50, (), {}, None), named, named, named, ())
    return Facts(SCOPE, (band,))


def _fit(checked: int, fitting: int, absent: int = 0, covered: int = 100, *, used: bool = True) -> LayoutFit:
    return LayoutFit((1440,), datetime(2026, 3, 1, tzinfo=UTC), checked, fitting, absent, 100, covered, used)


@pytest.mark.parametrize(
    ("fit", "status", "said"),
    [
        (_fit(80, 78), "ok", "78 of 80 clicks on known elements lie where"),
        (_fit(80, 78, covered=60), "ok", "60 of 100 clicks use it"),
        (_fit(80, 30, used=False), "warn", "the page has changed since it was rendered"),
        (_fit(10, 10, absent=40, used=False), "warn", "lacks what 40 of 50 known clicks are on"),
        (_fit(2, 2, used=False), "warn", "too few clicks"),
    ],
)
def test_each_band_says_whether_its_layout_fits(fit: LayoutFit, status: str, said: str) -> None:
    """The share that fits is told; where it is too small the layout is not used, and the reader is told to render again."""
    (check,) = layout_checks(_facts(fit), LAYOUTS)
    assert (check.id, check.status) == ("layout_desktop", status)
    assert said in check.detail


def test_a_page_never_rendered_needs_no_line() -> None:
    """Without layouts health says nothing of them."""
    assert layout_checks(_facts(None), ()) == ()


def test_the_first_limit_says_whether_the_page_was_seen() -> None:
    """Without a layout that is used, what nobody clicked leaves no trace, and the report says so."""
    assert limits(_facts(None), Health("ok", ()))[0].startswith("The page itself was not seen")
