"""The copied vectors and the sample: unchanged, and equal to their originals where those exist."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
ORIGINALS = ROOT.parent / "shared"
MANIFEST = Path(__file__).with_name("copies.sha256")


class Copy(NamedTuple):
    """One line of the manifest."""

    sha256: str
    path: str
    original: str


def copies() -> list[Copy]:
    """Every line of the manifest that is not a comment."""
    return [Copy(*line.split()) for line in MANIFEST.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]


def sha256(path: Path) -> str:
    """The checksum of a file's bytes, hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_every_copy_is_unchanged() -> None:
    """Each copied file has the checksum of the manifest."""
    assert [copy.path for copy in copies() if sha256(ROOT / copy.path) != copy.sha256] == []


def test_every_copied_file_stands_in_the_manifest() -> None:
    """No vector, sample or truth file lies beside the manifest unlisted."""
    folders = [ROOT / "tests" / "vectors", ROOT / "tests" / "corpus" / "saas-pricing", ROOT / "src" / "heatsight" / "sample"]
    found = {path.relative_to(ROOT).as_posix() for folder in folders for path in folder.rglob("*") if path.is_file()}
    assert {path for path in found if not path.endswith("README.md")} == {copy.path for copy in copies()}


def test_copies_equal_their_originals() -> None:
    """Where the originals exist (a stranger's clone has none), each has the manifest's checksum too, and no vector is missing."""
    present = ORIGINALS.is_dir()
    assert [copy.path for copy in copies() if present and sha256(ORIGINALS / copy.original) != copy.sha256] == []
    vectors = {path.name for path in (ORIGINALS / "conformance").glob("*.json")}
    assert vectors <= {path.name for path in (ROOT / "tests" / "vectors").glob("*.json")}
