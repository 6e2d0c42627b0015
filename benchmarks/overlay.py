"""
What drawing an overlay costs, against what Chromium needs to load the page and take its picture, in the same run.

    python -m benchmarks.overlay [--rounds N]

A page of 1440 by 6000 px with 100,000 cells: placed on a layout, painted with every layer but the bands of reach, and written as JPEG, WebP
and PNG. Chromium opens the bundled site's page from a server in this process, waits until it has loaded, and takes a JPEG of all of it;
that one, stretched, is the page drawn on. Printed are medians and their ratio to Chromium's; below 1 the drawing is faster. Placing and
painting are the bar, files are told beside it.
"""

from __future__ import annotations

import argparse
import http.server
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from io import BytesIO
from pathlib import Path
from statistics import median
from typing import Any, Final

import numpy as np
from PIL import Image
from playwright.sync_api import sync_playwright

from heatsight.model.device import BANDS
from heatsight.model.element import NamedElement
from heatsight.model.hotspot import Hotspot, HotspotPoint, Naming, Region
from heatsight.model.layout import Layout, LayoutElement
from heatsight.overlay.compose import compose
from heatsight.overlay.data import OverlayData
from heatsight.overlay.encode import LONGEST_SIDE, encode
from heatsight.overlay.paint import SHOWN, painted
from heatsight.query.overlay_cells import OverlayCells
from heatsight.query.scroll_reach import Depths
from heatsight.snapshots.installed import find_chromium

SITE: Final = Path(__file__).parents[1] / "tests" / "corpus" / "saas-pricing" / "site"
WIDTH, HEIGHT, CELLS = 1440, 6000, 100_000
BUTTONS: Final = 60


class Pages(http.server.SimpleHTTPRequestHandler):
    """The site's files; /saas-pricing/pricing is pricing.html."""

    def translate_path(self, path: str) -> str:
        """The file of a path."""
        name = path.partition("?")[0].removeprefix("/saas-pricing/") or "index"
        return super().translate_path(name if "." in name else f"{name}.html")

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@contextmanager
def served() -> Iterator[str]:
    """The site's address while it is served."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(Pages, directory=str(SITE)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/saas-pricing/pricing"
    finally:
        server.shutdown()
        server.server_close()


def chromium(rounds: int) -> tuple[list[float], bytes]:
    """Seconds from opening a tab to its whole picture, and that picture; the browser runs already, as a renderer's does."""
    taken, picture = [], b""
    with served() as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(os.environ), args=["--no-sandbox", "--disable-gpu"])
        for _ in range(rounds + 1):
            started = time.perf_counter()
            page = browser.new_page(viewport={"width": WIDTH, "height": 900})
            page.goto(url, wait_until="load")
            picture = page.screenshot(full_page=True, type="jpeg", quality=85)
            taken.append(time.perf_counter() - started)
            page.close()
        browser.close()
    return taken[1:], picture  # the first one also warms the browser's caches


def element(number: int) -> LayoutElement:
    """A button of the page."""
    return LayoutElement(
        selector="",
        chain=f'button:nth-child="{number}"nth-of-type="{number}"text="Button {number}";main:nth-child="1"nth-of-type="1";body:',
        tag="button",
        role="button",
        text=f"Button {number}",
        label="",
        href=None,
        x=100.0 + 300 * (number % 4),
        y=80.0 + 95 * number,
        width=220.0,
        height=48.0,
        clickable=True,
        disabled=False,
        fixed=False,
        font_px=16.0,
        contrast=7.0,
        fill=4.0,
    )


def hotspot(number: int, cells: OverlayCells) -> Hotspot:
    """The hotspot of the cells that lie on a button, whatever their width."""
    box = element(number)
    x = cells.share * WIDTH
    mine = np.flatnonzero((x >= box.x) & (x < box.x + box.width) & (cells.top >= box.y) & (cells.top < box.y + box.height))
    columns = (column[mine].tolist() for column in (cells.cell_x, cells.cell_y, cells.cell_fixed, cells.count))
    selector = f"body > main > button:nth-of-type({number})"
    return Hotspot(
        id=f"h{number}",
        type="click",
        device="desktop",
        rank=number,
        element=NamedElement(f"“{box.text}” button", box.text, selector, "button", "button", interactive=True),
        naming=Naming("autocapture", 0.97, 9),
        region=Region(0, 1, 0, 1, fixed=False),
        points=tuple(HotspotPoint(share / 100, y, fixed, count) for share, y, fixed, count in zip(*columns, strict=True)),
        count=int(cells.count[mine].sum()),
        unique_visitors=len(mine),
        share=0.1,
        ci=(0.0, 1.0),
        below_fold=False,
    )


def data(chance: np.random.Generator) -> OverlayData:
    """Cells all over the page, a third of them made at other widths."""
    share, top = chance.uniform(0, 1, CELLS), chance.uniform(0, HEIGHT, CELLS)
    count = chance.zipf(1.8, CELLS).clip(max=10_000).astype(np.int64)
    near, false = chance.uniform(size=CELLS) < 2 / 3, np.zeros(CELLS, dtype=np.bool_)
    cells = OverlayCells(
        press=chance.choice(3, CELLS, p=[0.8, 0.1, 0.1]).astype(np.int64),
        cell_x=np.rint(100 * share).astype(np.int64),
        cell_y=(top // 16 * 16).astype(np.int64),
        cell_fixed=false,
        near=near,
        at_width=np.where(near, 0, chance.choice([1280, 1536, 1920], CELLS)).astype(np.int64),
        known=~false,
        fixed=false,
        count=count,
        visitors=np.maximum(1, count // 2),
        share=share,
        top=top,
        bottom=900 - top,
        people=(0, 0, 0),
        everybody=(0, 0, 0),
        fold=900,
    )
    hotspots = tuple(hotspot(number, cells) for number in range(1, BUTTONS + 1))
    return OverlayData(BANDS[0], (1412, 1468), cells, hotspots, Depths(tuple(range(900, 6000, 50)), tuple(range(102, 0, -1)), 900, None))


def timed(work: Callable[[], Any], rounds: int) -> list[float]:
    """Seconds of each round."""
    taken = []
    for _ in range(rounds):
        started = time.perf_counter()
        work()
        taken.append(time.perf_counter() - started)
    return taken


def main(rounds: int) -> None:
    """Measure and print."""
    taken, picture = chromium(rounds)
    loading = median(taken)
    buffer = BytesIO()
    Image.open(BytesIO(picture)).resize((WIDTH, HEIGHT), Image.Resampling.BICUBIC).save(buffer, "JPEG", quality=85)
    image, made = buffer.getvalue(), data(np.random.default_rng(0))
    elements = tuple(element(number) for number in range(1, BUTTONS + 1))
    layout = Layout("", "", "", WIDTH, 900, HEIGHT, 1.0, datetime(2026, 6, 1, tzinfo=UTC), elements)
    drawing = compose(made, layout, (WIDTH, HEIGHT))
    whole = painted(image, drawing, LONGEST_SIDE["png"], show=SHOWN)

    print(f"Chromium loads the page and takes its picture: {loading:.2f} s (median of {rounds})")
    placing = median(timed(lambda: compose(made, layout, (WIDTH, HEIGHT)), rounds))
    painting = median(timed(lambda: painted(image, drawing, LONGEST_SIDE["png"], show=SHOWN), rounds))
    print(f"placing {CELLS:,} cells on {BUTTONS} elements: {placing:.2f} s, ratio {placing / loading:.2f}")
    print(f"painting {WIDTH} by {HEIGHT}: {painting:.2f} s, ratio {painting / loading:.2f}")
    print(f"drawing in all: ratio {(placing + painting) / loading:.2f} (the bar is 1)")
    for file_format in ("jpeg", "webp", "png"):
        writing = median(timed(lambda file_format=file_format: encode(whole, file_format), rounds))
        print(
            f"writing it as {file_format}: {writing:.2f} s, ratio {writing / loading:.2f}; {len(encode(whole, file_format)) // 1000:,} kB"
        )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    main(parser.parse_args().rounds)
