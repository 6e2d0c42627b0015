"""One trial: a page, its people, the real capture, naming and judgement, and what of the judgement is true."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

import numpy as np
from benchmarks.findings.people import Crowd
from benchmarks.findings.problems import ACCEPTED, PAGE_WIDE, Planted, make
from benchmarks.findings.things import Made, Thing
from benchmarks.findings.wire import ORIGIN, bodies

from heatsight.model.finding import Finding, FindingKind
from heatsight.store import open_catalogue, open_store
from heatsight.use_cases.assess import assess
from heatsight.use_cases.capture import Capture
from heatsight.use_cases.request import AssessRequest

NOW: Final = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
"""Midnight: the store drops what is older than its retention by its own clock, so the past must be the real one."""


@dataclass(frozen=True)
class Seen:
    """A high or medium finding, and whether it is what was planted."""

    kind: str
    severity: str
    device: str
    title: str
    confidence: float
    true: bool


@dataclass(frozen=True)
class Trial:
    """What came of one page; `found` is None where nothing was planted."""

    planted: Planted | None
    visitors: int
    family: str
    seed: int
    found: bool | None
    seen: tuple[Seen, ...]
    seconds: float


class Laboratory:
    """A store in memory in which every trial has a project of its own."""

    def __init__(self) -> None:
        self.store, self.catalogue = open_store(None), open_catalogue(None)
        self.capture = Capture(self.store, self.catalogue, lambda: NOW)

    def close(self) -> None:
        """Let go of the store."""
        self.capture.close()
        self.catalogue.close()
        self.store.close()

    def run(self, kind: FindingKind | None, visitors: int, seed: int) -> Trial:
        """Plant, let people come, assess, compare."""
        rng = np.random.default_rng(seed)
        page, planted = make(rng, kind)
        crowd = Crowd(rng, page, planted)
        project = self.catalogue.create_project(f"trial {seed}")[0]
        path = f"/page-{seed}"
        for body in bodies((crowd.visit() for _ in range(visitors)), path, project.token, NOW, rng, leaves=crowd.leaves_well):
            self.capture.take(body)
        began = time.perf_counter()
        said = assess(self.store.source(project.id), project, AssessRequest(ORIGIN + path, days=7), now=NOW)
        seconds = time.perf_counter() - began
        seen = judged(said.findings, page, planted)
        return Trial(planted, visitors, crowd.family, seed, any(one.true for one in seen) if planted else None, seen, seconds)


def judged(findings: Sequence[Finding], page: Made, planted: Planted | None) -> tuple[Seen, ...]:
    """The high and medium findings, each with whether it is what was planted."""
    serious = [finding for finding in findings if finding.severity != "low"]
    right = [planted is not None and fits(finding, planted, page.things) for finding in serious]
    return tuple(Seen(f.kind, f.severity, f.device, f.title, f.confidence, true) for f, true in zip(serious, right, strict=True))


def fits(finding: Finding, planted: Planted, things: Sequence[Thing]) -> bool:
    """Whether a finding is the planted problem: its kind, its device, its element."""
    if finding.kind not in ACCEPTED[planted.kind] or planted.device not in ("all", finding.device):
        return False
    if finding.kind in PAGE_WIDE or planted.thing is None:
        return True
    if finding.element is not None and (finding.element.text or finding.element.name):
        said = {finding.element.text.casefold(), finding.element.name.casefold()}
        text = planted.thing.text.casefold()
        same = [thing for thing in things if thing.text.casefold() == text]
        if any(text and text in one for one in said) and len(same) == 1:
            return True
    if finding.region is None:
        return False
    middle = (finding.region.y0 + finding.region.y1) / 2
    return any(
        box.y0 - 24 <= middle <= box.y1 + 24 and box.x0 - 0.03 <= (finding.region.x0 + finding.region.x1) / 2 <= box.x1 + 0.03
        for box in planted.thing.boxes.values()
    )
