"""posthog-js's own scripts."""

from __future__ import annotations

from pathlib import Path

import pytest

from heatsight.capture.scripts import find_posthog_js, read_scripts


@pytest.fixture
def dist(tmp_path: Path) -> Path:
    """An installed posthog-js."""
    directory = tmp_path / "site" / "node_modules" / "posthog-js" / "dist"
    directory.mkdir(parents=True)
    (directory / "array.js").write_text("1")
    (directory / "array.js.map").write_text("{}")
    (directory.parent / "package.json").write_text('{"version": "1.2.3"}')
    (directory.parent / "secret.js").write_text("no")
    return directory


def test_scripts_are_found_by_name_and_version(dist: Path) -> None:
    """A script is there without a version and under its own, not under another."""
    scripts = read_scripts(dist)
    assert scripts.find("array.js") == dist / "array.js"
    assert scripts.find("array.js", "1.2.3") == dist / "array.js"
    assert scripts.find("array.js", "1.2.4") is None


@pytest.mark.parametrize("name", ["../secret.js", "..%2fsecret.js", "array.js.map", "/etc/passwd", "", "nothing.js", "array.js\x00"])
def test_no_name_leads_elsewhere(dist: Path, name: str) -> None:
    """Only scripts of the directory itself can be asked for."""
    assert read_scripts(dist).find(name) is None


def test_nothing_installed_is_nothing_found(tmp_path: Path) -> None:
    """Without posthog-js there are no scripts, and a package that does not say its version has none."""
    assert read_scripts(None).files == {}
    assert read_scripts(tmp_path / "nowhere").files == {}
    (tmp_path / "dist").mkdir()
    assert read_scripts(tmp_path / "dist").version == ""


def test_scripts_are_looked_for_upwards(dist: Path) -> None:
    """The nearest node_modules upwards is taken."""
    deep = dist.parents[2] / "a" / "b"
    deep.mkdir(parents=True)
    assert find_posthog_js({}, deep) == dist
    assert find_posthog_js({}, dist.parents[3]) is None


def test_a_named_directory_wins(dist: Path, tmp_path: Path) -> None:
    """The environment's directory is taken as it is."""
    assert find_posthog_js({"HEATSIGHT_POSTHOG_JS": str(tmp_path)}, dist) == tmp_path
