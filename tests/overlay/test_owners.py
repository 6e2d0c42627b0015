"""Cells and the hotspots they belong to."""

from __future__ import annotations

from typing import Any

from heatsight.overlay.owners import NOBODY, SEVERAL, owners


def test_a_cell_is_its_hotspots(made: Any, press: Any) -> None:
    """A cell that is among a hotspot's points is the hotspot's; one that no hotspot has is nobody's; sorts of press do not mix."""
    buy, help_ = made.hotspot(made.named(), [press(720, 400)]), made.hotspot(made.named("Help", nth=2), [press(100, 400)], rank=2)
    cells = made.cells([press(720, 400), press(100, 400), press(720, 800), press(720, 400, press="rageclick"), press(720, 400, fixed=True)])
    assert owners(cells, [buy, help_]).tolist() == [0, 1, NOBODY, NOBODY, NOBODY]


def test_a_shared_cell_is_nobodys_in_particular(made: Any, press: Any) -> None:
    """A cell in which two elements have presses is given to neither, unless nearly all of them are one's."""
    here = [press(720, 400, 5)]
    rare = [made.hotspot(made.named(), [press(720, 400, 95)]), made.hotspot(made.named("Help", nth=2), here)]
    even = [made.hotspot(made.named(), [press(720, 400, 8)]), made.hotspot(made.named("Help", nth=2), here)]
    assert owners(made.cells(here), rare).tolist() == [0]
    assert owners(made.cells(here), even).tolist() == [SEVERAL]


def test_absurd_places_do_not_meet_sane_ones(made: Any, press: Any) -> None:
    """Coordinates far out of any page, either way, are their own cells."""
    spot = made.hotspot(made.named(), [press(720, 400)])
    wild = made.cells([press(-1e7, 400), press(1e7, 400), press(720, -1e12), press(720, 1e12)])
    assert owners(wild, [spot]).tolist() == [NOBODY] * 4


def test_nothing_owns_nothing(made: Any, press: Any) -> None:
    """Without hotspots all cells are nobody's; without cells there is no answer to give."""
    assert owners(made.cells([press(1, 1)]), []).tolist() == [NOBODY]
    assert owners(made.cells([]), [made.hotspot(None, [press(1, 1)])]).tolist() == []
