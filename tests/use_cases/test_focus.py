"""Narrowing a report to one element."""

from __future__ import annotations

from heatsight.model.assessment import BandReport, Clicks, FoldSplit, Scroll
from heatsight.model.element import NamedElement
from heatsight.model.hotspot import Coverage, Hotspot, Naming, Region
from heatsight.use_cases.focus import focus


def element(text: str, selector: str) -> NamedElement:
    """A link of that text."""
    return NamedElement(f"“{text}” link", text, selector, "a", "link", interactive=True)


def band(*elements: NamedElement | None) -> BandReport:
    """A band with one hotspot per element."""
    spots = tuple(
        Hotspot(
            str(n),
            "click",
            "desktop",
            n,
            it,
            Naming("none", 0.0, 0),
            Region(0, 1, 0, 16, fixed=False),
            (),
            1,
            1,
            0.1,
            (0, 1),
            below_fold=False,
        )
        for n, it in enumerate(elements)
    )
    fold = FoldSplit(0, 0, 0.0, None, 0, None, None, ())
    return BandReport("desktop", 1024, None, 9, 9, 9, Clicks(9, 9), fold, Scroll(0, (), {}, None), Coverage(1, 0, 0), spots, ())


PRICING, TABLE = element("Pricing", "nav > a"), element("Pricing table", "main > a")


def test_a_whole_text_is_found_before_a_part_of_one() -> None:
    """“Pricing” is the link of that text, not the table that contains the word."""
    bands, _, said = focus("pricing ", (band(PRICING, TABLE, None),), ())
    assert [spot.element for spot in bands[0].hotspots] == [PRICING]
    assert "1 element(s)" in said[0]


def test_a_selector_is_found_as_it_stands() -> None:
    """The selector that a report prints leads back to its element."""
    bands, _, _ = focus("main > a", (band(PRICING, TABLE),), ())
    assert [spot.element for spot in bands[0].hotspots] == [TABLE]


def test_a_part_of_a_name_will_do_when_nothing_is_called_so() -> None:
    """“table” finds the only element whose name holds the word."""
    bands, _, _ = focus("table", (band(PRICING, TABLE),), ())
    assert [spot.element for spot in bands[0].hotspots] == [TABLE]


def test_an_element_nobody_clicked_leaves_the_report_whole_and_says_so() -> None:
    """Silence about an element is explained, not shown as an empty report."""
    bands, _, said = focus("Checkout", (band(PRICING),), ())
    assert bands == (band(PRICING),)
    assert "leaves no trace" in said[0]
