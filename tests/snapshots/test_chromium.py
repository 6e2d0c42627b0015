"""Which browser is started, and what it is told."""

from __future__ import annotations

import os
import shlex
from pathlib import Path

from playwright.sync_api import sync_playwright
from tests.snapshots.conftest import Web, page

from heatsight.snapshots.gate import Network
from heatsight.snapshots.installed import find_chromium
from heatsight.snapshots.interface import RenderOrder
from heatsight.snapshots.renderer import ChromiumRenderer


def program(path: Path, text: str = "#!/bin/sh\n") -> str:
    """A program that can be run."""
    path.write_text(text, encoding="utf-8")
    path.chmod(0o755)
    return str(path)


def test_browser_gets_no_secret_and_no_open_line(web: Web, tmp_path: Path) -> None:
    """The browser is started without the server's secrets, with a proxy that leads nowhere and without names of its own."""
    with sync_playwright() as driver:
        real = find_chromium(os.environ) or driver.chromium.executable_path
    said = tmp_path / "said"
    script = f'#!/bin/sh\nenv > {said}.env\nprintf "%s\\n" "$@" > {said}.args\nexec {shlex.quote(real)} "$@"\n'
    environ = {**os.environ, "CHROMIUM": program(tmp_path / "chromium", script), "HEATSIGHT_API_KEY": "phx_secret", "AWS_SECRET": "secret"}
    web.routes["/"] = page("<h1>Fine</h1>")
    renderer = ChromiumRenderer(network=Network(web.resolve, web.dial), environ=environ)
    try:
        assert renderer.render(RenderOrder("http://site.example/", 800, seconds=30.0)).layout.elements
    finally:
        renderer.close()
    assert "secret" not in Path(f"{said}.env").read_text(encoding="utf-8")
    arguments = Path(f"{said}.args").read_text(encoding="utf-8").splitlines()
    assert "--proxy-server=socks5://127.0.0.1:1" in arguments
    assert "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1" in arguments
    assert ("--no-sandbox" in arguments) == (os.geteuid() == 0)
