"""The SDK's own scripts, handed out from an installed posthog-js."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

PLACE: Final = Path("node_modules", "posthog-js", "dist")
_NAME: Final = re.compile(r"[a-z0-9][a-z0-9.\-]*\.js")


@dataclass(frozen=True, slots=True)
class Scripts:
    """
    What an installed posthog-js holds.

    Attributes:
        version: of that posthog-js, "" when its package does not say.
        files: script names and where they lie. Only these can be asked for, so no name leads elsewhere.
    """

    version: str = ""
    files: Mapping[str, Path] = field(default_factory=dict)

    def find(self, name: str, version: str | None = None) -> Path | None:
        """A script by name. Of another version there is none: the SDK then asks again without one."""
        return self.files.get(name) if version in (None, self.version) else None


def read_scripts(directory: Path | None) -> Scripts:
    """The scripts in a `dist` directory; none when there is no such directory."""
    if directory is None or not directory.is_dir():
        return Scripts()
    files = {path.name: path for path in directory.glob("*.js") if _NAME.fullmatch(path.name) and path.is_file()}
    try:
        package = json.loads((directory.parent / "package.json").read_text("utf-8"))
        version = str(package.get("version", ""))
    except (OSError, ValueError, AttributeError):
        version = ""
    return Scripts(version, files)


def find_posthog_js(environ: Mapping[str, str], start: Path) -> Path | None:
    """
    Where posthog-js's scripts lie: `$HEATSIGHT_POSTHOG_JS` (a `dist` directory), else `node_modules` from `start` upwards.

    None when there are none: everything but lazily loaded scripts (recordings, dead clicks of the small bundle) works without.
    """
    told = environ.get("HEATSIGHT_POSTHOG_JS")
    if told:
        return Path(told)
    here = start.resolve()
    return next((directory / PLACE for directory in (here, *here.parents) if (directory / PLACE).is_dir()), None)
