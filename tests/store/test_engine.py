from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from clickhouse_connect.driver.exceptions import DatabaseError

from heatsight.errors import DataDirectoryInUse, StoreUnavailable
from heatsight.model.statement import Statement
from heatsight.store import open_store
from heatsight.store.engine import is_about_data, placeholders, reason

HOLDER = """
import sys
from pathlib import Path
from heatsight.store import open_store
store = open_store(Path(sys.argv[1]))
print("open", flush=True)
sys.stdin.read()
"""


def test_one_store_at_a_time(tmp_path: Path) -> None:
    """A second store in the same process is refused in one line, until the first is closed."""
    first = open_store(tmp_path / "a")
    for directory in (tmp_path / "a", tmp_path / "b", None):
        with pytest.raises(DataDirectoryInUse, match=r"has .*a open already"):
            open_store(directory)
    first.close()
    for directory in (tmp_path / "b", None, tmp_path / "a"):
        open_store(directory).close()


def test_other_process(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """A directory that another process holds is refused quietly, and is free again when that process has gone."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "open\n"
        with pytest.raises(DataDirectoryInUse, match="another process holds the data directory"):
            open_store(tmp_path)
        holder.kill()
    assert capfd.readouterr() == ("", "")
    open_store(tmp_path).close()


@pytest.mark.parametrize("name", ["with space", "ümläut ☃", "it's", 'a"b', "a%20b", "a#b", "a&b=c", "$HOME", "-"])
def test_odd_directories(tmp_path: Path, name: str) -> None:
    """A data directory may have any name, but for a question mark."""
    open_store(tmp_path / name).close()
    assert (tmp_path / name / "status").parent.is_dir()
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_question_mark(tmp_path: Path) -> None:
    """A question mark in a directory's name, which the engine would misread, is refused."""
    with pytest.raises(StoreUnavailable, match="cannot have a"):
        open_store(tmp_path / "a?b")


def test_directory_is_private(tmp_path: Path) -> None:
    """A data directory that is made here is for its owner alone: it holds what visitors did."""
    open_store(tmp_path / "data").close()
    assert (tmp_path / "data").stat().st_mode & 0o077 == 0


def test_not_a_directory(tmp_path: Path) -> None:
    """A path that is a file is refused in one line."""
    (tmp_path / "file").write_text("x")
    with pytest.raises(StoreUnavailable, match="cannot make the data directory"):
        open_store(tmp_path / "file")


def test_relative_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A relative directory is the one below where the process stands when it opens it."""
    monkeypatch.chdir(tmp_path)
    store = open_store(Path("data"))
    monkeypatch.chdir(os.sep)
    assert store.source(1).select(Statement("SELECT count() FROM events")).results == ((0,),)
    store.close()
    assert (tmp_path / "data").is_dir()


def test_in_memory_is_gone_when_closed() -> None:
    """What was in memory is not there any more in the next store in memory."""
    first = open_store(None)
    first.source(7)
    first.close()
    second = open_store(None)
    assert second.source(1).select(Statement("SELECT count() FROM system.databases WHERE name = 'project_7'")).results == ((0,),)
    second.close()


def test_closed() -> None:
    """A store that is closed says so; closing it again does no harm."""
    store = open_store(None)
    source = store.source(1)
    store.close()
    store.close()
    with pytest.raises(StoreUnavailable, match="closed"):
        source.select(Statement("SELECT 1"))


def test_long_query_blocks_nobody() -> None:
    """Short questions are answered while a long one runs."""
    store = open_store(None)
    source = store.source(1)
    ended: list[float] = []

    def ask_long() -> None:
        source.select(Statement("SELECT max(sipHash64(number)) FROM numbers(60000000)"))
        ended.append(time.monotonic())

    long = threading.Thread(target=ask_long)
    long.start()
    for _ in range(3):
        source.select(Statement("SELECT count() FROM events"))
    short = time.monotonic()
    long.join()
    assert short < ended[0]
    store.close()


def test_many_threads() -> None:
    """More threads than handles all get their own answer."""
    store = open_store(None)
    source = store.source(1)
    answers: dict[int, int] = {}

    def question(number: int) -> None:
        answers[number] = source.select(Statement("SELECT {n:Int32}", {"n": number})).results[0][0]

    threads = [threading.Thread(target=question, args=(number,)) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == {number: number for number in range(20)}
    store.close()


def test_reason() -> None:
    """The engine's reason is its first line, without code, version and the file that the rows travelled in."""
    error = DatabaseError(
        "Code: 27. DB::Exception: Code: 27. DB::Exception: Cannot parse input: expected ',' before: 'e9': (at row 1)\n"
        ": (in file/uri /var/x.raw): While executing File. (CANNOT_PARSE) (version 26.9.2.1)"
    )
    assert reason(error) == "Cannot parse input: expected ',' before: 'e9': (at row 1)"
    assert reason(DatabaseError("")) == "DatabaseError"


@pytest.mark.parametrize(
    ("code", "text", "data"),
    [
        (27, "Cannot parse input", True),
        (117, "Incorrect data", True),
        (243, "not enough space", False),
        (241, "Memory limit exceeded", False),
        (252, "Too many parts", False),
        (27, "Cannot write, errno: 28", False),
        (None, "connection is closed", False),
    ],
)
def test_whose_fault(code: int | None, text: str, *, data: bool) -> None:
    """A failed insert is blamed on its rows only when the engine, its memory and its disk are well."""
    assert is_about_data(DatabaseError(text, code=code)) is data


def test_placeholders() -> None:
    """Placeholders are found by name; percent signs and braces of other kinds are none."""
    assert placeholders("SELECT {a:String}, {b:Array(Int8)}, '%(c)s', {d}, {'e': 1}") == {"a", "b"}
