"""The terminal: data to stdout, talk to stderr, and nothing a visitor wrote may steer it."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from heatsight.errors import StoreUnavailable
from heatsight.report.clean import clean, escape_unprintable

CELL: Final = 120
"""Longest text in a table's cell, in characters."""

SENTENCE: Final = 600
"""Likewise, where the cell is a sentence of ours."""

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def say(text: str) -> None:
    """One line of talk, to stderr; its indentation is kept."""
    print(" " * (len(text) - len(text.lstrip(" "))) + clean(text), file=sys.stderr, flush=True)  # noqa: T201 - this is where talk goes out


def put(text: str) -> None:
    """Data as it is, to stdout. The caller has seen to it that it cannot steer a terminal."""
    sys.stdout.write(text if text.endswith("\n") else text + "\n")
    sys.stdout.flush()


def put_json(answer: Any) -> None:
    """An answer as JSON; what could steer a terminal is escaped, so the values stay the same."""
    put(escape_unprintable(json.dumps(answer, ensure_ascii=False, indent=2)))


def put_csv(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """
    Rows as CSV, control characters taken out.

    Text that a spreadsheet would run as a formula gets an apostrophe in front; numbers stay as they are. For the exact values take JSON.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([_neutral(column) for column in columns])
    for row in rows:
        writer.writerow([_neutral(value) for value in row])
    put(out.getvalue())


def put_table(columns: Sequence[str], rows: Sequence[Sequence[Any]], cell: int = CELL) -> None:
    """Rows for a person: a drawn table on a terminal, else columns apart by tabs, so that other programs can cut them."""
    texts = [[_shown(value, cell) for value in row] for row in rows]
    if not sys.stdout.isatty():
        put("\n".join("\t".join(row) for row in [[clean(column, cell) for column in columns], *texts]))
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for place, column in enumerate(columns):
        numeric = all(isinstance(row[place], int | float) for row in rows)
        table.add_column(Text(clean(column)), justify="right" if numeric else "left", overflow="fold")
    for row in texts:
        table.add_row(*(Text(text) for text in row))
    Console(highlight=False).print(table)


@contextmanager
def steps(title: str) -> Iterator[Callable[[str], None]]:
    """Tells which step of a long job is on: a spinner on a terminal, a line each elsewhere."""
    console = Console(stderr=True, highlight=False)
    if not console.is_terminal:
        yield lambda step: say(f"{title}: {step}")
        return
    with console.status(f"{title} …") as status:
        yield lambda step: status.update(f"{title}: {clean(step)} …")


@contextmanager
def counting(title: str, total: int | None) -> Iterator[Callable[[int], None]]:
    """Tells how much of a long job is done, by the number finished so far: a bar on a terminal, a line per tenth elsewhere."""
    console = Console(stderr=True, highlight=False)
    if not console.is_terminal:
        told = -1

        def tell(done: int) -> None:
            nonlocal told
            tenth = done * 10 // total if total else done // 10_000
            if tenth > told:
                told = tenth
                say(f"{title}: {done}" + (f" of {total}" if total else ""))

        yield tell
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(title, total=total)
        yield lambda done: bar.update(task, completed=done)


def save(path: Path, text: str) -> None:
    """Write a file. Raises StoreUnavailable with the reason."""
    try:
        path.write_text(text if text.endswith("\n") else text + "\n", encoding="utf-8")
    except OSError as error:
        raise StoreUnavailable(f"cannot write {path}: {error.strerror}") from error


def save_bytes(path: Path, content: bytes) -> None:
    """Write a file that is no text. Raises StoreUnavailable with the reason."""
    try:
        path.write_bytes(content)
    except OSError as error:
        raise StoreUnavailable(f"cannot write {path}: {error.strerror}") from error


def _shown(value: Any, limit: int) -> str:
    if isinstance(value, dict | list):
        value = json.dumps(value, ensure_ascii=False)
    return clean("" if value is None else str(value), limit)


def _neutral(value: Any) -> Any:
    if isinstance(value, dict | list):
        value = json.dumps(value, ensure_ascii=False)
    if not isinstance(value, str):
        return value
    text = clean(value, max(len(value), 1))
    return f"'{text}" if value.startswith(_FORMULA) or text.startswith(_FORMULA) else text
