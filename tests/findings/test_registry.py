"""One rule, one file, one test folder, one entry, one page."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

from heatsight.findings.precedence import ABSORBS
from heatsight.findings.registry import RULES
from heatsight.model.finding import FindingKind

ROOT = Path(__file__).parents[2]
KINDS = {entry.kind for entry in RULES}
PARTS = ("What it sees", "Why it matters", "How sure", "What to do", "Example")


def test_files_entries_folders_and_kinds_rhyme() -> None:
    """Each kind has exactly one entry, one file, one test folder with its file, and a place in the order of strength."""
    files = {path.stem for path in (ROOT / "src/heatsight/findings/rules").glob("*.py")} - {"__init__"}
    folders = {path.name for path in (ROOT / "tests/findings").iterdir() if (path / f"test_{path.name}.py").is_file()}
    assert KINDS == set(get_args(FindingKind)) == files == folders == set(ABSORBS)
    assert len(RULES) == len(KINDS)


def test_every_rule_is_documented_in_fixed_parts() -> None:
    """Each rule's page has its five parts in order, and says the number of people it needs."""
    for entry in RULES:
        parts = re.findall(r"^\*\*(.+?)\.\*\*", entry.docs, re.MULTILINE)
        assert tuple(parts) == PARTS, entry.kind
        assert re.search(rf"\b{entry.rule.needs}\b", entry.docs), entry.kind


def test_every_rule_is_tested_found_clear_and_waiting() -> None:
    """Each rule's tests name a found case, a clear case and a not-enough-data case."""
    for kind in KINDS:
        text = (ROOT / f"tests/findings/{kind}/test_{kind}.py").read_text(encoding="utf-8")
        for outcome in ("found", "clear", "not_enough_data"):
            assert f'"{outcome}"' in text, (kind, outcome)
