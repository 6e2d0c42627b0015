"""`heatsight snapshot` and `heatsight assess --snapshot` as a person runs them: the real commands, a real Chromium, the bundled site."""

from __future__ import annotations

import gzip
import json
import os
import re
import subprocess
import sys
import threading
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from heatsight.model.page import Page
from heatsight.use_cases.capture import Capture
from heatsight.use_cases.demo import moved, read_sample
from heatsight.use_cases.installation import open_installation

HEATSIGHT = Path(sys.executable).with_name("heatsight")
SITE = Path(__file__).parents[2] / "corpus" / "saas-pricing" / "site"
RECORDED_AT = "http://127.0.0.1:8711"


class Pages(SimpleHTTPRequestHandler):
    """The bundled site: `/saas-pricing/pricing` is `pricing.html`."""

    def translate_path(self, path: str) -> str:
        """The file of a path."""
        name = path.partition("?")[0].removeprefix("/saas-pricing/") or "index"
        return super().translate_path(name if "." in name else f"{name}.html")

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@dataclass(frozen=True)
class Shop:
    """The bundled site being served, and a data directory with its traffic."""

    url: str
    host: str
    folder: Path

    def heatsight(self, *args: str) -> subprocess.CompletedProcess[str]:
        """Run a command to its end, in the folder where its files go."""
        env = {name: value for name, value in os.environ.items() if not name.startswith("HEATSIGHT_")}
        command = [HEATSIGHT, *args, "--data", str(self.folder / "data")]
        return subprocess.run(command, capture_output=True, text=True, check=False, env=env, cwd=self.folder, timeout=300)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """Traffic as it was recorded, at the address where the site is served now."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Pages, directory=str(SITE)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    host, folder = f"127.0.0.1:{server.server_port}", tmp_path_factory.mktemp("shop")
    installation = open_installation(folder / "data", environ={})
    capture = Capture(installation.store, installation.catalogue, installation.clock)
    sample, (project,) = read_sample(), installation.catalogue.projects()
    for request in moved(sample, project.token, datetime.now(UTC)):
        raw = request.body if request.body[:2] != b"\x1f\x8b" else gzip.decompress(request.body)
        capture.take(raw.replace(RECORDED_AT.encode(), f"http://{host}".encode()))
    capture.close()
    installation.close()
    yield Shop(sample.url.replace(RECORDED_AT, f"http://{host}"), host, folder)
    server.shutdown()
    server.server_close()


def test_snapshot_as_a_new_user_meets_it(shop: Shop) -> None:
    """An inner address is refused with the command that allows it; allowed, the page is rendered, and the file named is its picture."""
    refused = shop.heatsight("snapshot", shop.url, "--width", "500")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert refused.stderr.splitlines()[-1].endswith(f"heatsight projects set ID allow_host {shop.host}")
    said = shop.heatsight("snapshot", shop.url, "--width", "500", "--allow-host", shop.host)
    assert said.returncode == 0, said.stderr
    (_, (width, where)) = (line.split("\t") for line in said.stdout.splitlines())
    with Image.open(where) as image:
        assert (width, image.format, image.width) == ("500", "JPEG", 500)
        assert image.height > 2000


@pytest.fixture(scope="module")
def assessed(shop: Shop) -> dict[str, Any]:
    """The page assessed with its pictures, as JSON."""
    said = shop.heatsight("assess", shop.url, "--snapshot", "--allow-host", shop.host, "--format", "json", "--out", "report.json")
    assert said.returncode == 0, said.stderr
    found: dict[str, Any] = json.loads((shop.folder / "report.json").read_text())
    return found


def test_assess_draws_each_device_beside_the_report(shop: Shop, assessed: dict[str, Any]) -> None:
    """Each device with clicks has its picture in a file that the report names, at the window most of its people have, all clicks told."""
    assert [band["device"] for band in assessed["bands"] if "picture" in band] == ["desktop", "tablet", "mobile"]
    for band in assessed["bands"]:
        told = band["picture"]
        assert (told["file"], told["of"]) == (f"report-{band['device']}.png", band["clicks"]["total_count"])
        people = sum(reason["count"] for reason in told["left_out"] if reason["why"] != "set_aside")
        assert told["shown"] + people == told["of"]
        with Image.open(shop.folder / told["file"]) as image:
            assert image.format == "PNG"
            assert image.width > told["width"]
    assert [band["picture"]["width"] for band in assessed["bands"]] == [1440, 820, 390]


def test_the_layout_is_used_cited_and_recomputed(shop: Shop, assessed: dict[str, Any]) -> None:
    """The rendered page fits the clicks, findings cite it, and --verify gets every number again, the layout's included."""
    checks = {check["id"]: check["status"] for check in assessed["health"]["checks"]}
    assert (checks["layout_desktop"], checks["layout_mobile"]) == ("ok", "ok")
    cited = [item for finding in assessed["findings"] for item in finding["evidence"] if item["signal"] == "layout"]
    assert cited
    said = shop.heatsight("assess", shop.url, "--verify", "report.json")
    assert said.returncode == 0, said.stdout
    assert "numbers of the report hold" in said.stdout


@pytest.mark.usefixtures("assessed")
def test_html_embeds_the_picture_and_nothing_is_rendered_twice(shop: Shop) -> None:
    """A second report takes today's pictures; in HTML one is part of the page, and the same as the file beside it."""
    said = shop.heatsight(
        "assess", shop.url, "--snapshot", "--allow-host", shop.host, "--format", "html", "--out", "page.html", "--device", "mobile"
    )
    assert said.returncode == 0, said.stderr
    (image,) = re.findall(r'src="data:image/webp;base64,([^"]+)"', (shop.folder / "page.html").read_text())
    assert b64decode(image) == (shop.folder / "page-mobile.webp").read_bytes()
    installation = open_installation(shop.folder / "data", environ={})
    try:
        saved = installation.gallery.saved.newest(1, Page(url_exact=shop.url))
        assert saved is not None
        keys = installation.gallery.saved.pictures(1, saved.id).values()
        written = datetime.fromtimestamp((shop.folder / "report.json").stat().st_mtime, UTC)
        assert max(installation.gallery.pictures.layout(key).rendered_at for key in keys) < written
    finally:
        installation.close()
