"""Whether the data can carry an answer about a page: the checks, one sentence each, and the one word they come to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from heatsight.model.assessment import Check, Health, HealthStatus
from heatsight.model.project import Project
from heatsight.model.scope import Scope
from heatsight.query.capture_state import CaptureState, capture_state
from heatsight.query.pages import nearest_pages
from heatsight.query.scroll_reach import ScrollCoverage, scroll_coverage
from heatsight.query.set_aside import SetAside, set_aside
from heatsight.query.traffic import Traffic, traffic
from heatsight.store.interface import Source

ENOUGH_PEOPLE: Final = 30
"""Fewer people than this, and the interval around a share of one in ten is wider than the share."""

VIEWS_WITHOUT_POINTS: Final = 20
"""So many page views without one heatmap point do not happen while heatmaps are captured."""

DEPTHS_KNOWN: Final = 0.5
"""Below this share of people with a known scroll depth, reach speaks of a minority."""


def health(source: Source, project: Project, scope: Scope) -> Health:
    """
    The state of the data for one page and period.

    No data at all, capture switched off, a URL that nobody visited and too few people are four different answers;
    `nearest_urls` is filled when the URL matched nothing.
    """
    state = capture_state(source, scope.window, scope.page)
    people = traffic(source, scope)
    status = _status(project, state, people)
    near = nearest_pages(source, scope.page.label, scope.window) if status == "url_mismatch" else ()
    checks = [_traffic(people, status)]
    if status not in ("no_data", "url_mismatch"):
        checks += [_heatmaps(project, state, status), _autocapture(state), *_scroll(scroll_coverage(source, scope))]
        checks += [_people(set_aside(source, scope)), _recordings(state)]
    return Health(status, (*checks, *_warnings(state)), near)


def _status(project: Project, state: CaptureState, people: Traffic) -> HealthStatus:
    views = state.event("$pageview").page_count
    points = sum(seen.page_count for seen in state.interactions if seen.name != "scrolldepth")
    on_page = points + sum(seen.page_count for seen in state.events)
    if not state.anything:
        return "capture_off" if project.heatmaps_opt_in is False else "no_data"
    if not on_page:
        return "url_mismatch"
    if not points and (project.heatmaps_opt_in is False or views >= VIEWS_WITHOUT_POINTS):
        return "capture_off"
    return "ok" if people.visitors >= ENOUGH_PEOPLE else "low_volume"


def _traffic(people: Traffic, status: HealthStatus) -> Check:
    if status == "no_data":
        return Check("traffic", "fail", "No event has arrived in this period: put the snippet that `heatsight serve` prints on your site.")
    if status == "url_mismatch":
        return Check("traffic", "fail", "Nobody visited this URL in this period: choose one of the nearest pages with traffic.")
    said = f"{people.visitors} people, {people.sessions} sessions, {people.pageviews} page views, {people.clicks.total_count} clicks."
    if people.visitors >= ENOUGH_PEOPLE:
        return Check("traffic", "ok", said)
    return Check("traffic", "warn", f"{said} That is under {ENOUGH_PEOPLE} people: wait, or take a longer period with --days 90.")


def _heatmaps(project: Project, state: CaptureState, status: HealthStatus) -> Check:
    clicks = state.interaction("click")
    if project.heatmaps_opt_in is False:
        advice = f"heatsight projects set {project.id} heatmaps_opt_in true"
        return Check("heatmaps", "fail", f"Heatmaps are switched off for this project, so points are dropped. Switch them on: {advice}")
    if status == "capture_off":
        return Check("heatmaps", "fail", "The page is visited but sends no heatmap points: set capture_heatmaps: true in posthog.init.")
    if not clicks.page_count:
        return Check("heatmaps", "warn", "No click on this page yet.")
    default = " (the project never said whether it wants heatmaps; that counts as yes)" if project.heatmaps_opt_in is None else ""
    return Check("heatmaps", "ok", f"{clicks.page_count} click points, the last on {clicks.page_last:%Y-%m-%d %H:%M} UTC{default}.")


def _autocapture(state: CaptureState) -> Check:
    seen = state.event("$autocapture")
    if seen.page_count:
        return Check("autocapture", "ok", f"{seen.page_count} autocaptured clicks and changes name the elements.")
    if not state.interaction("click").page_count:
        return Check("autocapture", "ok", "Nothing was clicked, so nothing had to be named.")
    advice = "leave autocapture on in posthog.init, or nothing interactive can be named"
    return Check("autocapture", "fail", f"There are clicks but no $autocapture event: {advice}.")


def _scroll(depth: ScrollCoverage) -> Iterator[Check]:
    said = f"Scroll depth is known of {depth.with_depth} of {depth.visitors} people."
    if not depth.visitors or depth.with_depth >= DEPTHS_KNOWN * depth.visitors:
        yield Check("scroll", "ok", said)
    else:
        yield Check("scroll", "warn", f"{said} Those who left without $pageleave are missing: keep capture_pageleave on.")
    if depth.carried_over:
        old = f"{depth.carried_over} of {depth.with_depth} depths may be too deep: an older posthog-js carries scroll depth from one route"
        yield Check("scroll_carry_over", "warn", f"{old} of a single-page app to the next. Update it to 1.449 or later.")


def _people(aside: tuple[SetAside, ...]) -> Check:
    if not aside:
        return Check("people", "ok", "Nobody had to be set aside as bot-like.")
    clicks = sum(visitor.clicks for visitor in aside)
    reasons = ", ".join(sorted({visitor.reason.replace("_", " ") for visitor in aside}))
    return Check(
        "people", "ok", f"{len(aside)} bot-like visitors with {clicks} clicks are set aside ({reasons}) and counted nowhere below."
    )


def _recordings(state: CaptureState) -> Check:
    count = state.recordings.count
    return Check(
        "recordings", "ok", f"{count} sessions were recorded." if count else "No session is recorded, so clicks cannot be watched."
    )


def _warnings(state: CaptureState) -> Iterator[Check]:
    if state.rejections:
        worst = ", ".join(f"{seen.name} ({seen.count})" for seen in state.rejections[:5])
        yield Check("set_aside_at_capture", "warn", f"Capture set things aside: {worst}. `heatsight doctor` lists them.")
