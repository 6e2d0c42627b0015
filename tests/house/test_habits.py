"""Habits that no linter knows: tests state facts, exceptions state reasons."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
TESTS = ROOT / "tests"
EXCEPTION = re.compile(r"#\s*(?P<what>noqa|type:\s*ignore)\b(?P<codes>:\s*[A-Z]+\d+(?:\s*,\s*[A-Z]+\d+)*|\[[a-z\-, ]+\])?(?P<reason>.*)")
ENOUGH_WORDS = re.compile(r"[A-Za-z]{2,}")


def walk_tests() -> Iterator[tuple[Path, ast.FunctionDef | ast.AsyncFunctionDef]]:
    """Every test function with its file."""
    for path in sorted(TESTS.rglob("test_*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_"):
                yield path, node


def test_every_test_states_its_fact() -> None:
    """Each test has a docstring of one paragraph that ends with a full stop."""
    wanting = []
    for path, function in walk_tests():
        fact = ast.get_docstring(function) or ""
        if not fact.endswith(".") or "\n\n" in fact:
            wanting.append(f"{path.relative_to(ROOT)}:{function.lineno} {function.name}")
    assert wanting == []


def test_every_exception_to_a_check_has_its_code_and_reason() -> None:
    """Each noqa and each ignored type error names its code and says why on the same line."""
    wanting = []
    for path in sorted([*(ROOT / "src").rglob("*.py"), *TESTS.rglob("*.py"), *(ROOT / "docs").rglob("*.py")]):
        if path == Path(__file__):
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            hit = EXCEPTION.search(line)
            if hit and not (hit["codes"] and ENOUGH_WORDS.search(hit["reason"])):
                wanting.append(f"{path.relative_to(ROOT)}:{number} {hit.group()}")
    assert wanting == []


def test_every_rule_that_is_off_has_its_reason() -> None:
    """Each rule switched off in pyproject.toml says why on its line."""
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    lines = re.findall(r'^\s*"[A-Z]+\d*",.*$', text, re.MULTILINE)
    ruff = [line for line in lines if line.strip() != '"ALL",']
    assert ruff
    by_tests_alone = {'"ANN202",'}  # shares the reason of the line above it
    assert [line for line in ruff if "#" not in line and line.strip() not in by_tests_alone] == []


def test_no_test_is_skipped_or_mocks_our_code() -> None:
    """No test is skipped, expected to fail, or uses a mock."""
    forbidden = ("pytest.skip", "pytest.mark.skip", "pytest.mark.xfail", "pytest.importorskip", "unittest.mock", "mocker")
    hits = [
        f"{path.relative_to(ROOT)}: {word}"
        for path in sorted(TESTS.rglob("*.py"))
        if path != Path(__file__)
        for word in forbidden
        if word in path.read_text(encoding="utf-8")
    ]
    assert hits == []
