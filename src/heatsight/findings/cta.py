"""
Which elements are calls to action, on evidence that any site gives: role, dress, wording, place, and not being one of many.

No single sign decides; signs add up, and signs of everyday controls (read more, copy, next, filters) take away. What people do
counts as well, and so does how it looks in the page's layout, but only where something else speaks for a call. A person may name them
instead, with selectors. A call that nobody clicked is known from the layout alone.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from heatsight.findings.dress import dress
from heatsight.findings.looks import elements_of, is_button, is_field, is_stepper, label, look_words, role, subject, words
from heatsight.findings.matching import matches
from heatsight.findings.places import had_on_screen
from heatsight.model.facts import BandFacts, ElementFacts, Facts
from heatsight.stats.interval import wilson

ENOUGH: Final = 4
"""Points from which on an element is a call to action."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_DRESS: Final = _words("cta primary buy checkout signup subscribe purchase conversion hero action")
"""Words of classes, ids and data attributes that sites give to what they want clicked."""
_COMMITTING: Final = _words(
    "start get try buy add book sign join subscribe download request contact talk order shop register create choose continue "
    "checkout upgrade schedule donate apply reserve install call enroll enrol claim pay begin hire rent submit send activate unlock "
    "proceed purchase launch build speak meet ask bid become switch secure demo "
    # German, French, Spanish, Italian, Dutch, Portuguese
    "jetzt kaufen bestellen anmelden registrieren starten testen buchen kontakt anfragen herunterladen acheter commander essayer "
    "demander contacter ajouter comprar probar empezar reservar contactar solicitar acquista prova prenota iscriviti aggiungi bestel "
    "koop probeer boek comece experimente assine adicionar"
)
"""First words that ask for a decision."""
_LOOKING: Final = _words("explore discover find see watch view compare visit")
"""First words that only ask to look."""
_EVERYDAY: Final = _words(
    "read learn more details all show hide copy share like helpful close menu search filter sort next previous prev back expand "
    "collapse print reply edit delete cancel reset play pause mute accept decline reject cookies settings language login logout "
    "toggle tab photo image dismiss skip"
)
"""Words of everyday controls and of links into lists."""
_WANTED: Final = 0.10
"""Of those who had a thing on screen, the share who click it (lower bound) that speaks for a call."""
_MAX_WORDS: Final = 6
_SPOKEN_FOR: Final = 3
"""Points from which on it counts that people click it."""
_MANY: Final = 3
"""So many elements of one text are a list's links, not a call."""
_OPENERS: Final = ("aria-expanded", "aria-pressed", "aria-haspopup", "aria-selected", "aria-controls", "aria-checked")


@dataclass(frozen=True, slots=True)
class Call:
    """A call to action, and how much speaks for its being one."""

    element: ElementFacts
    points: int


def calls_to_action(band: BandFacts, facts: Facts) -> tuple[Call, ...]:
    """
    The calls to action among the elements that a band's people clicked or that its layout shows, the most evident first. Selectors
    that a person gave alone decide.
    """
    named = facts.cta_selectors
    known = (*(element for element in band.elements if element.visitors), *band.untouched)
    if named:
        given = (*band.elements, *band.untouched)
        return tuple(Call(element, ENOUGH) for element in given if any(matches(selector, element) for selector in named))
    texts = Counter(element.element.text.casefold() for element in known)
    calls = [Call(element, _points(band, facts, element, texts)) for element in known if element.element.interactive]
    return tuple(sorted((call for call in calls if call.points >= ENOUGH), key=lambda call: -call.points))


def _points(band: BandFacts, facts: Facts, element: ElementFacts, texts: Counter[str]) -> int:
    points = _points_of_chain(element.chains[0], element.area) - (3 if texts[element.element.text.casefold()] >= _MANY else 0)
    if points < _SPOKEN_FOR:
        return points
    return points + dress(band, element.element.selector) + (1 if _wanted(facts, element) else 0)


def _wanted(facts: Facts, element: ElementFacts) -> bool:
    """Whether people in any band click it when they see it: what it is does not depend on the screen it is shown on."""
    for band in facts.bands:
        for same in band.elements:
            if same.element.selector == element.element.selector:
                seen = had_on_screen(band, same.region) if same.region else band.visitors
                if wilson(same.visitors, max(seen, same.visitors))[0] >= _WANTED:
                    return True
    return False


@lru_cache(maxsize=4096)
def _points_of_chain(chain: str, area: str) -> int:
    thing = subject(chain)
    if is_field(thing) or is_stepper(chain) or role(thing) in {"tab", "option", "menuitem", "switch", "checkbox", "radio"}:
        return 0
    said = [word.casefold() for word in label(thing).split()]
    spoken = words(label(thing)) & _EVERYDAY
    dressed = look_words(thing)
    points = 2 if is_button(thing) and thing.tag != "summary" else 0
    points += 2 if dressed & _DRESS else 0
    first = said[0].strip(".,!?:") if 0 < len(said) <= _MAX_WORDS and not spoken else ""
    points += 3 if first in _COMMITTING else 1 if first in _LOOKING else 0
    points += 1 if area in {"main", "", "header"} and any("hero" in look_words(outer) for outer in elements_of(chain)) else 0
    points += 1 if any(key.startswith(("data-cta", "data-action", "data-track")) for key in thing.attributes) else 0
    points -= 3 if spoken else 0
    points -= 2 if any(key in thing.attributes for key in _OPENERS) else 0
    points -= 2 if area in {"footer", "nav", "dialog"} else 0
    return points
