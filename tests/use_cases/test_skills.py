"""The skills: well formed, about tools and columns that exist, and with SQL that runs."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest

from heatsight.doors.mcp.tools import TOOLS
from heatsight.errors import StoreUnavailable
from heatsight.model.finding import FindingKind
from heatsight.model.session import Happening
from heatsight.model.statement import Statement
from heatsight.store.interface import Source
from heatsight.use_cases.skills import install_skills, skills

ROOT = Path(__file__).parents[2]
NAMES = ["assessing-heatmaps", "exploring-autocapture-events", "investigating-replay", "querying-heatmap-data"]
TICKED = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
WORDS = {"nth-child", "nth-of-type"}
"""Written like tools, but keys of an elements chain."""
LONGEST = 1024
"""Characters of a description, by the format that agents read."""


def parts(name: str) -> tuple[dict[str, str], str]:
    """Front matter and body of a skill."""
    _, front, body = skills()[name].split("---\n", 2)
    fields: dict[str, str] = {}
    for line in front.splitlines():
        key, colon, value = line.partition(": ")
        if colon and not line.startswith(" "):
            fields[key] = value.removeprefix(">-")
        else:
            fields[list(fields)[-1]] = f"{list(fields.values())[-1]} {line.strip()}".strip()
    return fields, body


def test_there_are_four() -> None:
    """The skills are the four that the documentation names, and lie at the top of the repository."""
    assert list(skills()) == NAMES
    assert sorted(path.name for path in (ROOT / "skills").iterdir()) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_front_matter_says_when_and_when_not(name: str) -> None:
    """Each skill has its own name and a description within its limit that says when to use it and when not; its body is short enough."""
    fields, body = parts(name)
    assert set(fields) == {"name", "description"}
    assert fields["name"] == name
    assert len(fields["description"]) <= LONGEST
    assert "Use it when" in fields["description"]
    assert "Do not use it" in fields["description"]
    assert len(body.splitlines()) < 500


def test_every_tool_that_is_named_exists() -> None:
    """Each word that is written like a tool is a tool, or another skill; and between them the skills name every tool."""
    named = set()
    for name in NAMES:
        ticked = {word for word in TICKED.findall(parts(name)[1]) if re.fullmatch(r"[a-z]+(-[a-z]+)+", word)}
        assert ticked - WORDS <= set(TOOLS) | set(NAMES), name
        named |= ticked
    assert set(TOOLS) <= named


def test_every_kind_that_is_named_exists() -> None:
    """The kinds of findings and of timeline entries that skills list are the closed sets of the code."""
    kinds = set(get_args(FindingKind))
    assert {kind for kind in kinds if f"`{kind}`" in parts("assessing-heatmaps")[1]} == kinds
    told = set(get_args(Happening))
    assert {kind for kind in told if f"`{kind}`" in parts("investigating-replay")[1]} == told


def test_every_column_that_is_named_exists(source: Source) -> None:
    """Each column in the tables and lists of the SQL skill is a column of the three tables."""
    columns = {
        column
        for table in ("events", "heatmaps", "sessions")
        for column in source.select(Statement(f"SELECT * FROM {table} LIMIT 0")).columns
    }
    body = parts("querying-heatmap-data")[1]
    table = body.split("| columns | meaning |", 1)[1].split("\n\n", 1)[0]
    named = set(re.findall(r"`([a-z_]+)`", " ".join(line.split("|")[1] for line in table.splitlines()[2:])))
    listed = body.split("## events and sessions", 1)[1].split("## Gotchas", 1)[0]
    named |= {word for word in TICKED.findall(listed) if re.fullmatch(r"\$?[a-z_]+", word)} - {"events", "sessions", "properties"}
    assert named <= columns
    assert {"pixel_x", "pointer_target_fixed", "$session_duration", "elements_chain"} <= named


def test_install_copies_them_and_renews_old_copies(tmp_path: Path) -> None:
    """Every skill lies in a folder of its name afterwards, the same as the original; doing it again is fine."""
    (tmp_path / "assessing-heatmaps").mkdir()
    (tmp_path / "assessing-heatmaps" / "SKILL.md").write_text("old", encoding="utf-8")
    for _ in range(2):
        written = install_skills(tmp_path)
    assert [path.parent.name for path in written] == NAMES
    assert all(path.read_text(encoding="utf-8") == skills()[path.parent.name] for path in written)


def test_a_directory_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    """A file in the way is one line, no traceback."""
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(StoreUnavailable, match="cannot write"):
        install_skills(tmp_path / "file")
