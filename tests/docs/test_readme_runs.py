"""README's commands, run as they are printed, in the order they are printed."""

from __future__ import annotations

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


def commands() -> list[str]:
    """Each line of README that starts our command; the server and the demo, which run on, have tests of their own."""
    lines = [line for block in FENCE.findall((ROOT / "README.md").read_text(encoding="utf-8")) for line in block.splitlines()]
    return [line for line in lines if line.startswith(COMMAND) and line.split()[1] not in {"serve", "demo"}]


@pytest.mark.timeout(300)
def test_readme_runs_from_top_to_bottom(tmp_path: Path) -> None:
    """In an empty folder, with a file of events where one is asked for, every command of README ends well and without a traceback."""
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    (tmp_path / COMMAND).symlink_to(Path(sys.executable).with_name("heatsight"))
    shutil.copy(ROOT / "src" / "heatsight" / "sample" / "saas-pricing" / "events.jsonl.gz", tmp_path)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("HEATSIGHT_")}
    assert len(commands()) >= 10
    for line in commands():
        done = subprocess.run(["bash", "-c", line], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False, timeout=120)
        assert done.returncode == 0, f"{line}\n{done.stdout}\n{done.stderr}"
        assert "Traceback" not in done.stderr, line
    assert (tmp_path / "report.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
