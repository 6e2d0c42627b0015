"""What must not stand in a tracked file: registry hosts, paths of one machine, secrets' shapes."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]
HOSTS = ["pypi" + r"\.org/simple", "pythonhosted" + r"\.org", "registry" + r"\.npmjs", "registry" + r"\.yarnpkg", "deb" + r"\.debian"]
FOLDERS = ["work", "farm", "root", "tmp", "home", "Users"]
LEAK = re.compile("|".join([*HOSTS, r"(?<![\w.*:}])/(?:" + "|".join(FOLDERS) + r")/[\w.]"]))
IS_DATA = (".gz", ".png", ".webp")
PAGES = "tests/corpus/saas-pricing/site/"
"""A recorded site's own links look like paths (`/home/…`) and are none of ours."""


def tracked() -> list[str]:
    """Every tracked path."""
    done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [name for name in done.stdout.split("\0") if name]


def test_no_registry_host_or_machine_path_is_tracked() -> None:
    """No tracked text names a package registry or a folder of somebody's machine."""
    leaks = []
    for name in tracked():
        path = ROOT / name
        if not path.is_file() or name.endswith(IS_DATA) or name.startswith(PAGES):
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            leaks += [f"{name}:{number}: {hit.group()}" for hit in LEAK.finditer(line)]
    assert leaks == []


def test_nothing_that_is_made_is_tracked() -> None:
    """No cache, environment, Node module or data directory is tracked."""
    made = re.compile(r"(^|/)(__pycache__|\.venv|node_modules|heatsight-data|build|dist|\.[a-z]+_cache)/")
    assert [name for name in tracked() if made.search(name)] == []
