"""Whether the page's layouts were used, as a line of health per band: when they do not fit, the page has changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from heatsight.model.assessment import Check
from heatsight.model.facts import BandFacts, Facts
from heatsight.model.layout import Layout
from heatsight.naming.layout_fit import ENOUGH


def layout_checks(facts: Facts, layouts: Sequence[Layout]) -> tuple[Check, ...]:
    """One check per band with clicks; none when the page was never rendered."""
    return tuple(_checks(facts)) if layouts else ()


def _checks(facts: Facts) -> Iterator[Check]:
    for band in facts.bands:
        check = _check(band)
        if check is not None:
            yield check


def _check(band: BandFacts) -> Check | None:
    fit, device = band.named.layout, band.band.device
    if fit is None or not fit.points:
        return None
    name = f"layout_{device}"
    shown = f"{fit.fitting:,} of {fit.checked:,} clicks on known elements lie where the rendered page shows them"
    if fit.used:
        part = "" if fit.covered == fit.points else f"; at other widths it does not fit, so {fit.covered:,} of {fit.points:,} clicks use it"
        return Check(name, "ok", f"{device.capitalize()}: {shown}{part}.")
    if fit.checked + fit.absent < ENOUGH:
        return Check(
            name, "warn", f"{device.capitalize()}: too few clicks on known elements to check the rendered page, so it is not used."
        )
    if fit.absent > fit.checked:
        shown = f"the rendered page lacks what {fit.absent:,} of {fit.checked + fit.absent:,} known clicks are on"
    changed = "the page has changed since it was rendered, or shows itself otherwise to visitors"
    return Check(name, "warn", f"{device.capitalize()}: {changed}: {shown}. It is not used; render it again.")
