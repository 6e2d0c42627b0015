"""What an assessment cannot show, said from the data at hand rather than from habit."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from heatsight.model.assessment import Health
from heatsight.model.facts import BandFacts, Facts

MOSTLY_KNOWN: Final = 0.9
"""Share of a band's people with a known depth from which on the few others are not worth a sentence; health counts them all."""


def limits(facts: Facts | None, health: Health) -> tuple[str, ...]:
    """Sentences for the report's end; none when there was no data to be limited."""
    if facts is None or health.status in ("no_data", "url_mismatch", "capture_off"):
        return ()
    return tuple(_sentences(facts))


def _sentences(facts: Facts) -> Iterator[str]:
    yield _of_page(facts)
    for band in facts.bands:
        yield from _of_band(band)
    if any(band.clicks.total_count for band in facts.bands):
        yield "Heatmap points carry the time of their flush, up to some seconds after the click; clicks inside iframes are not sent at all."


def _of_page(facts: Facts) -> str:
    mixed = "different versions of the page at one address are mixed"
    shown = [band.band.device for band in facts.bands if band.placed]
    if not shown:
        return f"The page itself was not seen, only what people did on it: an element nobody ever clicked leaves no trace, and {mixed}."
    clicked = [band.band.device for band in facts.bands if band.visitors and not band.placed]
    elsewhere = f" On {' and '.join(clicked)} no rendering fits: there an element nobody ever clicked leaves no trace." if clicked else ""
    return (
        f"The page was seen as it is rendered for a first-time visitor on {' and '.join(shown)}: menus, dialogs and states that open later "
        f"are not in it, and {mixed}.{elsewhere}"
    )


def _of_band(band: BandFacts) -> Iterator[str]:
    device, named = band.band.device, band.named
    if named.points < named.points_seen:
        sample = f"{named.points:,} of {named.points_seen:,} click points, a sample of {named.sessions:,} whole sessions"
        yield f"{device.capitalize()}: hotspots rest on {sample}."
    lost = round(named.coverage.unattributed * named.points)
    if lost:
        yield f"{device.capitalize()}: {lost:,} of {named.points:,} click points could not be told to be on one element or on none."
    if band.scroll.visitors < MOSTLY_KNOWN * band.visitors:
        yield f"{device.capitalize()}: scroll depth is known of {band.scroll.visitors:,} of {band.visitors:,} people."
