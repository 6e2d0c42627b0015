"""Narrowing a report to one element."""

from __future__ import annotations

from heatsight.model.assessment import BandReport, Clicks, FoldSplit, Scroll
from heatsight.model.element import NamedElement
from heatsight.model.finding import Evidence, SqlQuery
from heatsight.model.focus import ElementFocus, ElementInBand
from heatsight.model.hotspot import Coverage, Hotspot, Naming, Region
from heatsight.use_cases.focus import narrowed

NUMBER = Evidence("n", "autocapture", "people", 1, 9, None, None, SqlQuery("SELECT 1", {}))


def element(text: str, selector: str) -> NamedElement:
    """A link of that text."""
    return NamedElement(f"“{text}” link", text, selector, "a", "link", interactive=True)


def band(*elements: NamedElement | None) -> BandReport:
    """A band with one hotspot per element."""
    box, naming = Region(0, 1, 0, 16, fixed=False), Naming("none", 0.0, 0)
    spots = tuple(
        Hotspot(str(n), "click", "desktop", n, it, naming, box, (), 1, 1, 0.1, (0, 1), below_fold=False) for n, it in enumerate(elements)
    )
    fold = FoldSplit(0, 0, 0.0, None, 0, None, None, ())
    return BandReport("desktop", 1024, None, 9, 9, 9, Clicks(9, 9), fold, Scroll(0, (), {}, None), Coverage(1, 0, 0), spots, ())


def focus(*elements: NamedElement) -> ElementFocus:
    """A focus on the first of some elements that are called alike."""
    selectors = tuple(one.selector for one in elements)
    told = ElementInBand("desktop", elements[0], "so", selectors, None, None, None, None, None, None, NUMBER, NUMBER, NUMBER, ())
    return ElementFocus("Pricing", (told,))


PRICING, TABLE = element("Pricing", "nav > a"), element("Pricing table", "main > a")


def test_only_the_elements_in_focus_are_left() -> None:
    """Hotspots of everything else go, and the report says so."""
    bands, _, said = narrowed(focus(PRICING), (band(PRICING, TABLE, None),), ())
    assert [spot.element for spot in bands[0].hotspots] == [PRICING]
    assert "1 element(s)" in said[0]


def test_all_that_is_called_alike_is_left() -> None:
    """Where several elements are meant, each keeps its hotspot."""
    bands, _, _ = narrowed(focus(PRICING, TABLE), (band(PRICING, TABLE, None),), ())
    assert [spot.element for spot in bands[0].hotspots] == [PRICING, TABLE]


def test_nothing_is_taken_away_when_nothing_is_called_so() -> None:
    """The whole report stays, with a sentence that an element nobody clicks leaves no trace."""
    bands, _, said = narrowed(ElementFocus("Talk to sales", ()), (band(PRICING),), ())
    assert len(bands[0].hotspots) == 1
    assert "leaves no trace" in said[0]
