"""Where a gallery's parts lie."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from heatsight.errors import InvalidRequest, StoreUnavailable
from heatsight.store import Catalogue
from heatsight.use_cases.gallery import PICTURES, SECRET_KEY, Gallery, open_gallery


def opened(catalogue: Catalogue, directory: Path, **environ: str) -> Gallery:
    """A gallery of this directory."""
    return open_gallery(catalogue, directory, lambda: datetime.now(UTC), environ, ["db", "cache:80"])


def test_in_the_data_directory(catalogue: Catalogue, tmp_path: Path) -> None:
    """Pictures lie below the data directory, and so does the key once there is something to encrypt."""
    gallery = opened(catalogue, tmp_path)
    assert gallery.pictures.where("1/a/320-x") == f"{tmp_path}/snapshots/1/a/320-x.jpg"
    gallery.seal.close_up(b"x")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["secret.key", "snapshots"]


def test_elsewhere(catalogue: Catalogue, tmp_path: Path) -> None:
    """The environment may name another place for pictures and another key; then nothing lies in the data directory."""
    key = Fernet.generate_key().decode()
    gallery = opened(catalogue, tmp_path, **{PICTURES: "memory://bucket/pictures", SECRET_KEY: key})
    assert gallery.pictures.where("1/a/320-x") == "memory:///bucket/pictures/1/a/320-x.jpg"
    assert Fernet(key).decrypt(gallery.seal.close_up(b"x")) == b"x"
    assert list(tmp_path.iterdir()) == []


def test_refused(catalogue: Catalogue, tmp_path: Path) -> None:
    """A place that nobody knows and a key that is none are refused in one line, the key unsaid."""
    with pytest.raises(StoreUnavailable, match="picture store cannot be opened"):
        opened(catalogue, tmp_path, **{PICTURES: "nosuch://x"})
    with pytest.raises(InvalidRequest, match="HEATSIGHT_SECRET_KEY") as caught:
        opened(catalogue, tmp_path, **{SECRET_KEY: "hunter2"})
    assert "hunter2" not in str(caught.value)


def test_inner_hosts(catalogue: Catalogue, tmp_path: Path) -> None:
    """A page may visit the inner hosts of its project and those of the server, each named once."""
    project, _ = catalogue.create_project("shop")
    assert opened(catalogue, tmp_path).allowed(replace(project, allow_host=("db", "10.0.0.5"))) == ("db", "10.0.0.5", "cache:80")
