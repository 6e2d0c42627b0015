"""What goes to the terminal cannot steer it."""

from __future__ import annotations

import csv
import io
import json
import unicodedata

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from heatsight.doors.cli.terminal import counting, put_csv, put_json, put_table, say, steps

ANYTHING = st.text(alphabet=st.characters(codec="utf-8"))
ONCE = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)


def steers(text: str) -> bool:
    """Whether a text holds control or formatting characters beyond line ends, tabs and the joiners of scripts."""
    return any(unicodedata.category(character) in ("Cc", "Cf") and character not in "\n\t\u200c\u200d" for character in text)


@ONCE
@given(ANYTHING)
def test_nothing_a_visitor_wrote_steers_the_terminal(capsys: pytest.CaptureFixture[str], text: str) -> None:
    """No text in a table, in CSV, in JSON or in a message brings a control or bidirectional character out."""
    for put in (lambda: put_table([text], [[text]]), lambda: put_csv([text], [[text]]), lambda: put_json({text: text}), lambda: say(text)):
        capsys.readouterr()
        put()
        out, err = capsys.readouterr()
        assert not steers(out + err)


@ONCE
@given(ANYTHING)
def test_json_comes_back_as_it_was(capsys: pytest.CaptureFixture[str], text: str) -> None:
    """Escaping changes no value."""
    capsys.readouterr()
    put_json([text])
    assert json.loads(capsys.readouterr().out) == [text]


@ONCE
@given(ANYTHING)
def test_no_csv_cell_is_a_formula(capsys: pytest.CaptureFixture[str], text: str) -> None:
    """No cell of text begins with what a spreadsheet runs, whatever was taken out of it."""
    capsys.readouterr()
    put_csv(["a"], [[text]])
    rows = list(csv.reader(io.StringIO(capsys.readouterr().out)))
    cell = rows[1][0] if len(rows) > 1 and rows[1] else ""
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))


def test_table_is_cells_apart_by_tabs_when_no_terminal_reads_it(capsys: pytest.CaptureFixture[str]) -> None:
    """Other programs get one line per row; nothing, a list and a long text are shown in a cell."""
    put_table(["a", "b"], [[None, [1, "x"]], [True, "y" * 500]])
    lines = capsys.readouterr().out.splitlines()
    assert lines[:2] == ["a\tb", '\t[1, "x"]']
    assert len(lines[2]) < 150


def test_progress_is_told_on_stderr_and_ends(capsys: pytest.CaptureFixture[str]) -> None:
    """Steps and counts go to stderr, counts by the tenth."""
    with steps("Working") as step:
        step("first")
    with counting("Counted", 100) as count:
        for done in range(1, 101):
            count(done)
    out, err = capsys.readouterr()
    assert out == ""
    assert err.splitlines()[0] == "Working: first"
    assert len(err.splitlines()) == 12
