"""The few files that pages load: typed scripts, and the palette of the report."""

from __future__ import annotations

import re
import subprocess
from importlib.resources import files
from pathlib import Path

from tests.browser.conftest import ROOT

STATIC = ROOT / "src" / "heatsight" / "doors" / "web" / "static"
TSC = ROOT / "node_modules" / "typescript" / "bin" / "tsc"
STRICT = ["--noEmit", "--allowJs", "--checkJs", "--strict", "--target", "es2022", "--lib", "es2022,dom,dom.iterable", "--module", "esnext"]
MODULES = ["--moduleResolution", "bundler", "--moduleDetection", "force", "--noUnusedLocals", "--noUnusedParameters", "--noImplicitReturns"]


def test_the_scripts_types_hold() -> None:
    """TypeScript's compiler, at its strictest, finds no fault with the types written in the scripts."""
    scripts = sorted(STATIC.glob("*.js"))
    done = subprocess.run(["node", TSC, *STRICT, *MODULES, *scripts], capture_output=True, text=True, check=False)
    assert (done.stdout + done.stderr, done.returncode) == ("", 0)
    assert all(script.read_text(encoding="utf-8").startswith("// @ts-check\n") for script in scripts)


def test_pages_and_reports_have_one_palette() -> None:
    """Each colour of the pages is the report's own, in the light and in the dark."""
    report = (files("heatsight.report") / "templates" / "report.css").read_text(encoding="utf-8").split("@media print")[0]
    light, dark = report.split("@media (prefers-color-scheme: dark)")
    theirs = {name: (dict(colours(light))[name], dict(colours(dark))[name]) for name, _ in colours(dark)}
    ours = re.findall(r"--(\w+): light-dark\((#\w+), (#\w+)\)", (STATIC / "web.css").read_text(encoding="utf-8"))
    assert len(ours) > 12
    assert {name: (day, night) for name, day, night in ours if theirs[name] != (day, night)} == {}


def colours(text: str) -> list[tuple[str, str]]:
    """Names and values of a style sheet's first block of colours."""
    return re.findall(r"--(\w+): (#\w+);", text[: text.index("}")])


def test_nothing_is_inline_and_nothing_comes_from_elsewhere() -> None:
    """No template holds a style or script of its own, an event attribute, or an address of another server."""
    wrong = re.compile(r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son\w+=|(?:src|href)=\"(?:https?:)?//")
    found = []
    for path in sorted(Path(STATIC.parent / "templates").glob("*.j2")):
        found += [f"{path.name}: {hit.group()}" for hit in wrong.finditer(path.read_text(encoding="utf-8"))]
    assert found == []
