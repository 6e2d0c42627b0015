from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from heatsight.errors import InvalidRequest, NotFound
from heatsight.model.page import Page
from heatsight.model.saved_heatmap import SavedHeatmap, Snapshot
from heatsight.store.interface import HeatmapList


def done(shelf: Any, heatmap: SavedHeatmap, *, but: tuple[int, ...] = ()) -> SavedHeatmap:
    """The heatmap with every width rendered, except that these failed."""
    saved = shelf.catalogue.saved_heatmaps
    for number in range(16):
        claim = saved.claim(f"{heatmap.short_id}-{number}", shelf.now + timedelta(seconds=60), 3, heatmap.id)
        if claim is None:
            break
        if claim.width in but:
            assert saved.fail(claim, "timed_out: it took too long", None)
        else:
            assert saved.finish(claim, ("cut",))
    found: SavedHeatmap = saved.find(1, heatmap.id)
    return found


def test_found_as_it_was_added(shelf: Any) -> None:
    """A heatmap is found by its id and its short_id, with a snapshot per width that has nothing yet, and in its own project only."""
    heatmap = shelf.new("a", 320, 1024)
    saved = shelf.catalogue.saved_heatmaps
    assert heatmap == saved.find(1, "a") == saved.find(1, "id-a")
    assert heatmap.snapshots == (Snapshot(320, has_content=False), Snapshot(1024, has_content=False))
    assert (heatmap.status, heatmap.has_content, heatmap.created_at, heatmap.updated_at) == ("processing", False, shelf.now, shelf.now)
    for project, name in ((2, "a"), (1, "b"), (1, "")):
        with pytest.raises(NotFound):
            saved.find(project, name)


def test_unknown_project(shelf: Any) -> None:
    """A heatmap of a project that is not there is refused, and nothing is kept of it."""
    with pytest.raises(NotFound):
        shelf.new("a", project_id=9)
    assert shelf.catalogue.saved_heatmaps.queue().waiting == 0


def test_only_screenshots_are_queued(shelf: Any) -> None:
    """An iframe heatmap has no width to render."""
    assert shelf.new("a", type="iframe", status="completed").snapshots == ()
    assert shelf.catalogue.saved_heatmaps.queue().waiting == 0


def test_list(shelf: Any) -> None:
    """The list knows type, status, text in url or name whatever its case, creator, order and part, and how many there are in all."""
    shelf.new("alpha", name="Zoo 100%")
    shelf.later(1)
    shelf.new("beta", type="iframe", status="completed", created_by="agent")
    shelf.later(1)
    shelf.new("gamma", name="a_b Über")
    shelf.new("other", project_id=2)
    saved = shelf.catalogue.saved_heatmaps

    def names(**asked: Any) -> tuple[list[str], int]:
        found, total = saved.listed(1, HeatmapList(**asked))
        return [heatmap.short_id for heatmap in found], total

    assert names() == (["gamma", "beta", "alpha"], 3)
    assert names(order="url") == (["alpha", "beta", "gamma"], 3)
    assert names(order="-name", limit=1) == (["gamma"], 3)
    assert names(limit=1, offset=1) == (["beta"], 3)
    assert names(type="iframe") == (["beta"], 1)
    assert names(status="processing") == (["gamma", "alpha"], 2)
    assert names(search="ZOO") == (["alpha"], 1)
    assert names(search="/BETA") == (["beta"], 1)
    assert names(search="%") == (["alpha"], 1)
    assert names(search="_") == (["gamma"], 1)
    assert names(search="ÜBER") == (["gamma"], 1)
    assert names(created_by="agent") == (["beta"], 1)
    with pytest.raises(InvalidRequest):
        names(order="sealed")


def test_width_added_later(shelf: Any) -> None:
    """With other widths, those that are new or failed are queued, those gone lose their picture, and the rest keep theirs."""
    heatmap = done(shelf, shelf.new("a", 320, 768, 1024), but=(768,))
    saved = shelf.catalogue.saved_heatmaps
    assert (heatmap.status, heatmap.exception) == ("failed", "768 px: timed_out: it took too long")
    before = saved.pictures(1, heatmap.id)
    shelf.later(5)
    changed = saved.change(1, heatmap.id, {"target_widths": (768, 1024, 1440)}, "missing")
    assert changed.target_widths == (768, 1024, 1440)
    assert [(one.width, one.has_content) for one in changed.snapshots] == [(768, False), (1024, True), (1440, False)]
    assert (changed.status, changed.exception, changed.updated_at) == ("processing", "", shelf.now)
    assert saved.pictures(1, heatmap.id) == {1024: before[1024]}
    assert before[320] in saved.trash()
    assert before[1024] not in saved.trash()
    assert done(shelf, changed).status == "completed"


def test_regenerated(shelf: Any) -> None:
    """All again: every picture goes to the trash, every width waits."""
    heatmap = done(shelf, shelf.new("a", 320, 1024))
    saved = shelf.catalogue.saved_heatmaps
    before = set(saved.pictures(1, heatmap.id).values())
    again = saved.change(1, heatmap.id, {"url": "https://shop.example/new"}, "all")
    assert (again.status, again.has_content, again.url) == ("processing", False, "https://shop.example/new")
    assert (set(saved.trash()), saved.queue().waiting) == (before, 2)
    saved.emptied(saved.trash())
    assert saved.trash() == ()


def test_renamed(shelf: Any) -> None:
    """A new name renders nothing again."""
    heatmap = done(shelf, shelf.new("a"))
    assert shelf.catalogue.saved_heatmaps.change(1, heatmap.id, {"name": "x"}, "").status == "completed"
    assert shelf.catalogue.saved_heatmaps.queue().waiting == 0


def test_deleted(shelf: Any) -> None:
    """A deleted one is not listed, has no picture and queues nothing, and can still be found."""
    heatmap = done(shelf, shelf.new("a"))
    saved = shelf.catalogue.saved_heatmaps
    gone = saved.change(1, heatmap.id, {"deleted": True}, "all")
    assert (gone.deleted, gone.snapshots) == (True, ())
    assert saved.listed(1, HeatmapList()) == ((), 0)
    assert (saved.queue().waiting, len(saved.trash())) == (0, 1)
    assert saved.find(1, "a") == gone


def test_another_projects_is_not_changed(shelf: Any) -> None:
    """Nothing is changed, revived or shown from another project."""
    heatmap = done(shelf, shelf.new("a"))
    saved = shelf.catalogue.saved_heatmaps
    for change in (lambda: saved.change(2, heatmap.id, {"name": "x"}, ""), lambda: saved.revive(2, heatmap.id, shelf.now)):
        with pytest.raises(NotFound):
            change()
    assert saved.pictures(2, heatmap.id) == {}
    assert saved.newest(2, Page(url_exact=heatmap.url)) is None


def test_sealed_credentials_stay_with_it(shelf: Any) -> None:
    """Whether there are credentials is told, what is sealed comes with a claim alone."""
    heatmap = shelf.new("a")
    saved = shelf.catalogue.saved_heatmaps
    assert not heatmap.has_credentials
    assert saved.change(1, heatmap.id, {"sealed": "gAAAA"}, "").has_credentials
    claim = saved.claim("t", shelf.now + timedelta(seconds=60), 3)
    assert claim.sealed == "gAAAA"
    assert "gAAAA" not in repr(claim)
    assert not saved.change(1, heatmap.id, {"sealed": None}, "").has_credentials


def test_stuck_is_queued_afresh(shelf: Any) -> None:
    """What is unfinished waits anew once nobody has touched it; what is finished stays, and so does what a worker holds."""
    heatmap = shelf.new("a", 320, 1024)
    saved = shelf.catalogue.saved_heatmaps
    finished = saved.claim("first", shelf.now + timedelta(seconds=60), 3)
    saved.finish(finished, ())
    held = saved.claim("second", shelf.now + timedelta(seconds=1000), 3)
    shelf.later(700)
    assert saved.revive(1, heatmap.id, shelf.now - timedelta(seconds=600)).updated_at < shelf.now
    assert saved.renew(held, shelf.now + timedelta(seconds=10))
    shelf.later(11)
    again = saved.revive(1, heatmap.id, shelf.now - timedelta(seconds=600))
    assert (again.updated_at, [one.has_content for one in again.snapshots]) == (shelf.now, [True, False])
    assert not saved.finish(held, ())
    assert saved.trash() == (held.picture,)
    shelf.new("later")
    fresh = saved.claim("third", shelf.now + timedelta(seconds=60), 3)
    assert (fresh.heatmap.short_id, fresh.width, fresh.attempt) == ("a", 1024, 1)


def test_newest_of_a_page(shelf: Any) -> None:
    """Of a page's heatmaps the one last rendered counts, by its own URL or that of its data; a pattern is meant letter for letter."""
    saved = shelf.catalogue.saved_heatmaps
    page = Page(url_exact="https://shop.example/p#top")
    assert saved.newest(1, page) is None
    old = done(shelf, shelf.new("old", url="https://shop.example/p/", data_url="https://shop.example/*"))
    shelf.later(1)
    assert saved.newest(1, page) == old
    staging = done(shelf, shelf.new("staging", url="https://staging.example/", data_url="https://shop.example/p"))
    shelf.later(1)
    shelf.new("unfinished", url="https://shop.example/p")
    saved.change(1, old.id, {"name": "renamed later"}, "")
    old = saved.find(1, old.id)
    failed = done(shelf, shelf.new("failed", url="https://shop.example/p"), but=(1024,))
    assert failed.status == "failed"
    assert saved.newest(1, page) == staging
    assert saved.newest(1, Page(url_pattern="https://shop.example/*")) == old
    assert saved.newest(1, Page(url_pattern="https://shop.example/p*")) is None
    saved.change(1, staging.id, {"deleted": True}, "all")
    assert saved.newest(1, page) == old
