"""What is drawn on a page's picture or on a blank sheet, kept for a while."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from heatsight.doors.web.drawings import KEPT, Drawings, Ground
from heatsight.errors import HeatsightError, StoreUnavailable

PINNED = {"url_exact": "https://shop.example/product", "date_from": "2026-01-01", "date_to": "2026-12-31"}
BLANK = Ground(PINNED, "desktop", "", (1440, 3000))


@pytest.fixture
def drawings(served: Any) -> Iterator[Drawings]:
    """Drawings of the served project."""
    made = Drawings(served.installation)
    yield made
    made.close()


def test_a_drawing_is_made_once(served: Any, drawings: Drawings) -> None:
    """Who asks for the same sheet gets the very same drawing; another size, device or period is another."""
    project = served.installation.catalogue.project(1)
    first = drawings.get(project, BLANK, 60)
    assert first is not None
    assert first.drawing.width == 1440
    assert drawings.get(project, Ground({**PINNED, "project": "1"}, "desktop", "", (1440, 3000)), 60) is first
    assert drawings.get(project, Ground(PINNED, "desktop", "", (1440, 2999)), 60) is not first
    assert drawings.get(project, Ground({**PINNED, "date_to": "2026-12-30"}, "desktop", "", (1440, 3000)), 60) is not first


def test_only_the_latest_are_kept(served: Any, drawings: Drawings) -> None:
    """Past the most that are kept, the one that was asked for longest ago is made anew."""
    project = served.installation.catalogue.project(1)
    first = drawings.get(project, BLANK, 60)
    for height in range(KEPT):
        drawings.get(project, Ground(PINNED, "desktop", "", (1440, 1000 + height)), 60)
    assert drawings.get(project, BLANK, 60) is not first


def test_what_could_not_be_made_is_tried_again(served: Any, drawings: Drawings) -> None:
    """A picture that is gone is told to each who asks, and not kept."""
    project = served.installation.catalogue.project(1)
    gone = Ground(PINNED, "desktop", "1/nowhere/1440", (1440, 3000))
    for _ in range(2):
        with pytest.raises(HeatsightError):
            drawings.get(project, gone, 60)


def test_a_closed_room_makes_nothing(served: Any) -> None:
    """Once the server stops, nothing more is begun."""
    made = Drawings(served.installation)
    made.close()
    with pytest.raises(StoreUnavailable, match="stopping"):
        made.get(served.installation.catalogue.project(1), BLANK, 1)
