"""Bands put together, findings ranked."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from heatsight.findings.merging import TIERS, merge
from heatsight.findings.precedence import ABSORBS, Problem, settle
from heatsight.findings.rule import Draft
from heatsight.model.device import BANDS, Device
from heatsight.model.finding import Evidence, FindingKind, Severity, SqlQuery

EVIDENCE = Evidence("", "click", "people", 3, 10, None, None, SqlQuery("SELECT 3", {}))
ALL: frozenset[Device] = frozenset({"desktop", "tablet", "mobile"})


def _problem(
    kind: FindingKind, key: str = "#a", device: Device = "desktop", *, severity: Severity = "medium", affected: float = 5.0
) -> Problem:
    band = next(band for band in BANDS if band.device == device)
    return Problem(kind, band, Draft(key, severity, 0.5, affected, f"{kind} {key}", "s", "r", (EVIDENCE,)))


def test_ranked_by_kind_then_by_people_and_low_ones_last() -> None:
    """Rage before dead before cliffs before the rest; within a kind the one with more people; low ones behind all others."""
    problems = [
        _problem("nav_bail", ""),
        _problem("cta_below_cliff", "#b"),
        _problem("dead_element", "#c"),
        _problem("rageclick", "#d", affected=3),
        _problem("rageclick", "#e", affected=30),
        _problem("rageclick", "#f", affected=300, severity="low"),
    ]
    titles = [finding.title for finding in merge(problems, {})]
    assert titles == ["rageclick #e", "rageclick #d", "dead_element #c", "cta_below_cliff #b", "nav_bail ", "rageclick #f"]


def test_bands_that_disagree_are_told_apart() -> None:
    """Found on two bands and clear on a third: one finding for each of the two."""
    problems = [_problem("rageclick"), _problem("rageclick", device="mobile")]
    assert [f.device for f in merge(problems, {"rageclick": ALL})] == ["desktop", "mobile"]
    assert [f.device for f in merge(problems, {"rageclick": frozenset({"desktop", "mobile"})})] == ["all"]


def test_one_band_alone_is_never_all() -> None:
    """A finding of the only band with enough data speaks for that band."""
    assert [f.device for f in merge([_problem("rageclick")], {"rageclick": frozenset({"desktop"})})] == ["desktop"]


def test_kinds_that_name_one_problem_are_merged_under_the_strongest() -> None:
    """A button that people rage at on desktop and that is dead on phones is one rage finding."""
    able: dict[FindingKind, frozenset[Device]] = {
        "rageclick": frozenset({"desktop", "mobile"}),
        "dead_element": frozenset({"desktop", "mobile"}),
    }
    (finding,) = merge([_problem("rageclick"), _problem("dead_element", device="mobile", severity="high")], able)
    assert (finding.kind, finding.device, finding.severity) == ("rageclick", "all", "high")


def test_unrelated_kinds_and_things_stay_apart() -> None:
    """Neither two kinds that are different problems, nor two elements, become one."""
    able: dict[FindingKind, frozenset[Device]] = dict.fromkeys(TIERS, frozenset[Device]({"desktop", "mobile"}))
    assert len(merge([_problem("rageclick"), _problem("scroll_cliff", "", "mobile")], able)) == 2
    assert len(merge([_problem("rageclick", "#a"), _problem("rageclick", "#b", "mobile")], able)) == 2


KINDS = st.sampled_from(sorted(ABSORBS))
KEYS = st.sampled_from(["#a", "#b", "#c"])


@given(st.lists(st.tuples(KINDS, KEYS, st.sampled_from(sorted(ALL))), unique=True))
def test_nothing_is_lost_and_every_id_is_its_own(asked: list[tuple[FindingKind, str, Device]]) -> None:
    """All evidence is in some finding, no two findings or pieces of evidence share an id, and the answer is always the same."""
    problems = []
    for device in sorted(ALL):
        here = [_problem(kind, key, device) for kind, key, where in asked if where == device]
        told = [replace(one, draft=replace(one.draft, evidence=(replace(EVIDENCE, metric=f"{one.kind} {one.draft.key}"),))) for one in here]
        problems += settle(told)
    findings = merge(problems, dict.fromkeys(ABSORBS, ALL))
    ids = [item.id for finding in findings for item in finding.evidence]
    assert len(ids) == len(set(ids)) == len(asked)
    assert len({finding.id for finding in findings}) == len(findings)
    assert merge(problems, dict.fromkeys(ABSORBS, ALL)) == findings
