"""The locks: they satisfy pyproject.toml, pin by hash, and name no host."""

from __future__ import annotations

import ast
import json
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[2]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
GROUPS = PYPROJECT["dependency-groups"]
RUNTIME = PYPROJECT["project"]["dependencies"] + GROUPS["build"]
LOCKED = {
    "requirements.lock": RUNTIME,
    "requirements-postgresql.lock": RUNTIME + PYPROJECT["project"]["optional-dependencies"]["postgresql"],
    "requirements-dev.lock": RUNTIME + GROUPS["dev"],
    "requirements-soak.lock": GROUPS["soak"],
}
PYTHONS = ("3.11", "3.12", "3.13", "3.14")


def environment(python: str) -> dict[str, str]:
    """What markers are judged by: that Python on Linux."""
    return {"python_version": python, "python_full_version": f"{python}.4", "sys_platform": "linux", "platform_system": "Linux"}


def pins(lock: str) -> list[tuple[Requirement, list[str]]]:
    """Each pinned requirement of a lock with its hashes."""
    text = (ROOT / lock).read_text(encoding="utf-8").replace("\\\n", " ")
    return [(Requirement(line.split(" --hash=")[0]), line.split("--hash=")[1:]) for line in text.splitlines()]


def pinned(lock: str, python: str) -> dict[str, str]:
    """Name → version of what the lock installs for one Python; fails when two pins of one name apply."""
    versions: dict[str, str] = {}
    for requirement, _ in pins(lock):
        if requirement.marker is None or requirement.marker.evaluate(environment(python)):
            assert requirement.name not in versions
            versions[requirement.name] = str(requirement.specifier).removeprefix("==")
    return versions


@pytest.mark.parametrize("lock", LOCKED)
@pytest.mark.parametrize("python", PYTHONS)
def test_lock_satisfies_what_is_declared(lock: str, python: str) -> None:
    """Every declared dependency is pinned to a version that it allows, for every supported Python."""
    versions = pinned(lock, python)
    unmet = []
    for text in LOCKED[lock]:
        declared = Requirement(text)
        if declared.marker is not None and not declared.marker.evaluate(environment(python)):
            continue
        version = versions.get(re.sub(r"[-_.]+", "-", declared.name).lower())
        if version is None or not declared.specifier.contains(version, prereleases=True):
            unmet.append((text, version))
    assert unmet == []


@pytest.mark.parametrize("python", PYTHONS)
def test_the_locks_agree(python: str) -> None:
    """What several locks install, they install in the same version, and the larger holds all of the smaller."""
    small, middle, large = (pinned(f"requirements{of}.lock", python).items() for of in ("", "-postgresql", "-dev"))
    assert small <= middle <= large


@pytest.mark.parametrize("lock", LOCKED)
def test_every_pin_is_exact_and_hashed(lock: str) -> None:
    """Each line pins one version and carries at least one SHA-256."""
    for requirement, hashes in pins(lock):
        assert re.fullmatch(r"==[^,*]+", str(requirement.specifier)), requirement
        assert hashes, requirement
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}\s*", text) for text in hashes), requirement


@pytest.mark.parametrize("lock", LOCKED)
def test_lock_names_no_host(lock: str) -> None:
    """A lock holds names, versions and hashes; no URL, index or path."""
    assert re.findall(r"://|--index|--find-links|file:|@ ", (ROOT / lock).read_text(encoding="utf-8")) == []


def test_every_dependency_states_its_use() -> None:
    """Each runtime dependency whose name does not say it has a comment on its line."""
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    block = text.split("dependencies = [", 1)[1].split("]", 1)[0]
    says_it = {"numpy"}
    bare = [line for line in block.splitlines() if line.strip() and "#" not in line]
    assert [line for line in bare if not any(name in line for name in says_it)] == []


def node_packages() -> dict[str, Any]:
    """The packages of package-lock.json by their place."""
    packages: dict[str, Any] = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    return packages


def test_node_lock_names_no_host() -> None:
    """package-lock.json pins every package by its integrity and says nothing of where it came from."""
    for place, package in node_packages().items():
        assert "resolved" not in package, place
        assert place == "" or package["integrity"].startswith("sha512-"), place
    assert "omit-lockfile-registry-resolved=true" in (ROOT / ".npmrc").read_text(encoding="utf-8").split()


def test_node_lock_fits_its_package() -> None:
    """package-lock.json was made from this package.json, whose versions are exact."""
    declared = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))
    asked = declared.get("devDependencies", {}) | declared.get("dependencies", {})
    root = node_packages()[""]
    assert root.get("devDependencies", {}) | root.get("dependencies", {}) == asked
    assert all(re.fullmatch(r"(npm:[\w@/-]+@)?\d+\.\d+\.\d+", version) for version in asked.values())


def imported(*folders: str) -> set[str]:
    """The top-level modules that the Python files of some folders import."""
    found: set[str] = set()
    for path in (path for folder in folders for path in (ROOT / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
                found.add(node.module.split(".")[0])
    return found - sys.stdlib_module_names - {"heatsight"}


def undeclared(modules: set[str], declared: list[str]) -> set[str]:
    """Modules that no declared package brings; modules of the repository itself aside."""
    names = {re.sub(r"[-_.]+", "-", Requirement(text).name).lower() for text in declared}
    ours = {"benchmarks", "docs", "tests"}
    ours |= {path.stem for folder in ("tests", "docs", "benchmarks") for path in (ROOT / folder).rglob("*.py")}
    brought = packages_distributions()
    return {
        module for module in modules - ours if not {re.sub(r"[-_.]+", "-", package).lower() for package in brought.get(module, ())} & names
    }


def test_everything_imported_is_declared() -> None:
    """What the package imports is a declared dependency; what tests, documents and benchmarks import is one, too, or stands in a group."""
    assert undeclared(imported("src"), RUNTIME) == set()
    atheris = {"atheris"}  # `make soak` brings it
    assert undeclared(imported("tests", "docs", "benchmarks") - atheris, LOCKED["requirements-dev.lock"]) == set()
