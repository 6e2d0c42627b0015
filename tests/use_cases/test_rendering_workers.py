from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from tests.renderers import painter

from heatsight.errors import StoreUnavailable
from heatsight.snapshots.recorded import RecordedRenderer
from heatsight.store.tables import SNAPSHOTS
from heatsight.use_cases.gallery import Gallery, open_gallery
from heatsight.use_cases.installation import CATALOGUE, catalogue_url, open_catalogue_beside, prepare
from heatsight.use_cases.rendering_workers import OnDemand, RenderingWorkers
from heatsight.use_cases.saved_heatmaps import NewHeatmap, create_heatmap, get_heatmap

ROOT = Path(__file__).parents[2]

WORKER = """
import sys, time
from datetime import UTC, datetime
from pathlib import Path
from heatsight.store import open_catalogue
from heatsight.use_cases.gallery import open_gallery
from heatsight.use_cases.rendering_workers import RenderingWorkers
from tests.renderers import asleep

clock = lambda: datetime.now(UTC)
gallery = open_gallery(open_catalogue(sys.argv[1], clock=clock), Path(sys.argv[2]), clock, {})
painter = asleep(float(sys.argv[3]))
workers = RenderingWorkers(gallery, 2, lambda: painter)
workers.start()
print("working", flush=True)
sys.stdin.read()
workers.stop()
print(len(painter.orders))
"""


def wait_until(true: Callable[[], Any], seconds: float = 60.0) -> None:
    """Until it is so."""
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until, "it never came to be"
        time.sleep(0.05)


@pytest.fixture(params=["disk", "postgresql"])
def shared(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a new catalogue that processes share."""
    return str(request.getfixturevalue("postgresql")()) if request.param == "postgresql" else f"sqlite:///{tmp_path / 'catalogue.sqlite'}"


@pytest.fixture
def gallery(shared: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Gallery]:
    """This process's view of a data directory whose catalogue processes share."""
    monkeypatch.setenv(CATALOGUE, shared)
    catalogue = open_catalogue_beside(tmp_path)
    catalogue.create_project("shop")
    yield open_gallery(catalogue, tmp_path, lambda: datetime.now(UTC), {})
    catalogue.close()


def made(gallery: Gallery, *widths: int) -> Any:
    """A saved heatmap of the first project."""
    new = NewHeatmap("https://shop.example/", widths=widths)
    return create_heatmap(gallery, gallery.catalogue.project(1), new, "tests")


def seen(gallery: Gallery, heatmap: Any) -> Any:
    """The heatmap as it is now."""
    return get_heatmap(gallery, gallery.catalogue.project(1), heatmap.id)


def worker(shared: str, tmp_path: Path, seconds: float) -> subprocess.Popen[str]:
    """Another process that renders what waits, so long over each page."""
    started = subprocess.Popen(
        [sys.executable, "-c", WORKER, shared, str(tmp_path), str(seconds)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    assert started.stdout is not None
    assert started.stdout.readline() == "working\n"
    return started


def lapse(gallery: Gallery) -> None:
    """Let the leases that are held lapse now, as they would within a minute."""
    with gallery.saved._database.writing() as connection:  # type: ignore[attr-defined]  # the test cannot wait for a minute
        connection.execute(
            SNAPSHOTS.update().where(SNAPSHOTS.c.state == "rendering").values(lease_until=datetime.now(UTC) - timedelta(seconds=1))
        )


def freeze(gallery: Gallery, sleeper: subprocess.Popen[str]) -> None:
    """Stop a process outside its turn at the catalogue, which on SQLite it would keep while frozen, and let its leases lapse."""
    while True:
        sleeper.send_signal(signal.SIGSTOP)
        try:
            return lapse(gallery)
        except StoreUnavailable:
            sleeper.send_signal(signal.SIGCONT)


def test_killed_in_the_middle(gallery: Gallery, shared: str, tmp_path: Path) -> None:
    """What a killed worker had in hand is rendered by another process, each width once, and no file of the dead one is left."""
    heatmap = made(gallery, 320, 768, 1024)
    victim = worker(shared, tmp_path, 600)
    wait_until(lambda: gallery.saved.queue().rendering == 2)
    victim.send_signal(signal.SIGKILL)
    victim.communicate()
    (tmp_path / "snapshots" / "1" / heatmap.id).mkdir(parents=True)
    for key in _keys(gallery):  # as if it had been killed while it wrote
        (tmp_path / "snapshots" / f"{key}.json").write_bytes(b'{"version": 1, "lay')
    assert seen(gallery, heatmap).status == "processing"
    lapse(gallery)
    heir = worker(shared, tmp_path, 0)
    wait_until(lambda: seen(gallery, heatmap).status == "completed")
    said, _ = heir.communicate("")
    assert (heir.returncode, said.strip()) == (0, "3")
    wait_until(lambda: gallery.saved.trash() == ())
    kept = gallery.saved.pictures(1, heatmap.id)
    assert sorted(kept) == [320, 768, 1024]
    assert {path.relative_to(tmp_path / "snapshots").as_posix() for path in (tmp_path / "snapshots").rglob("*.j*")} == {
        f"{key}.{kind}" for key in kept.values() for kind in ("jpg", "json")
    }
    assert all(gallery.pictures.get(key).layout.width == width for width, key in kept.items())


def test_frozen_and_woken(gallery: Gallery, shared: str, tmp_path: Path) -> None:
    """A worker that was frozen until another had done its work wakes, finds its claim lost, and changes nothing."""
    heatmap = made(gallery, 1024)
    sleeper = worker(shared, tmp_path, 5)
    wait_until(lambda: gallery.saved.queue().rendering == 1)
    freeze(gallery, sleeper)
    workers = RenderingWorkers(gallery, 1, painter)
    workers.start()
    wait_until(lambda: seen(gallery, heatmap).status == "completed")
    workers.stop()
    before = gallery.saved.pictures(1, heatmap.id)
    os.kill(sleeper.pid, signal.SIGCONT)
    said, _ = sleeper.communicate("")
    assert said.strip() == "1"
    assert gallery.saved.pictures(1, heatmap.id) == before
    assert len(list((tmp_path / "snapshots").rglob("*.jpg"))) == 1


def test_processes_share_the_work(gallery: Gallery, shared: str, tmp_path: Path) -> None:
    """Several processes render a queue between them: all of it, each width once, and each of them some."""
    started = [worker(shared, tmp_path, 0.3) for _ in range(2)]
    heatmaps = [made(gallery, *range(320, 330)) for _ in range(3)]
    wait_until(lambda: all(seen(gallery, heatmap).status == "completed" for heatmap in heatmaps))
    counts = [int(process.communicate("")[0]) for process in started]
    assert sum(counts) == 30
    assert min(counts) > 0


def test_stopped_in_the_middle(studio: Any) -> None:
    """A server that stops gives back at once what it cannot finish, and that does not count as an attempt."""
    create_heatmap(studio.gallery, studio.project, NewHeatmap("https://shop.example/", widths=(1024,)), "tests")
    begun, end = threading.Event(), threading.Event()

    def linger(_: Any) -> None:
        begun.set()
        end.wait(30)

    workers = RenderingWorkers(studio.gallery, 1, lambda: painter(linger))
    workers.start()
    assert begun.wait(30)
    workers.stop(patience=0.1)
    claim = studio.gallery.saved.claim("next", studio.now, 3)
    assert (claim.width, claim.attempt) == (1024, 1)
    end.set()


def test_stops_when_idle(studio: Any) -> None:
    """Workers without work stop, and no browser was ever opened."""

    def never() -> Any:
        raise AssertionError("there is nothing to render")

    workers = RenderingWorkers(studio.gallery, 2, never)
    workers.start()
    workers.stop(patience=30)
    assert not any(thread.is_alive() for thread in workers._threads)


def test_browser_on_demand(monkeypatch: pytest.MonkeyPatch) -> None:
    """A browser is opened with the first page, kept for the next, closed after a rest, and opened again."""
    opened: list[RecordedRenderer] = []

    def open_one() -> RecordedRenderer:
        opened.append(painter())
        return opened[-1]

    from heatsight.snapshots.interface import RenderOrder  # noqa: PLC0415 - wanted here alone

    renderer, order = OnDemand(open_one), RenderOrder("https://shop.example/", 320)
    renderer.rest()
    renderer.close()
    for _ in range(2):
        renderer.render(order)
    renderer.rest()
    assert [(len(one.orders), one.closed) for one in opened] == [(2, 0)]
    monkeypatch.setattr("heatsight.use_cases.rendering_workers.REST_AFTER", -1.0)
    renderer.rest()
    renderer.render(order)
    assert [(len(one.orders), one.closed) for one in opened] == [(2, 1), (1, 0)]


def test_catalogue_elsewhere(tmp_path: Path) -> None:
    """The environment may name a catalogue elsewhere; without, it lies in the data directory."""
    directory = prepare(tmp_path)
    assert catalogue_url(directory, {}) == f"sqlite:///{tmp_path}/catalogue.sqlite"
    assert catalogue_url(directory, {CATALOGUE: "postgresql://db/heatsight"}) == "postgresql://db/heatsight"


def _keys(gallery: Gallery) -> list[str]:
    with gallery.saved._database.reading() as connection:  # type: ignore[attr-defined]  # an oracle looks inside
        return list(connection.execute(sa.select(SNAPSHOTS.c.picture).where(SNAPSHOTS.c.picture.is_not(None))).scalars())
