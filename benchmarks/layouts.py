"""
Render recorded sites with heatsight's own renderer, as their visitors had them, and keep the layouts.

    python -m benchmarks.layouts --out FOLDER [--widths 390,1440] SITE_FOLDER ...

For each site FOLDER/<site>.json.gz: a list of layouts in the shape of `model/layout.py`, of every page that enough people clicked, at the
widths asked for, else at the widths that at least one in fifty of those clicks has. What `benchmarks.naming_layout` reads. Pages are
served from the site's folder (`site/`, or the site's own in `tests/sites/`) and answer under the addresses they were recorded at.
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import json
import os
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from mimetypes import guess_type
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from benchmarks.recorded import lines

from heatsight.model.layout import Layout
from heatsight.model.page import page_of
from heatsight.snapshots.gate import Network, Streams
from heatsight.snapshots.interface import RenderOrder
from heatsight.snapshots.renderer import ChromiumRenderer

OWN_SITES: Final = Path(__file__).parents[1] / "tests" / "sites"
LEAST_CLICKS: Final = 30
LEAST_SHARE: Final = 0.02
"""Of a page's clicks, at a width that is rendered unasked."""


class Files(BaseHTTPRequestHandler):
    """A site's files, with or without the site's name before them; a route without a file is the index."""

    def __init__(self, root: Path, name: str, *rest: Any) -> None:
        self._root, self._name = root.resolve(), name
        super().__init__(*rest)

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        """A file, or 404."""
        path = unquote(urlsplit(self.path).path).lstrip("/").removeprefix(f"{self._name}/")
        names = [path or "index.html", f"{path}.html", *([] if "." in path else ["index.html"])]
        found = next((file for name in names if (file := (self._root / name).resolve()).is_file() and self._root in file.parents), None)
        body = b"" if found is None else found.read_bytes()
        self.send_response(404 if found is None else 200)
        self.send_header("Content-Type", (found and guess_type(found.name)[0]) or "text/plain")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def answering(folder: Path) -> Iterator[Network]:
    """A network in which every host is this site."""
    inside = folder / "site"
    root = inside if inside.is_dir() else OWN_SITES / folder.name
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Files, root, folder.name))
    threading.Thread(target=server.serve_forever, daemon=True).start()

    async def resolve(host: str, port: int) -> list[str]:
        del host, port
        return ["127.0.0.1"]

    async def dial(address: str, port: int) -> Streams:
        del port
        return await asyncio.open_connection(address, server.server_port)

    try:
        yield Network(resolve, dial)
    finally:
        server.shutdown()
        server.server_close()


def visited(folder: Path, widths: tuple[int, ...]) -> list[tuple[str, int]]:
    """The pages to render and at which widths, busiest page first."""
    clicks: dict[str, Counter[int]] = {}
    for click in lines(folder / "clicks.jsonl.gz"):
        if click.get("persona") != "bot":
            clicks.setdefault(page_of(click["url"]), Counter())[click["vw"]] += 1
    busy = sorted((page for page in clicks if clicks[page].total() >= LEAST_CLICKS), key=lambda page: (-clicks[page].total(), page))
    own = {page: sorted(width for width, count in clicks[page].items() if count >= LEAST_SHARE * clicks[page].total()) for page in busy}
    return [(page, width) for page in busy for width in widths or own[page]]


def rendered(folder: Path, widths: tuple[int, ...] = ()) -> list[Layout]:
    """The site's layouts."""
    found = []
    with answering(folder) as network, closing(ChromiumRenderer(network=network, environ=os.environ)) as renderer:
        for page, width in visited(folder, widths):
            host = urlsplit(page).hostname or ""
            # Relative links of a site's root need the slash that a page's name lacks.
            url = f"{page}/" if urlsplit(page)[2:] in (("", "", ""), (f"/{folder.name}", "", "")) else page
            layout = renderer.render(RenderOrder(url, width, allow_host=(host,))).layout
            print(f"{url} at {width}: {layout.width} x {layout.page_height}, {len(layout.elements)} elements", flush=True)
            found.append(layout)
    return found


def main() -> None:
    """Render and write."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("sites", nargs="+", type=Path)
    asked.add_argument("--out", type=Path, required=True)
    asked.add_argument("--widths", type=lambda text: tuple(int(one) for one in text.split(",")), default=())
    args = asked.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    for folder in args.sites:
        told = [{**asdict(layout), "rendered_at": layout.rendered_at.isoformat()} for layout in rendered(folder, args.widths)]
        (args.out / f"{folder.name}.json.gz").write_bytes(gzip.compress(json.dumps(told).encode(), mtime=0))


if __name__ == "__main__":
    main()
