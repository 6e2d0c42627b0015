"""Which browser there is: looked for in one way by whoever starts one, and by whoever only says whether there is one."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Final

NAMES: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
HOW_TO_GET_ONE: Final = "install your system's package `chromium`, or run `playwright install chromium`, or set $CHROMIUM"

_OWN: Final = ("chromium*/chrome-*/chrome", "chromium*/chrome-*/headless_shell")


def find_chromium(environ: Mapping[str, str]) -> str | None:
    """`$CHROMIUM` and no other where that is set, else one on the path, else Playwright's own; None when there is none."""
    path = environ.get("PATH")
    if named := environ.get("CHROMIUM"):
        return shutil.which(named, path=path)
    for name in NAMES:
        if found := shutil.which(name, path=path):
            return found
    kept = Path(environ.get("PLAYWRIGHT_BROWSERS_PATH") or Path.home() / ".cache" / "ms-playwright")
    own = sorted(found for pattern in _OWN for found in kept.glob(pattern))
    return str(own[-1]) if own else None
