"""How far down people came."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from uuid import UUID, uuid5

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from heatsight.model.batch import Batch
from heatsight.model.event import Event
from heatsight.model.interaction import Interaction
from heatsight.model.page import Page
from heatsight.model.project import Project
from heatsight.model.scope import Scope
from heatsight.model.window import Window
from heatsight.query.scroll_reach import Depths, scroll_coverage, scroll_of, scroll_reach
from heatsight.store import EventStore

URL = "https://example.com/long"
WHEN = datetime(2026, 3, 8, 12, tzinfo=UTC)
SCOPE = Scope(Page(url_exact=URL), Window(datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 3, 10, tzinfo=UTC)))


def _scrolled(who: str, offset: int, height: int = 900, page_height: int = 4000) -> Interaction:
    return Interaction(
        type="scrolldepth", x=0, y=offset // 16, viewport_width=90, viewport_height=height // 16, pointer_target_fixed=False,
        current_url=URL, timestamp=WHEN, distinct_id=who, session_id=f"s-{who}", pixel_y=offset, pixel_viewport_width=1440,
        pixel_viewport_height=height, page=URL, page_height=page_height, lib_version="1.449.2",
    )  # fmt: skip


def _histogram(people: Mapping[int, int], page_height: int | None = None) -> Depths:
    ordered = sorted(people.items())
    return Depths(tuple(d for d, _ in ordered), tuple(n for _, n in ordered), 900, page_height)


def test_a_person_counts_once_at_their_greatest_depth(store: EventStore, project: Project) -> None:
    """Several page views of one person are one depth: the greatest offset plus viewport height."""
    rows = (_scrolled("ann", 0), _scrolled("ann", 700), _scrolled("ben", 0, height=600), _scrolled("cem", 2100))
    store.append([Batch(project.id, retention_days=36500, interactions=rows)])
    scroll = scroll_reach(store.source(project.id), SCOPE)
    assert scroll.visitors == 3
    assert scroll.depth_at_share == {"0.75": 600, "0.5": 1600, "0.25": 3000}
    assert scroll.page_height == 4000
    at = {step.depth_px: step.visitors for step in scroll.reach}
    assert (at[0], at[600], at[700], at[1600], at[1700], at[3000]) == (3, 3, 2, 2, 1, 1)
    assert scroll.cliff is None


def test_no_scroll_rows_are_no_people(store: EventStore, project: Project) -> None:
    """Without rows there is no curve and no depth."""
    scroll = scroll_reach(store.source(project.id), SCOPE)
    assert (scroll.visitors, scroll.reach, scroll.depth_at_share) == (0, (), {})


def test_coverage_counts_people_whose_depth_is_unknown(store: EventStore, project: Project) -> None:
    """People with a page view but no depth are counted as such."""
    views = tuple(
        Event(uuid5(UUID(int=1), who), "$pageview", WHEN, who, f"s-{who}", "", {}, "", URL, URL, 1440, 900) for who in ("ann", "ben", "cem")
    )
    store.append([Batch(project.id, retention_days=36500, events=views, interactions=(_scrolled("ann", 100),))])
    coverage = scroll_coverage(store.source(project.id), SCOPE)
    assert (coverage.visitors, coverage.with_depth, coverage.carried_over) == (3, 1, 0)


@settings(max_examples=40)
@given(st.dictionaries(st.integers(300, 9000), st.integers(1, 5), min_size=1, max_size=25))
def test_reach_only_falls_and_shares_are_reached(people: dict[int, int]) -> None:
    """Reach never grows with depth, starts at everybody, and each named depth is reached by at least its share."""
    scroll = scroll_of(_histogram(people))
    counts = [step.visitors for step in scroll.reach]
    assert counts[0] == scroll.visitors == sum(people.values())
    assert counts == sorted(counts, reverse=True)
    assert len(counts) <= 60
    for share, depth in scroll.depth_at_share.items():
        assert sum(n for d, n in people.items() if d >= depth) >= float(share) * scroll.visitors
        assert sum(n for d, n in people.items() if d > depth) < float(share) * scroll.visitors


def _steady(seed: int, people: int) -> list[int]:
    generator = np.random.default_rng(seed)
    return [min(6000, int(depth)) for depth in 900 + generator.exponential(5000, people)]


def test_a_stretch_that_loses_people_fast_is_a_cliff() -> None:
    """Six of ten people who get to 2400 px and stop within the next 300 make a cliff there."""
    generator = np.random.default_rng(5)
    depths = [d if d < 2400 or generator.random() > 0.6 else int(generator.uniform(2400, 2700)) for d in _steady(5, 200)]
    values, counts = np.unique(depths, return_counts=True)
    cliff = scroll_of(_histogram(dict(zip(values.tolist(), counts.tolist(), strict=True)), 6000)).cliff
    assert cliff is not None
    assert abs(cliff.depth_px - 2400) < 200
    assert cliff.ci[0] <= cliff.depth_px <= cliff.ci[1]
    assert cliff.drop > 0.25


def test_people_landing_on_one_depth_are_no_cliff() -> None:
    """When most of a drop ends at one exact depth, a link on the page took people there."""
    depths = [d if i % 3 else 2500 for i, d in enumerate(_steady(6, 200))]
    values, counts = np.unique(depths, return_counts=True)
    assert scroll_of(_histogram(dict(zip(values.tolist(), counts.tolist(), strict=True)), 6000)).cliff is None


def test_the_end_of_the_page_is_no_cliff() -> None:
    """People who leave on the page's last screen have seen it."""
    depths = [min(d, 3950) for d in _steady(7, 200)]
    values, counts = np.unique(depths, return_counts=True)
    assert scroll_of(_histogram(dict(zip(values.tolist(), counts.tolist(), strict=True)), 4000)).cliff is None


def _of(depths: list[int], page_height: int) -> Depths:
    values, counts = np.unique(depths, return_counts=True)
    return _histogram(dict(zip(values.tolist(), counts.tolist(), strict=True)), page_height)


def test_people_who_stop_around_the_same_depth_near_the_end_are_no_cliff() -> None:
    """A bell of depths has no edge, and when most of the page was seen it costs nothing: no cliff in nineteen of twenty crowds."""
    found = 0
    for seed in range(20):
        generator = np.random.default_rng(seed)
        depths = [min(5000, max(900, int(depth))) for depth in generator.normal(3600, 700, 150)]
        found += scroll_of(_of(depths, 5000)).cliff is not None
    assert found <= 1


def test_a_bell_that_leaves_half_a_page_unseen_is_a_steep_cliff() -> None:
    """The same people on a page twice as tall never see its second half, which is said from where most of them are lost."""
    generator = np.random.default_rng(3)
    depths = [max(900, int(depth)) for depth in generator.normal(3000, 500, 150)]
    cliff = scroll_of(_of(depths, 9000)).cliff
    assert cliff is not None
    assert not cliff.abrupt
    lost = sum(cliff.depth_px <= depth <= cliff.end_px for depth in depths)
    assert lost == round(cliff.drop * len(depths))
