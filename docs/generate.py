"""
Writes what follows from the code: the page of the command line, one page per kind of finding, and the description of the HTTP door.

    make docs

`tests/docs/test_reference.py` fails when a page is not what this would write.
"""

from __future__ import annotations

import inspect
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import typer
from typer.testing import CliRunner

from heatsight.doors.cli.main import app
from heatsight.doors.http.openapi import openapi
from heatsight.findings.registry import RULES, Entry

DOCS: Final = Path(__file__).parent
WIDTH: Final = "130"
MADE: Final = "<!-- Written by `make docs` from the code. Do not edit. -->\n\n"


def pages() -> dict[str, str]:
    """Every generated page: its path below docs/ and its text."""
    made = {"cli.md": cli(), "findings/README.md": findings(), "openapi.json": json.dumps(openapi(), indent=1) + "\n"}
    return made | {f"findings/{entry.kind}.md": finding(entry) for entry in RULES}


def commands(command: Any, words: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The words of every command, its group before it."""
    yield words
    for name, inner in getattr(command, "commands", {}).items():
        yield from commands(inner, (*words, name))


def help_of(words: tuple[str, ...]) -> str:
    """What `heatsight … --help` prints, without colours and always at one width."""
    plain = {"COLUMNS": WIDTH, "TERMINAL_WIDTH": WIDTH, "NO_COLOR": "1", "TERM": "dumb"}
    answer = CliRunner().invoke(app, [*words, "--help"], prog_name="heatsight", env=plain)
    if answer.exit_code != 0:
        raise RuntimeError(f"heatsight {' '.join(words)} --help failed: {answer.output}")
    return "\n".join(line.rstrip() for line in answer.output.strip().splitlines())


def cli() -> str:
    """The page of the command line."""
    parts = ["# Command line\n\nWhat `--help` of every command says.\n"]
    parts += [
        f"\n## `{' '.join(('heatsight', *words))}`\n\n```\n{help_of(words)}\n```\n" for words in commands(typer.main.get_command(app))
    ]
    return MADE + "".join(parts)


def finding(entry: Entry) -> str:
    """The page of one kind of finding: the docstring of its rule's module."""
    signals = ", ".join(entry.rule.signals)
    return f"{MADE}# `{entry.kind}`\n\n{entry.rule.title}. Looks at: {signals}.\n\n{inspect.cleandoc(entry.docs)}\n"


def findings() -> str:
    """The list of all kinds, in the order of the registry."""
    lines = [
        "# Findings\n\n",
        "One page per kind of finding. [How to read a report](../report.md); [how often findings are right](../accuracy.md).\n\n",
    ]
    lines += [f"- [`{entry.kind}`]({entry.kind}.md): {entry.docs.split(chr(10) * 2)[0].replace(chr(10), ' ')}\n" for entry in RULES]
    return MADE + "".join(lines)


def main() -> int:
    """Write every page; returns the exit code."""
    for name, text in pages().items():
        path = DOCS / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
