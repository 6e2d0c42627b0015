"""The rules, in the order in which they are run and documented. Adding one takes its file and a line here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import ModuleType
from typing import Final

from heatsight.findings.rule import Judged, Rule
from heatsight.findings.rules import (
    below_fold_engagement,
    cta_below_cliff,
    dead_element,
    ignored_cta,
    nav_bail,
    non_interactive_clicks,
    rageclick,
    scroll_cliff,
)
from heatsight.model.facts import BandFacts, Facts
from heatsight.model.finding import FindingKind


@dataclass(frozen=True, slots=True)
class Entry:
    """A rule with its judgement; `docs` is its documentation page."""

    rule: Rule
    judge: Callable[[BandFacts, Facts], Judged]
    docs: str

    @property
    def kind(self) -> FindingKind:
        """The rule's id: its file, its tests' folder and its page bear the same name."""
        return self.rule.kind


def _entry(module: ModuleType) -> Entry:
    return Entry(module.RULE, module.judge, (module.__doc__ or "").strip())


RULES: Final[tuple[Entry, ...]] = (
    _entry(rageclick),
    _entry(dead_element),
    _entry(non_interactive_clicks),
    _entry(cta_below_cliff),
    _entry(ignored_cta),
    _entry(scroll_cliff),
    _entry(below_fold_engagement),
    _entry(nav_bail),
)
