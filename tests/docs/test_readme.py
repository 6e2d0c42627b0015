"""README.md and the prose beside it: every command, target, link and option exists."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import typer

from heatsight.doors.cli.main import app

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PROSE = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
FENCE = re.compile(r"```sh\n(.*?)```", re.DOTALL)


def shell_lines() -> list[tuple[str, str]]:
    """Every line of every shell example, with the file it stands in."""
    return [
        (path.name, line)
        for path in PROSE
        for block in FENCE.findall(path.read_text(encoding="utf-8"))
        for line in block.splitlines()
        if line.strip()
    ]


def targets() -> set[str]:
    """The targets that the Makefile declares."""
    return set(re.findall(r"^([a-z][a-z-]*):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))


def options_of(words: list[str]) -> set[str]:
    """The options of the command that these words name; fails when there is no such command."""
    command: Any = typer.main.get_command(app)
    for word in words:
        if not getattr(command, "commands", None) or word not in command.commands:
            break
        command = command.commands[word]
    assert not getattr(command, "commands", None), f"{words} names no command"
    return {option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)}


def unknown_in(line: str) -> list[str]:
    """What a line of shell asks for that is not there."""
    words = shlex.split(line, comments=True)
    if not words:
        return []
    if words[0] == "make":
        return [word for word in words[1:] if "=" not in word and word not in targets()]
    if words[0].rsplit("/", 1)[-1] == "heatsight":
        known = options_of(words[1:]) | {"--help"}
        return [word for word in words[1:] if word.startswith("-") and word.split("=")[0] not in known]
    return [] if words[0] in {"curl", ".venv/bin/pytest", "npm", "git"} else [words[0]]


@pytest.mark.parametrize(("name", "line"), shell_lines())
def test_every_command_that_is_printed_exists(name: str, line: str) -> None:
    """Each shell line in the documentation names a target, a command and options that exist."""
    assert unknown_in(line) == [], name


def test_first_screen_has_what_a_stranger_needs() -> None:
    """Within its first forty lines README shows the picture and both commands."""
    first_screen = "\n".join(README.splitlines()[:40])
    assert "](docs/page.webp)" in first_screen
    assert "make demo" in first_screen
    assert "make test" in first_screen


def test_every_command_is_mentioned() -> None:
    """README mentions every command of the command line."""
    commands: Any = typer.main.get_command(app)
    assert [name for name in commands.commands if name not in README] == []


@pytest.mark.parametrize("path", PROSE, ids=lambda path: path.name)
def test_every_link_leads_somewhere(path: Path) -> None:
    """Each relative link in the documentation leads to a file or folder of the repository."""
    links = re.findall(r"\]\(([^)#\s]+)[^)]*\)", path.read_text(encoding="utf-8"))
    assert [link for link in links if "://" not in link and not (path.parent / link).exists()] == []


def test_no_line_of_prose_names_a_tool_of_the_workplace() -> None:
    """Nothing in the documentation refers to a file outside the repository."""
    assert [path.name for path in PROSE if "../shared" in path.read_text(encoding="utf-8")] == []


def test_every_word_of_the_glossary_stands_once() -> None:
    """The glossary defines each word once, in alphabetical order."""
    words = re.findall(r"^\| \*\*(.+?)\*\* \|", (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert words == sorted(set(words))


def test_every_room_has_its_paragraph() -> None:
    """docs/flow.md opens a paragraph with the name of each room."""
    rooms = {path.parent.name for path in (ROOT / "src" / "heatsight").glob("*/__init__.py")} | {"errors"}
    assert rooms <= set(re.findall(r"^\*\*(\w+)\*\* ", (ROOT / "docs" / "flow.md").read_text(encoding="utf-8"), re.MULTILINE))


def test_every_decision_is_listed() -> None:
    """The list of decisions names each page beside it, and each page says choice, reason and price."""
    folder = ROOT / "docs" / "decisions"
    listed = set(re.findall(r"^\| \[([\w-]+\.md)\]", (folder / "README.md").read_text(encoding="utf-8"), re.MULTILINE))
    assert listed == {path.name for path in folder.glob("*.md")} - {"README.md"}
    for name in listed:
        text = (folder / name).read_text(encoding="utf-8")
        assert [word for word in ("**Choice.**", "**Why.**", "**Price.**") if word not in text] == [], name
