"""Which browser is found."""

from __future__ import annotations

from pathlib import Path

from heatsight.snapshots.installed import NAMES, find_chromium


def program(path: Path) -> str:
    """A file that can be run."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(0o755)
    return str(path)


def test_the_named_browser_comes_before_any_other(tmp_path: Path) -> None:
    """`$CHROMIUM` comes before the path, and the path before Playwright's own; where it leads nowhere there is none."""
    named, on_path = program(tmp_path / "named"), program(tmp_path / "bin" / "chromium")
    own = program(tmp_path / "pw" / "chromium-1" / "chrome-linux" / "chrome")
    everything = {"CHROMIUM": named, "PATH": str(tmp_path / "bin"), "PLAYWRIGHT_BROWSERS_PATH": str(tmp_path / "pw")}
    assert find_chromium(everything) == named
    assert find_chromium(everything | {"CHROMIUM": str(tmp_path / "none")}) is None
    assert find_chromium(everything | {"CHROMIUM": ""}) == on_path
    assert find_chromium(everything | {"CHROMIUM": "", "PATH": str(tmp_path)}) == own
    assert find_chromium({"PATH": str(tmp_path), "PLAYWRIGHT_BROWSERS_PATH": str(tmp_path / "none")}) is None


def test_the_names_on_the_path_are_tried_in_order(tmp_path: Path) -> None:
    """Where several are installed, the first of the names is taken."""
    found = [program(tmp_path / name) for name in reversed(NAMES)][::-1]
    for name in found:
        assert find_chromium({"PATH": str(tmp_path), "PLAYWRIGHT_BROWSERS_PATH": str(tmp_path / "none")}) == name
        Path(name).unlink()
