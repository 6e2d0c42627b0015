"""Narrow a report to one element, named by its text or its selector."""

from __future__ import annotations

from dataclasses import replace

from heatsight.findings.focus import focus_on
from heatsight.model.assessment import BandReport
from heatsight.model.facts import Facts
from heatsight.model.finding import Finding
from heatsight.model.focus import ElementFocus
from heatsight.store.interface import Source


def focus(source: Source, facts: Facts, wanted: str) -> ElementFocus:
    """Why people do or do not click the element, band by band. Raises StoreUnavailable."""
    return focus_on(source, facts, wanted)


def narrowed(
    focused: ElementFocus, bands: tuple[BandReport, ...], findings: tuple[Finding, ...]
) -> tuple[tuple[BandReport, ...], tuple[Finding, ...], tuple[str, ...]]:
    """Hotspots and findings of the element in focus with those about the whole page, and a sentence on what was left out."""
    chosen = {selector for band in focused.bands for selector in band.selectors}
    if not chosen:
        said = f"No click fell on an element whose text or selector is “{focused.wanted}”: what nobody clicks leaves no trace in events."
        return bands, findings, (said,)
    kept_bands = tuple(
        replace(band, hotspots=tuple(spot for spot in band.hotspots if spot.element and spot.element.selector in chosen)) for band in bands
    )
    kept = tuple(finding for finding in findings if finding.element is None or finding.element.selector in chosen)
    said = f"Only “{focused.wanted}” is shown ({len(chosen)} element(s) of that name), with the findings about the whole page."
    return kept_bands, kept, (said,)
