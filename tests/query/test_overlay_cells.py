"""Cells for a picture of one width."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from heatsight.model.scope import Scope
from heatsight.query.overlay_cells import PRESSES, OverlayCells, overlay_cells
from heatsight.store import Source

NEAR = (1412, 1468)
CLICK, RAGE, DEAD = range(3)


def ask(source: Source, scope: Scope, **more: Any) -> OverlayCells:
    """The cells around 1440 px."""
    return overlay_cells(source, scope, NEAR, **more)


def test_one_click_lies_where_it_was(source: Source, rows: Any, scope: Scope) -> None:
    """A cell of one click keeps its very place, as a share of its window's width and in px, beside the cell that heatmaps name."""
    rows.add([rows.click("a", 724, 311)])
    found = ask(source, scope)
    assert (found.share[0], found.top[0], found.count[0]) == (724 / 1440, 311, 1)
    assert (found.cell_x[0], found.cell_y[0], bool(found.near[0]), bool(found.fixed[0])) == (50, 304, True, False)
    assert (found.people, found.everybody, found.fold) == ((1, 0, 0), (1, 0, 0), 900)


def test_windows_as_wide_are_one_and_others_are_apart(source: Source, rows: Any, scope: Scope) -> None:
    """Clicks in one cell at widths near the picture's are counted together, those at other widths by their width in steps of 16 px."""
    rows.add([rows.click(f"v{width}", width // 2, 100, width=width) for width in (1412, 1440, 1468, 1920, 1925, 1280, 1411)])
    found = ask(source, scope)
    assert sorted(zip(found.near.tolist(), found.at_width.tolist(), found.count.tolist(), strict=True)) == [
        (False, 1280, 1),
        (False, 1408, 1),
        (False, 1920, 2),
        (True, 0, 3),
    ]


def test_people_are_counted_beside_presses(source: Source, rows: Any, scope: Scope) -> None:
    """A cell says how many people pressed there: who presses it three times is one, dead presses too."""
    pressed = [rows.click("a", 100, 100, at=at) for at in (1, 2, 3)] + [rows.click("b", 100, 100)]
    rows.add([*pressed, *(rows.click("a", 100, 100, type="deadclick", at=at) for at in (4, 5))])
    found = ask(source, scope)
    assert sorted(zip(found.press.tolist(), found.count.tolist(), found.visitors.tolist(), strict=True)) == [(CLICK, 4, 2), (DEAD, 2, 1)]


def test_a_dead_click_lies_at_its_click(source: Source, rows: Any, scope: Scope) -> None:
    """A dead point made after scrolling keeps its own cell's name, but its place is that of the click with its x, seconds before."""
    rows.add([rows.click("a", 500, 400, at=1), rows.click("a", 700, 90, at=1), rows.click("a", 500, 1200, type="deadclick", at=4)])
    found = ask(source, scope)
    (dead,) = (found.press == DEAD).nonzero()[0]
    assert (found.cell_y[dead], found.top[dead], bool(found.known[dead])) == (1200, 400, True)


def test_a_dead_click_without_its_click_has_no_place(source: Source, rows: Any, scope: Scope) -> None:
    """No click at its x, or only one by somebody else or a minute before, leaves a dead point without a known place."""
    rows.add([rows.click("b", 500, 400, at=1), rows.click("a", 500, 400, at=-60), rows.click("a", 500, 1200, type="deadclick", at=4)])
    found = ask(source, scope)
    assert found.known[found.press == DEAD].tolist() == [False]


def test_a_dead_click_on_what_stays_says_so(source: Source, rows: Any, scope: Scope) -> None:
    """Whether a dead press stayed while scrolling is its click's word."""
    rows.add([rows.click("a", 500, 40, pointer_target_fixed=True), rows.click("a", 500, 640, type="deadclick", at=3)])
    found = ask(source, scope)
    assert found.fixed[found.press == DEAD].tolist() == [True]
    assert found.bottom[found.press == DEAD].tolist() == [860]


def test_what_clings_to_the_bottom_is_told_apart_by_it(source: Source, rows: Any, scope: Scope) -> None:
    """Fixed points keep how far they are from the lower edge, since windows of other heights have a bottom bar elsewhere."""
    rows.add([rows.click("a", 720, 880, pointer_target_fixed=True), rows.click("b", 720, 1060, height=1080, pointer_target_fixed=True)])
    assert ask(source, scope).bottom.tolist() == [20, 20]


def test_a_keyboards_click_has_no_place(source: Source, rows: Any, scope: Scope) -> None:
    """A click at 0, 0 is a key that was pressed: counted, but nowhere."""
    rows.add([rows.click("a", 0, 0)])
    assert ask(source, scope).known.tolist() == [False]


def test_set_aside_visitors_are_counted_and_not_drawn(source: Source, rows: Any, scope: Scope) -> None:
    """Rows that capture marked are in the number of everybody, and in no cell."""
    rows.add([rows.click("a", 100, 100), rows.click("bot", 100, 100, mark="over_cap")])
    found = ask(source, scope)
    assert (found.people, found.everybody, found.count.tolist()) == ((1, 0, 0), (2, 0, 0), [1])


def test_the_coldest_cells_go_first(source: Source, rows: Any, scope: Scope) -> None:
    """Past the most cells that are taken the hottest stay, and the number of people's presses tells what is missing."""
    rows.add([rows.click(f"v{n}", 100, 100) for n in range(3)] + [rows.click("x", 900, 900)])
    found = ask(source, scope, most=1)
    assert (found.count.tolist(), found.people[CLICK]) == ([3], 4)


def test_no_data_is_no_cells(source: Source, scope: Scope) -> None:
    """A page without rows has no cells, no presses and no fold."""
    found = ask(source, scope)
    assert (len(found), found.people, found.everybody, found.fold) == (0, (0, 0, 0), (0, 0, 0), None)


PLACES = st.tuples(
    st.sampled_from(PRESSES),
    st.integers(0, 2000),
    st.integers(0, 5000),
    st.sampled_from([1024, 1430, 1440, 1920]),
    st.booleans(),
    st.integers(0, 20),
)


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(PLACES, min_size=1, max_size=30))
def test_every_press_is_in_one_cell(
    store: Any, catalogue: Any, rows: Any, scope: Scope, places: list[tuple[str, int, int, int, bool, int]]
) -> None:
    """Whatever was pressed, the cells hold each press once, sort by sort."""
    project = catalogue.set_project(catalogue.create_project("p")[0].id, "retention_days", 36_500)
    mine = type(rows)(store, project)  # each example has a project of its own
    points = [mine.click("a", x, y, type=press, width=width, pointer_target_fixed=fixed, at=at) for press, x, y, width, fixed, at in places]
    mine.add(points)
    found = ask(store.source(project.id), replace(scope, people_only=False))
    for number, press in enumerate(PRESSES):
        assert found.count[found.press == number].sum() == sum(place[0] == press for place in places) == found.people[number]
