"""README's commands, run as they are printed, in the order they are printed."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
COMMAND = ".venv/bin/heatsight"
FENCE = re.compile(r"```sh\n(.*?)```", re.DOTALL)
OF_THEIR_OWN = {"serve", "demo", "erase"}  # one stays, one runs long, one asks a person first

# One process for all of them: starting eleven would spend a minute on imports.
DRIVER = """
import json, sys
from heatsight.doors.cli.main import run
for words in json.load(sys.stdin):
    sys.argv = words
    try:
        run()
    except SystemExit as leaving:
        if leaving.code:
            sys.exit(f"{words} left with {leaving.code}")
"""


def commands() -> list[list[str]]:
    """The words of each line of README that starts our command, as a shell reads them; three commands have tests of their own."""
    lines = [line for block in FENCE.findall((ROOT / "README.md").read_text(encoding="utf-8")) for line in block.splitlines()]
    ours = [line for line in lines if line.startswith(COMMAND) and line.split()[1] not in OF_THEIR_OWN]
    read = [subprocess.run(["bash", "-c", f"printf '%s\\0' {line}"], capture_output=True, text=True, check=True).stdout for line in ours]
    return [text.removesuffix("\0").split("\0") for text in read]


@pytest.mark.timeout(300)
def test_readme_runs_from_top_to_bottom(tmp_path: Path) -> None:
    """In an empty folder, with a file of events where one is asked for, every command of README ends well and without a traceback."""
    shutil.copy(ROOT / "src" / "heatsight" / "sample" / "saas-pricing" / "events.jsonl.gz", tmp_path)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("HEATSIGHT_")}
    words = commands()
    assert len(words) >= 10
    done = subprocess.run(
        [sys.executable, "-c", DRIVER], cwd=tmp_path, env=environment, input=json.dumps(words), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    assert (tmp_path / "report.html").read_text(encoding="utf-8").lower().startswith("<!doctype html>")
