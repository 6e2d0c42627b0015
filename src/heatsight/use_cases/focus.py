"""Narrow a report to one element, named by its text or its selector."""

from __future__ import annotations

from dataclasses import replace

from heatsight.model.assessment import BandReport
from heatsight.model.element import NamedElement
from heatsight.model.finding import Finding


def focus(
    wanted: str, bands: tuple[BandReport, ...], findings: tuple[Finding, ...]
) -> tuple[tuple[BandReport, ...], tuple[Finding, ...], tuple[str, ...]]:
    """
    Hotspots and findings of the one element, and a sentence on how often it was met.

    Text is compared without case or extra spaces, whole before part, so "Pricing" finds the link before "Pricing table".
    """
    elements = [spot.element for band in bands for spot in band.hotspots if spot.element]
    elements += [finding.element for finding in findings if finding.element]
    exact = {element.selector for element in elements if _is(element, wanted)}
    chosen = exact or {element.selector for element in elements if _folded(wanted) in _folded(element.name)}
    if not chosen:
        said = f"No click fell on an element whose text or selector is “{wanted}”: an element nobody clicks leaves no trace in events."
        return bands, findings, (said,)
    kept_bands = tuple(
        replace(band, hotspots=tuple(spot for spot in band.hotspots if spot.element and spot.element.selector in chosen)) for band in bands
    )
    kept = tuple(finding for finding in findings if finding.element is None or finding.element.selector in chosen)
    said = f"Only “{wanted}” is shown ({len(chosen)} element(s) of that name), with the findings about the whole page."
    return kept_bands, kept, (said,)


def _is(element: NamedElement, wanted: str) -> bool:
    return element.selector == wanted or _folded(wanted) in (_folded(element.text), _folded(element.name))


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()
