from __future__ import annotations

import subprocess
import sys
from datetime import datetime, timedelta
from typing import Any

from heatsight.store import open_catalogue
from heatsight.store.interface import Claim, Queue


def claim(shelf: Any, token: str, seconds: float = 60.0, **asked: Any) -> Claim | None:
    """A claim for so long."""
    taken: Claim | None = shelf.catalogue.saved_heatmaps.claim(token, shelf.now + timedelta(seconds=seconds), 3, **asked)
    return taken


def taken(shelf: Any, token: str, seconds: float = 60.0) -> Claim:
    """A claim that is to be had."""
    found = claim(shelf, token, seconds)
    assert found is not None
    return found


def test_each_width_is_one_job(shelf: Any) -> None:
    """Each width is claimed once, in order, and then there is none."""
    shelf.new("a", 320, 1024)
    claims = [claim(shelf, token) for token in "xyz"]
    assert [one and (one.width, one.attempt, one.token) for one in claims] == [(320, 1, "x"), (1024, 1, "y"), None]
    assert shelf.catalogue.saved_heatmaps.queue() == Queue(0, 2, None)


def test_first_widths_before_last_ones(shelf: Any) -> None:
    """A heatmap added a little later gets its first width before the earlier one gets its last."""
    shelf.new("a", 300, 301, 302, 303)
    shelf.later(5)
    shelf.new("b", 400, 401)
    assert [taken(shelf, token).width for token in "123456"] == [300, 400, 301, 401, 302, 303]


def test_one_heatmap_alone(shelf: Any) -> None:
    """A worker may ask for one heatmap's widths only."""
    shelf.new("a", 300)
    heatmap = shelf.new("b", 400)
    mine = claim(shelf, "x", heatmap_id=heatmap.id)
    assert mine is not None
    assert mine.width == 400
    assert claim(shelf, "y", heatmap_id=heatmap.id) is None


def test_finished(shelf: Any) -> None:
    """The heatmap is completed with its last width, keeps the notes, and a claim counts once."""
    heatmap = shelf.new("a", 320, 1024)
    saved = shelf.catalogue.saved_heatmaps
    first, second = taken(shelf, "x"), taken(shelf, "y")
    assert saved.finish(first, ("cut at 16,384 px",))
    assert saved.find(1, "a").status == "processing"
    assert saved.finish(second, ())
    assert not saved.finish(second, ())
    found = saved.find(1, "a")
    assert (found.status, found.snapshots[0].notes) == ("completed", ("cut at 16,384 px",))
    assert saved.pictures(1, heatmap.id) == {320: f"1/{heatmap.id}/320-x", 1024: f"1/{heatmap.id}/1024-y"}


def test_failed_for_good_and_for_now(shelf: Any) -> None:
    """A width that may be tried again waits with its reason until then; one that may not has failed, and its heatmap with it."""
    shelf.new("a")
    saved = shelf.catalogue.saved_heatmaps
    assert saved.fail(taken(shelf, "x"), "timed_out: 60 s", shelf.now + timedelta(seconds=4))
    found = saved.find(1, "a")
    assert (found.status, found.snapshots[0].exception) == ("processing", "timed_out: 60 s")
    assert claim(shelf, "y") is None
    shelf.later(4)
    second = taken(shelf, "y")
    assert second.attempt == 2
    assert saved.fail(second, "error_page: 404", None)
    found = saved.find(1, "a")
    assert (found.status, found.exception, found.snapshots[0].exception) == ("failed", "error_page: 404", "error_page: 404")
    assert set(saved.trash()) == {second.picture, second.picture.replace("-y", "-x")}


def test_reasons_are_told_once(shelf: Any) -> None:
    """Widths that all failed alike say why once, different ones by width, and of many the first few."""
    shelf.new("a", 320, 1024)
    shelf.new("b", *range(400, 406))
    saved = shelf.catalogue.saved_heatmaps
    for number in range(8):
        one = taken(shelf, f"t{number}")
        saved.fail(one, "unreachable: no such host" if one.heatmap.short_id == "a" else f"error_page: {one.width}", None)
    assert saved.find(1, "a").exception == "unreachable: no such host"
    assert saved.find(1, "b").exception.startswith("400 px: error_page: 400; 401 px: ")
    assert saved.find(1, "b").exception.endswith("403 px: error_page: 403; and 2 more")


def test_lapsed_claims_are_taken_over(shelf: Any) -> None:
    """A worker that renews keeps its claim; one that does not loses it, and whatever it does afterwards changes nothing."""
    shelf.new("a")
    saved = shelf.catalogue.saved_heatmaps
    first = taken(shelf, "x", 60)
    shelf.later(59)
    assert saved.renew(first, shelf.now + timedelta(seconds=60))
    shelf.later(59)
    assert claim(shelf, "y") is None
    shelf.later(2)
    second = taken(shelf, "y")
    assert second.attempt == 2
    assert saved.trash() == (first.picture,)
    assert not saved.renew(first, shelf.now + timedelta(seconds=60))
    assert not saved.finish(first, ())
    assert not saved.fail(first, "x: y", None)
    assert not saved.release(first)
    assert saved.finish(second, ())
    assert saved.pictures(1, "id-a") == {1024: second.picture}


def test_what_takes_its_workers_down_fails(shelf: Any) -> None:
    """A width whose workers went away as often as it may be tried has failed, and says so."""
    shelf.new("a")
    for number in range(3):
        assert taken(shelf, f"t{number}").attempt == number + 1
        shelf.later(61)
    assert claim(shelf, "t3") is None
    found = shelf.catalogue.saved_heatmaps.find(1, "a")
    assert (found.status, found.exception) == ("failed", "worker_lost: whoever rendered it was gone before it was done, 3 times")


def test_released_as_if_never_claimed(shelf: Any) -> None:
    """A claim that is given back does not count as an attempt."""
    shelf.new("a")
    assert shelf.catalogue.saved_heatmaps.release(taken(shelf, "x"))
    assert taken(shelf, "y").attempt == 1


def test_claim_ends_with_its_heatmap(shelf: Any) -> None:
    """Regenerating or deleting ends the claims on a heatmap; the picture being made is thrown away once its lease has lapsed."""
    heatmap = shelf.new("a")
    saved = shelf.catalogue.saved_heatmaps
    first = taken(shelf, "x", 60)
    saved.change(1, heatmap.id, {}, "all")
    assert not saved.finish(first, ())
    assert saved.trash() == ()
    second = taken(shelf, "y")
    saved.change(1, heatmap.id, {"deleted": True}, "all")
    assert not saved.finish(second, ())
    assert claim(shelf, "z") is None
    shelf.later(61)
    assert set(saved.trash()) == {first.picture, second.picture}


def test_queue_by_project(shelf: Any) -> None:
    """The queue is told for one project or for all, with the time since which its first waits."""
    since = shelf.now
    shelf.new("a", 320, 1024)
    shelf.later(30)
    shelf.new("b", project_id=2)
    saved = shelf.catalogue.saved_heatmaps
    assert (saved.queue(1), saved.queue(2).waiting, saved.queue()) == (Queue(2, 0, since), 1, Queue(3, 0, since))


WORKER = """
import sys
from datetime import UTC, datetime, timedelta
from heatsight.store import open_catalogue
saved = open_catalogue(sys.argv[1]).saved_heatmaps
number = 0
while claim := saved.claim(f"{sys.argv[2]}-{number}", datetime.now(UTC) + timedelta(minutes=5), 3):
    assert saved.finish(claim, ())
    print(claim.heatmap.short_id, claim.width)
    number += 1
"""


def test_processes_share_the_queue(shared: str) -> None:
    """Of several processes each gets other widths, none is rendered twice or left, and every heatmap ends completed."""
    catalogue = open_catalogue(shared)
    catalogue.create_project("one")
    shelf = _shelf(catalogue)
    for number in range(6):
        shelf.new(f"h{number}", *range(320, 330))
    command = [sys.executable, "-c", WORKER, shared]
    workers = [subprocess.Popen([*command, f"w{number}"], stdout=subprocess.PIPE, text=True) for number in range(3)]
    rendered = [line for worker in workers for line in worker.communicate()[0].splitlines()]
    assert [worker.returncode for worker in workers] == [0, 0, 0]
    assert sorted(rendered) == sorted(f"h{number} {width}" for number in range(6) for width in range(320, 330))
    assert {catalogue.saved_heatmaps.find(1, f"h{number}").status for number in range(6)} == {"completed"}
    catalogue.close()


def _shelf(catalogue: Any) -> Any:
    from tests.store.conftest import Shelf  # noqa: PLC0415 - a fixture's class, wanted with the wall clock for once

    return Shelf(catalogue, datetime.now().astimezone())
