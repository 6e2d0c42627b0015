"""One element in the light: why people do, or do not, click it, band by band."""

from __future__ import annotations

from dataclasses import dataclass

from heatsight.model.device import Device
from heatsight.model.element import NamedElement
from heatsight.model.finding import Evidence
from heatsight.model.hotspot import Region


@dataclass(frozen=True, slots=True)
class Instead:
    """Something else on screen with the element, and how many people clicked it."""

    element: NamedElement
    clicked: Evidence


@dataclass(frozen=True, slots=True)
class ElementInBand:
    """
    What one band says of the element.

    Attributes:
        answer: why people do or do not click it, in a sentence or two with its numbers.
        selectors: of all elements of this band that were meant by the same words; the most clicked is shown.
        region: where its clicks fall; None when nobody clicked it here, and then nothing is known of its place.
        fold_px, cliff_px: where the fold and the cliff are, None when there is none; `below_fold` and `below_cliff` say where the
            element is to them, None when that is not known. What is fixed to the screen is below neither.
        seen: people who had it on screen; None where its place is not known.
        clicked: people who clicked it, of those who had it on screen where that is known.
        rage, dead: people who clicked it in a burst, and who got no response.
        instead: what else on the same screen takes the clicks, most people first.
    """

    device: Device
    element: NamedElement
    answer: str
    selectors: tuple[str, ...]
    region: Region | None
    fold_px: int | None
    below_fold: bool | None
    cliff_px: int | None
    below_cliff: bool | None
    seen: Evidence | None
    clicked: Evidence
    rage: Evidence
    dead: Evidence
    instead: tuple[Instead, ...]

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """All its numbers."""
        seen = () if self.seen is None else (self.seen,)
        return (*seen, self.clicked, self.rage, self.dead, *(other.clicked for other in self.instead))


@dataclass(frozen=True, slots=True)
class ElementFocus:
    """The answer to "why aren't people clicking this?"; `wanted` is what was asked for, and `bands` is empty when nothing is called so."""

    wanted: str
    bands: tuple[ElementInBand, ...]
