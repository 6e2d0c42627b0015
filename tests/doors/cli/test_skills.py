"""`heatsight skills`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from heatsight.use_cases.skills import skills


def test_the_command_prints_where_they_are(cli: Any, tmp_path: Path) -> None:
    """`skills install` prints each file that it wrote."""
    said = cli("skills", "install", str(tmp_path))
    assert said.code == 0
    assert said.out.splitlines() == [str(tmp_path / name / "SKILL.md") for name in skills()]
