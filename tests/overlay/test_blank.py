"""A drawing without a picture."""

from __future__ import annotations

from typing import Any

from heatsight.overlay.blank import compose_blank
from heatsight.query.scroll_reach import Depths

SIZE = (1000, 2000)


def test_presses_lie_at_their_share_of_the_sheet(made: Any, press: Any) -> None:
    """Whatever its window's width, a press lies at its share of the width and its own depth, and none is moved onto an element."""
    cells = made.cells([press(720, 300, 2, width=1440), press(960, 700, 1, width=1920), press(5, 6, 1, "deadclick")])
    drawing = compose_blank(cells, Depths((), (), 0, None), made.band, (1024, 9999), SIZE)
    clicks, dead = drawing.points[0], drawing.points[2]
    assert (clicks.x.tolist(), clicks.y.tolist(), clicks.count.tolist()) == ([500, 500], [300, 700], [2, 1])
    assert len(dead.x) == 1
    assert [tally.projected for tally in drawing.tallies] == [0, 0, 0]
    assert (drawing.spots, drawing.flags) == ((), ())


def test_shown_and_left_out_are_everybodys(made: Any, press: Any) -> None:
    """What lies beyond the sheet, what has no place and what was set aside is counted beside what is shown."""
    presses = [press(720, 300), press(720, 2000, 3), press(0, 0, 2, known=False)]
    drawing = compose_blank(made.cells(presses, hidden=4), Depths((), (), 0, None), made.band, (1024, 9999), SIZE)
    clicks = drawing.tallies[0]
    assert dict(clicks.left_out) == {"beyond_picture": 3, "no_place": 2, "set_aside": 4}
    assert (clicks.shown, clicks.people, clicks.everybody) == (1, 6, 10)


def test_the_fold_and_depths_are_the_bands(made: Any, press: Any) -> None:
    """Lines and stretches come from how far people came; without anybody's depth only the clicks' fold is known."""
    drawing = compose_blank(made.cells([press(1, 1)]), Depths((900, 1500), (1, 1), 900, None), made.band, (1024, 9999), SIZE)
    assert [(level.word, level.y) for level in drawing.levels] == [("fold", 900), ("reach", 900), ("reach", 1500), ("reach", 1500)]
    assert (drawing.stretches[-1].y1, drawing.readers) == (2000, 2)
    bare = compose_blank(made.cells([press(1, 1)]), Depths((), (), 0, None), made.band, (1024, 9999), SIZE)
    assert ([(level.word, level.y) for level in bare.levels], bare.stretches) == ([("fold", 900)], ())
