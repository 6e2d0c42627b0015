"""make and .ci: the two commands are what they say, and what is missing is told in one line."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def run(*command: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """A command in the repository's folder, with these variables on top of the environment."""
    # make would hand its own flags down to the make that a test starts
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")} | variables
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def test_ci_runs_make_test_and_nothing_else() -> None:
    """.ci/run is executable, stops at the first failure, and its last line is `make test`."""
    path = ROOT / ".ci" / "run"
    assert os.access(path, os.X_OK)
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    assert lines == ["set -euo pipefail", 'cd "$(dirname "$0")/.."', "make --no-print-directory test"]


def test_make_test_ends_with_pytest() -> None:
    """The last thing `make test` does is pytest over everything, so its summary is the last line."""
    said = run("make", "--no-print-directory", "--dry-run", "--always-make", "test").stdout.strip().splitlines()
    assert said[-1].endswith("-m pytest")
    steps = " ".join(said)
    for step in ("ruff check", "ruff format --check", "mypy", "lint-imports", "npm ci", "--require-hashes"):
        assert step in steps, step


def test_make_help_lists_every_target() -> None:
    """`make help` has a line for each target that a person may ask for."""
    said = run("make", "--no-print-directory", "help").stdout
    for target in ("demo", "test", "soak", "install", "lint", "format", "docs", "lock", "clean", "help"):
        assert f"make {target} " in said


def test_an_unfit_python_is_told_in_one_line(tmp_path: Path) -> None:
    """With a Python that is too old, `make install` says so in a line and leaves nothing behind."""
    done = run("make", "--no-print-directory", "install", f"VENV={tmp_path / 'venv'}", "PYTHON=false")
    assert done.returncode != 0
    assert done.stderr.splitlines()[0] == "false is older than Python 3.11, or lacks venv"
    assert not (tmp_path / "venv").exists()


def test_no_python_is_told_in_one_line(tmp_path: Path) -> None:
    """Without any fit Python, `make install` says which one it needs."""
    done = run("make", "--no-print-directory", "install", f"VENV={tmp_path / 'venv'}", "PYTHON=")
    assert done.returncode != 0
    assert done.stderr.startswith("heatsight needs Python 3.11 or newer")


def test_a_chromium_that_does_not_run_is_told_in_one_line() -> None:
    """A Chromium that was named but does not run is an error, not a reason to take another one."""
    done = run(".ci/chromium", sys.executable, CHROMIUM="/no/such/chromium")
    assert (done.returncode, done.stdout, done.stderr) == (1, "", "CHROMIUM=/no/such/chromium does not run\n")


def test_node_of_a_fit_version_is_accepted(tmp_path: Path) -> None:
    """`make test` takes the Node that runs the other tests, and says in one line when there is none."""
    assert run("make", "--no-print-directory", "need-node").returncode == 0
    for name in ("make", "sh"):
        (tmp_path / name).symlink_to(str(shutil.which(name)))
    done = run("make", "--no-print-directory", "need-node", PATH=str(tmp_path))
    assert done.returncode != 0
    assert done.stderr.splitlines()[0] == "the tests need Node 20 or newer and npm on PATH"
