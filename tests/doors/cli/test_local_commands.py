"""The commands over a data directory, each in a process of its own, beside a server and without one."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest

HEATSIGHT = Path(sys.executable).with_name("heatsight")
TOKEN = "phc_0123456789abcdefghij0123456789abcdefghij"
KEY = "phx_0123456789abcdefghij0123456789abcdefghij"
EVENT = {"uuid": "01a20844-0000-7000-8000-0000000000aa", "event": "seen", "distinct_id": "i", "timestamp": "2026-11-01T10:00:00Z"}


def clean(**env: str) -> dict[str, str]:
    """The environment without heatsight's own variables, and with these."""
    return {name: value for name, value in os.environ.items() if not name.startswith("HEATSIGHT_")} | env


def heatsight(*args: str, cwd: Path | None = None, **env: str) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    return subprocess.run([HEATSIGHT, *args], capture_output=True, text=True, check=False, env=clean(**env), cwd=cwd, timeout=100)


@dataclass(frozen=True)
class Serving:
    """A `heatsight serve` that runs, and what it printed at its start."""

    process: subprocess.Popen[str]
    data: Path
    url: str
    printed: str
    env: dict[str, str] = field(default_factory=dict)


def start(data: Path, *options: str, **env: str) -> Serving:
    """Start a server and wait until it says its URL and answers."""
    command = [HEATSIGHT, "serve", "--data", str(data), "--port", "0", *options]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=clean(**env))
    assert process.stdout is not None
    printed = ""
    for line in process.stdout:
        printed += line
        if line.startswith("Stop with"):
            break
    found = re.search(r"http://[\d.:]+", printed)
    assert found, printed
    assert httpx.get(f"{found.group()}/healthz", timeout=60).status_code == 200
    return Serving(process, data, found.group(), printed, env)


def stop(serving: Serving, how: int = signal.SIGTERM) -> tuple[int, str]:
    """Stop a server; its exit code and what it said on stderr."""
    serving.process.send_signal(how)
    _, err = serving.process.communicate(timeout=60)
    return serving.process.returncode, err


@pytest.fixture(scope="module")
def serving(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    """A server whose first project has known credentials."""
    started = start(tmp_path_factory.mktemp("served") / "data", HEATSIGHT_BOOTSTRAP_TOKEN=TOKEN, HEATSIGHT_BOOTSTRAP_API_KEY=KEY)
    yield started
    if started.process.poll() is None:
        stop(started)


def test_serve_prints_what_a_site_needs(serving: Serving) -> None:
    """The server prints its URL, a link to look at it, the token, the key and a snippet with the short flush interval."""
    assert TOKEN in serving.printed
    assert KEY in serving.printed
    assert f"{serving.url}/sign-in?token=" in serving.printed
    assert "capture_heatmaps: { flush_interval_milliseconds: 250 }" in serving.printed
    assert f'api_host: "{serving.url}"' in serving.printed


def test_bootstrap_credentials_open_the_first_project(serving: Serving) -> None:
    """The token from the environment takes events and the key reads them, at once."""
    body = {"api_key": TOKEN, "batch": [{**EVENT, "properties": {}}]}
    assert httpx.post(f"{serving.url}/e/", json=body).status_code == 200
    ask = {"query": {"kind": "HogQLQuery", "query": "SELECT count() FROM events WHERE event = 'seen'"}}
    headers = {"Authorization": f"Bearer {KEY}"}
    assert httpx.post(f"{serving.url}/api/projects/@current/query/", json=ask, headers=headers).json()["results"] == [[1]]


def test_command_finds_the_server_of_its_directory(serving: Serving) -> None:
    """A command on a directory that a server holds asks that server by itself, and says so."""
    said = heatsight("query", "SELECT 1 AS a", "--data", str(serving.data))
    assert (said.returncode, said.stdout) == (0, "a\n1\n"), said.stderr
    assert f"Asking the server at {serving.url}, which holds {serving.data}." in said.stderr


def test_projects_are_made_beside_the_server_and_work_at_once(serving: Serving, cli: Any) -> None:
    """`projects create` beside a running server prints id, token and key as JSON, and the server knows them."""
    at = ["--data", str(serving.data)]
    made = json.loads(cli("projects", "create", "second", "--format", "json", *at).out)
    assert made.keys() == {"id", "token", "api_key"}
    headers = {"Authorization": f"Bearer {made['api_key']}"}
    assert httpx.get(f"{serving.url}/api/projects/@current/", headers=headers).json()["api_token"] == made["token"]
    assert httpx.post(f"{serving.url}/e/", json={"api_key": made["token"], "batch": []}).status_code == 200
    listed = json.loads(cli("projects", "list", "--format", "json", *at).out)["results"]
    assert [project["id"] for project in listed] == [1, made["id"]]


def test_settings_and_keys_are_changed_beside_the_server(serving: Serving, cli: Any) -> None:
    """`projects set` changes a setting, and `keys` makes, lists and revokes keys, beside a running server."""
    at = ["--data", str(serving.data)]
    assert json.loads(cli("projects", "set", "1", "timezone", "Europe/Oslo", "--format", "json", *at).out)["timezone"] == "Europe/Oslo"
    assert cli("projects", "set", "1", "timezone", "Nowhere", *at).code == 2
    assert cli("projects", "set", "1", "colour", "red", *at).code == 2
    assert cli("projects", "set", "nobody", "timezone", "UTC", *at).code == 1
    made = json.loads(cli("keys", "create", "for a test", "--format", "json", *at).out)
    headers = {"Authorization": f"Bearer {made['api_key']}"}
    assert httpx.get(f"{serving.url}/api/projects/1/", headers=headers).status_code == 200
    writer = json.loads(cli("keys", "create", "a writer", "--scope", "write", "--format", "json", *at).out)
    saved = {"url": "https://shop.example/", "type": "iframe"}
    for key, status in ((made, 403), (writer, 201)):
        answer = httpx.post(f"{serving.url}/api/projects/1/saved/", json=saved, headers={"Authorization": f"Bearer {key['api_key']}"})
        assert answer.status_code == status, answer.text
    assert cli("keys", "create", "an owner", "--scope", "everything", *at).code == 2
    assert cli("keys", "revoke", str(made["id"]), *at).code == 0
    assert httpx.get(f"{serving.url}/api/projects/1/", headers=headers).status_code == 401
    assert cli("keys", "revoke", "999", *at).code == 1
    assert made["api_key"] not in cli("keys", "list", *at).out


def test_projects_come_from_the_directory_in_the_environment(serving: Serving, cli: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """$HEATSIGHT_DATA stands for --data, and --data outranks $HEATSIGHT_SERVER."""
    monkeypatch.setenv("HEATSIGHT_DATA", str(serving.data))
    assert "Default project" in cli("projects", "list").out
    monkeypatch.setenv("HEATSIGHT_SERVER", "http://127.0.0.1:9")
    assert "Default project" in cli("projects", "list", "--data", str(serving.data)).out


def test_second_server_on_a_directory_is_one_line(serving: Serving) -> None:
    """A second server on the same directory ends with exit 1 and names the first."""
    said = heatsight("serve", "--data", str(serving.data), "--port", "0")
    assert said.returncode == 1
    assert said.stderr.strip() == f"heatsight: {serving.data} is in use by the server at {serving.url} (process {serving.process.pid})"


def test_taken_port_is_one_line(serving: Serving, tmp_path: Path) -> None:
    """A port that is taken ends with exit 1 and one line."""
    said = heatsight("serve", "--data", str(tmp_path), "--port", serving.url.rpartition(":")[2])
    assert said.returncode == 1
    assert len(said.stderr.strip().splitlines()) == 1
    assert "choose another with --port" in said.stderr


def test_stopping_is_clean_and_keeps_what_was_accepted(tmp_path: Path) -> None:
    """A terminated server ends with 0, leaves no word behind, and what it answered 200 is there afterwards."""
    serving = start(tmp_path / "data", HEATSIGHT_BOOTSTRAP_TOKEN=TOKEN)
    body = {"api_key": TOKEN, "batch": [{**EVENT, "properties": {}}]}
    assert httpx.post(f"{serving.url}/e/", json=body).status_code == 200
    code, err = stop(serving)
    assert code == 0, err
    assert "Traceback" not in err
    assert not (serving.data / "server.json").exists()
    said = heatsight("query", "SELECT count() AS n FROM events", "--data", str(serving.data))
    assert said.stdout == "n\n1\n", said.stderr
    assert f"Reading {serving.data}." in said.stderr


def test_killed_server_loses_nothing_and_blocks_nobody(tmp_path: Path) -> None:
    """After SIGKILL the directory opens again and holds what was answered 200."""
    serving = start(tmp_path / "data", HEATSIGHT_BOOTSTRAP_TOKEN=TOKEN)
    body = {"api_key": TOKEN, "batch": [{**EVENT, "properties": {}}]}
    assert httpx.post(f"{serving.url}/e/", json=body).status_code == 200
    stop(serving, signal.SIGKILL)
    said = heatsight("query", "SELECT count() AS n FROM events", "--data", str(serving.data))
    assert said.stdout == "n\n1\n", said.stderr


def test_reading_a_directory_that_is_not_there_makes_none(tmp_path: Path) -> None:
    """A command that reads answers from nothing and leaves no directory behind; it says that there was none."""
    said = heatsight("hotspots", "https://a.example/", "--format", "json", cwd=tmp_path)
    assert said.returncode == 0, said.stderr
    assert json.loads(said.stdout)["health"]["status"] == "no_data"
    assert "There is no data directory heatsight-data" in said.stderr
    assert list(tmp_path.iterdir()) == []


def test_import_makes_the_directory_and_tells_its_credentials_once(tmp_path: Path) -> None:
    """The first import into a new directory makes it, says token and key on stderr, and the next one does not."""
    path = tmp_path / "events.jsonl"
    path.write_text(json.dumps(EVENT))
    first, second = (heatsight("import", str(path), "--data", str(tmp_path / "data")) for _ in range(2))
    assert (first.returncode, second.returncode) == (0, 0), first.stderr
    assert "API key phx_" in first.stderr
    assert "API key" not in second.stderr


def test_demo_assesses_the_sample(tmp_path: Path) -> None:
    """`demo` loads the sample into a directory of its own, prints an assessment of its page, and says what to try next."""
    said = heatsight("demo", cwd=tmp_path)
    assert said.returncode == 0, said.stderr
    assert "/saas-pricing/pricing" in said.stdout
    assert "What to try next" in said.stderr
    assert (tmp_path / "heatsight-data" / "demo" / "engine").is_dir()


def test_file_for_a_directory_is_one_line(tmp_path: Path, cli: Any) -> None:
    """A data directory that is a file ends with exit 1 and one line."""
    (tmp_path / "file").write_text("")
    for command in (["query", "SELECT 1"], ["serve", "--port", "0"], ["projects", "list"]):
        said = cli(*command, "--data", str(tmp_path / "file"))
        assert (said.code, len(said.err.strip().splitlines())) == (1, 1), said.err


def test_address_of_another_machine_is_one_line(tmp_path: Path) -> None:
    """An address that is not this machine's ends with one line."""
    for host in ("203.0.113.1", "no such host"):
        said = heatsight("serve", "--data", str(tmp_path), "--host", host, "--port", "0")
        assert said.returncode in (1, 2)
        assert len(said.stderr.strip().splitlines()) == 1


def test_reader_who_leaves_early_causes_no_traceback(tmp_path: Path) -> None:
    """Output into a closed pipe ends quietly."""
    command = f"{HEATSIGHT} query 'SELECT number FROM numbers(5)' --data {tmp_path} | true"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False, env=clean(), timeout=60)
    assert "Traceback" not in done.stderr
