"""The skills that teach an agent this tool: where they lie, and putting them where an agent looks."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Final

from heatsight.errors import MissingDependency, StoreUnavailable

SKILL: Final = "SKILL.md"


def skills() -> Mapping[str, str]:
    """The text of each skill by its name. Raises MissingDependency when this copy of heatsight came without them."""
    for folder in _folders():
        if folder.is_dir():
            found = {each.name: each / SKILL for each in folder.iterdir() if (each / SKILL).is_file()}
            if found:
                return {name: found[name].read_text(encoding="utf-8") for name in sorted(found)}
    raise MissingDependency("this copy of heatsight came without its skills; install it from a full clone")


def install_skills(directory: Path) -> tuple[Path, ...]:
    """
    Write each skill to `directory/<name>/SKILL.md`, over what is there under that name; returns the files.

    Raises:
        MissingDependency: as `skills`.
        StoreUnavailable: the directory cannot be written.
    """
    written = []
    for name, text in skills().items():
        path = directory / name / SKILL
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        except OSError as error:
            raise StoreUnavailable(f"cannot write {path}: {error.strerror}") from error
        written.append(path)
    return tuple(written)


def _folders() -> tuple[Traversable, ...]:
    """Within the package, as a wheel carries them, or beside the sources, as a clone does."""
    package = files("heatsight")
    return (package / "skills", Path(str(package)).parents[1] / "skills")
