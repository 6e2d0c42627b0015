"""What a rule is, and what it may answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from heatsight.model.element import NamedElement
from heatsight.model.finding import Evidence, ExplainedAway, FindingKind, OutcomeWord, Severity, Signal
from heatsight.model.hotspot import Region

ExplainedReason = Literal["answers_each_click", "text_selection", "label_pair", "one_visitor", "bot_like_visitor"]
"""Why clicks that look like a problem are none."""


@dataclass(frozen=True, slots=True)
class Rule:
    """
    One judgement.

    Attributes:
        needs: people that a band must have before the rule says anything of it; who counts stands in the rule's docstring.
        signals: what it looks at.
    """

    kind: FindingKind
    title: str
    needs: int
    signals: tuple[Signal, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """
    A problem in one band, before bands are put together.

    Attributes:
        key: which thing it is about, equal across bands; "" when it is the page as a whole.
        affected: people it concerns at least (lower bound); ranks findings of one kind.
        summary: what was seen, with its numbers; reads well after "Desktop: ".
        own_cause: it stands for itself, and is no mere part of a problem that stands above its kind.
    """

    key: str
    severity: Severity
    confidence: float
    affected: float
    title: str
    summary: str
    recommendation: str
    evidence: tuple[Evidence, ...]
    element: NamedElement | None = None
    region: Region | None = None
    own_cause: bool = False


@dataclass(frozen=True, slots=True)
class Judged:
    """What a rule says of one band. `detail` says why in words when nothing was found."""

    outcome: OutcomeWord
    drafts: tuple[Draft, ...] = ()
    explained_away: tuple[ExplainedAway, ...] = ()
    needs: int | None = None
    has: int | None = None
    detail: str = ""


def found_or_clear(drafts: Sequence[Draft], detail: str, explained_away: Sequence[ExplainedAway] = ()) -> Judged:
    """The answer of a rule that had enough data: what it found, or that all is clear and why."""
    if drafts:
        return Judged("found", tuple(drafts), tuple(explained_away))
    return Judged("clear", explained_away=tuple(explained_away), detail=detail)


def not_enough(rule: Rule, has: int) -> Judged:
    """The answer of a rule that must wait for more people."""
    return Judged("not_enough_data", needs=rule.needs, has=has)


def not_applicable(detail: str) -> Judged:
    """The answer of a rule that has nothing to look at here."""
    return Judged("not_applicable", detail=detail)
