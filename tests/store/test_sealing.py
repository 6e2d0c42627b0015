from __future__ import annotations

import stat
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from heatsight.errors import InvalidRequest, StoreUnavailable
from heatsight.store import seal_with


def test_opened_again_from_the_same_directory(tmp_path: Path) -> None:
    """What is sealed tells nothing, and another process of the same data directory opens it with the key file that is made once."""
    sealed = seal_with(None, tmp_path).close_up(b"session=very-secret")
    assert "secret" not in sealed
    assert seal_with("", tmp_path).open_up(sealed) == b"session=very-secret"
    assert [path.name for path in tmp_path.iterdir()] == ["secret.key"]
    assert stat.S_IMODE((tmp_path / "secret.key").stat().st_mode) == 0o600


def test_no_secret_no_key(tmp_path: Path) -> None:
    """A directory without secrets gets no key."""
    seal_with(None, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_given_keys(tmp_path: Path) -> None:
    """Keys from the environment need no file; the first seals, and older ones still open."""
    old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    sealed = seal_with(old, tmp_path).close_up(b"x")
    both = seal_with(f"{new}, {old}", tmp_path)
    assert both.open_up(sealed) == b"x"
    assert seal_with(new, None).open_up(both.close_up(b"y")) == b"y"
    assert list(tmp_path.iterdir()) == []


def test_wrong_key(tmp_path: Path) -> None:
    """A secret that another key sealed is refused without telling any of it, and so is a key that is none."""
    sealed = seal_with(None, None).close_up(b"x")
    with pytest.raises(StoreUnavailable, match="give them again"):
        seal_with(None, None).open_up(sealed)
    with pytest.raises(InvalidRequest) as caught:
        seal_with("hunter2", tmp_path)
    assert "hunter2" not in str(caught.value)
    (tmp_path / "secret.key").write_text("hunter2")
    with pytest.raises(StoreUnavailable) as damaged:
        seal_with(None, tmp_path).close_up(b"x")
    assert "hunter2" not in str(damaged.value)


SEALER = """
import sys
from pathlib import Path
from heatsight.store import seal_with
print(seal_with(None, Path(sys.argv[1])).close_up(b"x"))
"""


def test_processes_make_one_key(tmp_path: Path) -> None:
    """Processes that all need a key at once make one between them."""
    sealers = [subprocess.Popen([sys.executable, "-c", SEALER, str(tmp_path)], stdout=subprocess.PIPE, text=True) for _ in range(3)]
    for sealer in sealers:
        assert seal_with(None, tmp_path).open_up(sealer.communicate()[0].strip()) == b"x"
    assert [path.name for path in tmp_path.iterdir()] == ["secret.key"]
