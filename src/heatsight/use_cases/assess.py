"""
Assess a page: the whole flow, as a list of named steps on one screen.

Each step reads what earlier ones left in the draft and adds its own; the runner says which step is on, so a person sees progress.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from heatsight.findings.dead_zones import dead_zones
from heatsight.findings.gather import gather
from heatsight.findings.judge import Judgement, judge
from heatsight.findings.places import reach_at_elements
from heatsight.model.assessment import AssessedPage, Assessment, BandReport, Health
from heatsight.model.facts import BandFacts, Facts
from heatsight.model.finding import Evidence
from heatsight.model.focus import ElementFocus
from heatsight.model.layout import Layout
from heatsight.model.project import Project
from heatsight.model.scope import Scope
from heatsight.model.window import Window
from heatsight.query.pages import urls_matched
from heatsight.query.traffic import traffic
from heatsight.store.interface import Source
from heatsight.use_cases.focus import focus, narrowed
from heatsight.use_cases.health import ENOUGH_PEOPLE, health
from heatsight.use_cases.layout_checks import layout_checks
from heatsight.use_cases.limits import limits
from heatsight.use_cases.request import DAYS_WIDENED, AssessRequest, asked_window, window_of_days
from heatsight.use_cases.verify import cited_routes, holds

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Draft:
    """An assessment in the making."""

    source: Source
    project: Project
    request: AssessRequest
    now: datetime
    window: Window
    urls_matched: int = 0
    health: Health = field(default_factory=lambda: Health("no_data", ()))
    facts: Facts | None = None
    judgement: Judgement = field(default_factory=Judgement)
    bands: tuple[BandReport, ...] = ()
    limits: tuple[str, ...] = ()
    element_focus: ElementFocus | None = None
    layouts: tuple[Layout, ...] = ()

    @property
    def scope(self) -> Scope:
        """The page and period, all widths, people only."""
        filters = self.project.test_account_filters if self.request.filter_test_accounts else ()
        return Scope(self.request.page, self.window, test_account_filters=filters)


def widen(draft: Draft) -> Draft:
    """Take 30 days when a week of our own choosing holds too few people."""
    if not draft.request.may_widen or traffic(draft.source, draft.scope).visitors >= ENOUGH_PEOPLE:
        return draft
    return replace(draft, window=replace(window_of_days(DAYS_WIDENED, draft.now, draft.project.timezone), widened=True))


def pin(draft: Draft) -> Draft:
    """Count the URL variants that are this page."""
    return replace(draft, urls_matched=urls_matched(draft.source, draft.scope))


def check(draft: Draft) -> Draft:
    """Tell no data, capture off, a wrong URL and too little traffic apart."""
    return replace(draft, health=health(draft.source, draft.project, draft.scope))


def collect(draft: Draft) -> Draft:
    """Gather each band's signals and name its hot elements."""
    return replace(draft, facts=_gathered(draft))


def _gathered(draft: Draft) -> Facts:
    return gather(draft.source, draft.scope, draft.request.bands(), cta_selectors=draft.request.cta, layouts=draft.layouts)


def conclude(draft: Draft) -> Draft:
    """Let every rule judge."""
    return replace(draft, judgement=judge(draft.facts)) if draft.facts else draft


def look_closely(draft: Draft) -> Draft:
    """Look at the one element asked about, when one was."""
    if draft.request.element is None or draft.facts is None:
        return draft
    return replace(draft, element_focus=focus(draft.source, draft.facts, draft.request.element))


def recompute(draft: Draft) -> Draft:
    """Ask every number again; a finding, or an answer about an element, whose numbers no longer hold does not leave the house."""
    judged, focused = draft.judgement, draft.element_focus
    read_route = cited_routes(draft.source, draft.project, draft.now, draft.layouts)

    def all_hold(evidence: tuple[Evidence, ...]) -> bool:
        return all(holds(draft.source, item, read_route) for item in evidence)

    kept = tuple(finding for finding in judged.findings if all_hold(finding.evidence))
    seen = () if focused is None else tuple(band for band in focused.bands if all_hold(band.evidence))
    dropped = len(judged.findings) - len(kept) + (0 if focused is None else len(focused.bands) - len(seen))
    said = (f"{dropped} finding(s) left out: their numbers changed while they were being read; assess again.",) if dropped else ()
    return replace(
        draft,
        judgement=replace(judged, findings=kept),
        element_focus=None if focused is None else replace(focused, bands=seen),
        limits=draft.limits + said,
    )


def describe(draft: Draft) -> Draft:
    """Write each band's section, and what the data cannot show."""
    bands = tuple(_band_report(band) for band in draft.facts.bands) if draft.facts else ()
    checks = layout_checks(draft.facts, draft.layouts) if draft.facts else ()
    draft = replace(draft, health=replace(draft.health, checks=(*draft.health.checks, *checks)))
    return replace(draft, bands=bands, limits=(*limits(draft.facts, draft.health), *draft.limits))


def narrow(draft: Draft) -> Draft:
    """Keep what concerns the one element asked about, when one was."""
    if draft.element_focus is None:
        return draft
    bands, findings, said = narrowed(draft.element_focus, draft.bands, draft.judgement.findings)
    return replace(draft, bands=bands, judgement=replace(draft.judgement, findings=findings), limits=(*draft.limits, *said))


STEPS: Final[tuple[tuple[str, Callable[[Draft], Draft]], ...]] = (
    ("choosing the period", widen),
    ("pinning the page", pin),
    ("checking the data", check),
    ("collecting clicks and naming what was clicked", collect),
    ("judging", conclude),
    ("looking at the element", look_closely),
    ("recomputing every number", recompute),
    ("writing it down", describe),
    ("narrowing to the element", narrow),
)


def assess(
    source: Source,
    project: Project,
    request: AssessRequest,
    *,
    now: datetime,
    progress: Progress = lambda _: None,
    layouts: Sequence[Layout] = (),
) -> Assessment:
    """
    The assessment of one page.

    Args:
        source: reads the project's rows.
        request: which page, which period, which visitors.
        now: aware UTC; the clock is an argument.
        progress: told the name of each step as it begins.
        layouts: the page as it was rendered; they are used where they fit the clicks, and health says whether they do.

    Raises:
        InvalidRequest: the request contradicts itself; `attr` names the parameter.
        StoreUnavailable: the engine is gone.
    """
    draft = Draft(source, project, request, now, asked_window(request, now, project.timezone), layouts=tuple(layouts))
    for name, step in STEPS:
        progress(name)
        draft = step(draft)
    judged = draft.judgement
    return Assessment(
        page=AssessedPage(request.page, draft.urls_matched),
        window=draft.window,
        health=draft.health,
        bands=draft.bands,
        findings=judged.findings,
        outcomes=judged.outcomes,
        not_enough_data=judged.not_enough_data,
        explained_away=judged.explained_away,
        limits=draft.limits,
        element_focus=draft.element_focus,
    )


def _band_report(facts: BandFacts) -> BandReport:
    height = facts.fold.median_viewport_height or 0
    return BandReport(
        device=facts.band.device,
        viewport_width_min=facts.band.viewport_width_min,
        viewport_width_max=facts.band.viewport_width_max,
        visitors=facts.visitors,
        sessions=facts.sessions,
        pageviews=facts.pageviews,
        clicks=facts.clicks,
        fold=facts.fold,
        scroll=replace(facts.scroll, at_elements=reach_at_elements(facts)),
        coverage=facts.named.coverage,
        hotspots=facts.named.hotspots,
        dead_zones=dead_zones(facts.named.hotspots, facts.scroll, height, facts.placed) if height else (),
    )
