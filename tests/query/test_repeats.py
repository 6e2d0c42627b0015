"""Clicks of one person on one spot, one right after the other."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from heatsight.model.batch import Batch
from heatsight.model.facts import RepeatFacts
from heatsight.model.interaction import Interaction
from heatsight.model.page import Page
from heatsight.model.project import Project
from heatsight.model.scope import Scope
from heatsight.model.window import Window
from heatsight.query.repeats import repeats
from heatsight.store import EventStore

URL = "https://example.com/article"
WHEN = datetime(2026, 3, 8, 12, tzinfo=UTC)
SCOPE = Scope(Page(url_exact=URL), Window(datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 3, 10, tzinfo=UTC)))


def _points(who: int, places: list[tuple[str, int, int]]) -> list[Interaction]:
    return [
        Interaction(
            type=kind, x=(x + 8) // 16, y=(y + 8) // 16, viewport_width=90, viewport_height=56, pointer_target_fixed=False, current_url=URL,
            timestamp=WHEN, distinct_id=f"p{who}", session_id=f"s{who}", pixel_x=x, pixel_y=y, pixel_viewport_width=1440,
            pixel_viewport_height=900, page=URL, event_uuid=UUID(int=who + 1), position=position,
        )
        for position, (kind, x, y) in enumerate(places)
    ]  # fmt: skip


def test_two_or_three_on_one_spot_are_a_selection_and_more_insist(store: EventStore, project: Project) -> None:
    """A triple click (with its rage click point between) counts as selecting, five in a row as insisting, moved clicks as neither."""
    triple = _points(1, [("click", 720, 320), ("click", 722, 319), ("rageclick", 720, 320), ("click", 720, 321)])
    five = _points(2, [("click", 720, 320)] * 5)
    moved = _points(3, [("click", 720, 320), ("click", 741, 320)])
    store.append([Batch(project.id, retention_days=36500, interactions=(*triple, *five, *moved))])
    assert repeats(store.source(project.id), SCOPE) == (RepeatFacts(0.5, 320, target_fixed=False, selecting=3, insisting=5, visitors=2),)


def test_coming_back_to_a_place_is_no_repeat(store: EventStore, project: Project) -> None:
    """Two clicks on one spot with others between are two decisions."""
    store.append(
        [
            Batch(
                project.id,
                retention_days=36500,
                interactions=tuple(_points(1, [("click", 72, 32), ("click", 500, 32), ("click", 72, 32), ("click", 9, 9)])),
            )
        ]
    )
    found = repeats(store.source(project.id), SCOPE)
    assert found == ()
