"""The judgement of a page: every rule on every band, problems told once, bands put together, ranked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import structlog

from heatsight.findings.merging import merge
from heatsight.findings.precedence import Problem, settle
from heatsight.findings.registry import RULES, Entry
from heatsight.findings.rule import ExplainedReason, Judged
from heatsight.model.device import Device
from heatsight.model.facts import BandFacts, Facts
from heatsight.model.finding import ExplainedAway, Finding, FindingKind, NotEnoughData, Outcome

_log = structlog.get_logger(__name__)

BOT_LIKE: ExplainedReason = "bot_like_visitor"


@dataclass(frozen=True, slots=True)
class Judgement:
    """What all rules say: findings ranked, an outcome per rule and band, and what was explained away."""

    findings: tuple[Finding, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    not_enough_data: tuple[NotEnoughData, ...] = ()
    explained_away: tuple[ExplainedAway, ...] = ()


def judge(facts: Facts, rules: Sequence[Entry] = RULES) -> Judgement:
    """Put every rule to every band. A rule that raises has failed, visibly; the others are not harmed."""
    outcomes: list[Outcome] = []
    explained: list[ExplainedAway] = []
    problems: list[Problem] = []
    able: dict[FindingKind, frozenset[Device]] = {}
    for band in facts.bands:
        here: list[Problem] = []
        for entry in rules:
            kind, device = entry.rule.kind, band.band.device
            judged = _judged(entry, band, facts)
            outcomes.append(Outcome(kind, device, judged.outcome, judged.needs, judged.has, judged.detail))
            explained += judged.explained_away
            here += [Problem(kind, band.band, draft) for draft in judged.drafts]
            if judged.outcome in {"found", "clear"}:
                able[kind] = able.get(kind, frozenset()) | {device}
        problems += settle(here)
    explained += [ExplainedAway("click", None, BOT_LIKE, aside.clicks) for aside in facts.set_aside]
    return Judgement(
        findings=merge(problems, able),
        outcomes=tuple(outcomes),
        not_enough_data=tuple(
            NotEnoughData(outcome.kind, outcome.device, outcome.needs or 0, outcome.has or 0)
            for outcome in outcomes
            if outcome.outcome == "not_enough_data"
        ),
        explained_away=_added_up(explained),
    )


def _judged(entry: Entry, band: BandFacts, facts: Facts) -> Judged:
    try:
        return entry.judge(band, facts)
    except Exception as error:  # noqa: BLE001 - one rule's mistake must not cost the assessment; the outcome tells it
        _log.warning("rule failed", rule=entry.rule.kind, device=band.band.device, error=repr(error))
        return Judged("failed", detail=f"the rule {entry.rule.kind} failed: {type(error).__name__}")


def _added_up(explained: Iterable[ExplainedAway]) -> tuple[ExplainedAway, ...]:
    """One line per kind, element and reason, most clicks first."""
    counts: dict[tuple[str, str | None, str], int] = {}
    for item in explained:
        counts[item.kind, item.element, item.reason] = counts.get((item.kind, item.element, item.reason), 0) + item.count
    lines = [ExplainedAway(kind, element, reason, count) for (kind, element, reason), count in counts.items()]
    return tuple(sorted(lines, key=lambda line: (-line.count, line.kind, line.element or "", line.reason)))
