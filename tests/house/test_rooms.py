"""The rooms, their names and the direction of imports."""

from __future__ import annotations

import ast
import subprocess
import sys
import tomllib
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "heatsight"
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
SAY_NOTHING = {"util", "utils", "helper", "helpers", "common", "shared", "misc", "manager", "managers", "base", "core", "lib"}
MAY_BE_LONGER: dict[str, str] = {}
"""Modules past 400 lines, each with the reason that it holds one thing."""


def modules() -> list[Path]:
    """Every module of the package."""
    return sorted(SOURCE.rglob("*.py"))


def test_layers_name_every_room_from_the_doors_down() -> None:
    """The import contract lists the rooms in the order of design, and every room of the package is in it."""
    (contract,) = PYPROJECT["tool"]["importlinter"]["contracts"]
    assert contract["type"] == "layers"
    layers = [[room.strip().removeprefix("heatsight.") for room in layer.split("|")] for layer in contract["layers"]]
    assert [layer[0] for layer in layers] == ["doors", "use_cases", "report", "findings", "naming", "query", "store", "model"]
    assert "stats" in layers[6]
    assert "errors" in layers[7]
    rooms = {path.parent.name for path in SOURCE.glob("*/__init__.py")} | {path.stem for path in SOURCE.glob("[!_]*.py")}
    assert rooms == {room for layer in layers for room in layer}


def test_imports_point_downwards() -> None:
    """lint-imports finds no import against the layers."""
    done = subprocess.run([Path(sys.executable).with_name("lint-imports")], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_no_module_bears_a_name_that_says_nothing() -> None:
    """No module or folder of the package or its tests is called utils, common, base or the like."""
    paths = [path.relative_to(ROOT) for top in (SOURCE, ROOT / "tests") for path in top.rglob("*.py")]
    assert [str(path) for path in paths if SAY_NOTHING & {path.stem.removeprefix("test_"), *path.parts}] == []


def test_no_module_is_longer_than_it_should_be() -> None:
    """A module past 400 lines stands in the list with its reason, and the list holds no module that is shorter."""
    lengths = {path.relative_to(SOURCE).as_posix(): len(path.read_text(encoding="utf-8").splitlines()) for path in modules()}
    assert {name for name, lines in lengths.items() if lines > 400} == set(MAY_BE_LONGER)


def test_every_module_opens_with_a_docstring() -> None:
    """Each module of the package says in its first line what it is."""
    assert [str(path) for path in modules() if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))] == []


def test_public_names_are_sorted() -> None:
    """Where a package exports names, `__all__` is sorted and each name is there."""
    for path in sorted(SOURCE.rglob("__init__.py")):
        package = import_module(".".join(("heatsight", *path.parent.relative_to(SOURCE).parts)))
        names = getattr(package, "__all__", ())
        assert list(names) == sorted(names), path
        assert [name for name in names if not hasattr(package, name)] == [], path
