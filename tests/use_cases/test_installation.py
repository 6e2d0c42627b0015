"""An installation opens, makes its first project once, and is held by one process at a time."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from heatsight.errors import DataDirectoryInUse, InvalidRequest, StoreUnavailable
from heatsight.use_cases.installation import (
    BOOTSTRAP_API_KEY,
    BOOTSTRAP_TOKEN,
    CATALOGUE,
    announce,
    open_catalogue_beside,
    open_installation,
    running_server,
    withdraw,
)
from heatsight.use_cases.saved_heatmaps import NewHeatmap, create_heatmap

TOKEN = "phc_0123456789abcdefghij0123456789abcdefghij"
KEY = "phx_0123456789abcdefghij0123456789abcdefghij"


def test_first_opening_makes_one_project_and_the_second_makes_none(tmp_path: Path) -> None:
    """The first project and its key are made when a directory is opened for the first time, and only then."""
    first = open_installation(tmp_path / "data", environ={})
    assert first.first is not None
    assert first.catalogue.key_holder(first.first.api_key) is not None
    assert not first.first.given
    first.close()
    again = open_installation(tmp_path / "data", environ={})
    assert again.first is None
    assert len(again.catalogue.projects()) == 1
    again.close()


def test_environment_gives_the_first_project_its_credentials() -> None:
    """A bootstrap token and key in the environment become the first project's."""
    installation = open_installation(None, environ={BOOTSTRAP_TOKEN: TOKEN, BOOTSTRAP_API_KEY: KEY})
    assert installation.first is not None
    assert (installation.first.project.token, installation.first.api_key, installation.first.given) == (TOKEN, KEY, True)
    assert installation.catalogue.project_by_token(TOKEN) == installation.first.project
    installation.close()


def test_bad_credentials_in_the_environment_are_refused_and_hold_nothing(tmp_path: Path) -> None:
    """A token without its prefix is refused, and the directory can be opened afterwards."""
    with pytest.raises(InvalidRequest):
        open_installation(tmp_path, environ={BOOTSTRAP_TOKEN: "no token"})
    open_installation(tmp_path, environ={}).close()


def test_directory_is_for_this_user_alone(tmp_path: Path) -> None:
    """The data directory is made readable by its owner only."""
    installation = open_installation(tmp_path / "deep" / "data", environ={})
    assert stat.S_IMODE((tmp_path / "deep" / "data").stat().st_mode) == 0o700
    installation.close()


def test_held_directory_names_its_holder(tmp_path: Path) -> None:
    """Opening a directory that this or another process holds says which process that is, and by which URL it answers."""
    installation = open_installation(tmp_path, environ={})
    program = f"""
from pathlib import Path
from heatsight.errors import DataDirectoryInUse
from heatsight.use_cases.installation import open_installation
try:
    open_installation(Path({str(tmp_path)!r}), environ={{}})
except DataDirectoryInUse as error:
    print(error)
"""
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert said.strip() == f"{tmp_path} is in use by process {os.getpid()}"
    announce(tmp_path, "http://127.0.0.1:1")
    with pytest.raises(DataDirectoryInUse, match=rf"the server at http://127\.0\.0\.1:1 \(process {os.getpid()}\)"):
        open_installation(tmp_path, environ={})
    installation.close()


def test_catalogue_opens_beside_the_holder(tmp_path: Path) -> None:
    """Projects can be made while another holds the directory, and the holder sees them."""
    installation = open_installation(tmp_path, environ={})
    beside = open_catalogue_beside(tmp_path)
    project, _ = beside.create_project("beside")
    beside.close()
    assert installation.catalogue.project(project.id).name == "beside"
    installation.close()


def test_server_word_is_for_this_user_alone_and_goes_when_withdrawn(tmp_path: Path) -> None:
    """What a server leaves in its directory can be read by its owner only, and is gone afterwards."""
    server = announce(tmp_path, "http://127.0.0.1:1")
    assert stat.S_IMODE((tmp_path / "server.json").stat().st_mode) == 0o600
    assert running_server(tmp_path) == server
    assert server.key not in repr(server)
    withdraw(tmp_path)
    assert running_server(tmp_path) is None


def test_word_of_a_killed_server_is_removed(tmp_path: Path) -> None:
    """A directory whose server was killed opens, and its stale word is gone."""
    announce(tmp_path, "http://127.0.0.1:1")
    open_installation(tmp_path, environ={}).close()
    assert not (tmp_path / "server.json").exists()


@pytest.mark.parametrize("said", ["", "{", "[]", json.dumps({"url": "x"}), json.dumps({"url": "x", "pid": "no", "key": "k"})])
def test_rubbish_in_place_of_a_servers_word_is_no_server(tmp_path: Path, said: str) -> None:
    """A server.json that does not say url, process and key is taken for none."""
    (tmp_path / "server.json").write_text(said)
    assert running_server(tmp_path) is None


def test_file_in_place_of_a_directory_is_one_clear_line(tmp_path: Path) -> None:
    """A path that is a file cannot be a data directory, and that is said."""
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreUnavailable, match="cannot be a data directory"):
        open_installation(tmp_path / "file", environ={})


def test_servers_share_a_catalogue(tmp_path: Path, postgresql: Any) -> None:
    """Two servers with directories of their own and one PostgreSQL have the same projects, saved heatmaps and queue."""
    environ = {CATALOGUE: postgresql(), BOOTSTRAP_TOKEN: TOKEN, BOOTSTRAP_API_KEY: KEY}
    one = open_installation(tmp_path / "one", environ=environ)
    assert one.first is not None
    project = one.first.project
    create_heatmap(one.gallery, project, NewHeatmap("https://shop.example/", widths=(320,)), "one")
    one.close()  # one process opens one engine; a second server is a second process
    two = open_installation(tmp_path / "two", environ=environ)
    assert two.first is None
    assert two.catalogue.project_by_token(TOKEN) == project
    assert two.gallery.saved.queue().waiting == 1
    assert [path for name in ("one", "two") for path in (tmp_path / name).glob("catalogue*")] == []
    two.close()
