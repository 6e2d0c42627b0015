"""Projects, their settings and their keys. Only the catalogue is touched, so all of this works beside a running server."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from heatsight.errors import NotFound
from heatsight.model.project import Project

if TYPE_CHECKING:  # the engine comes with the store, and takes a second to import
    from heatsight.store.interface import Catalogue


def find_project(catalogue: Catalogue, wanted: str | None) -> Project:
    """
    The project a person means by its id or its name; without either, the oldest.

    Raises:
        NotFound: there is none; the detail lists those there are.
    """
    projects = catalogue.projects()
    if not projects:
        raise NotFound("there is no project yet; make one with: heatsight projects create NAME")
    if wanted is None:
        return projects[0]
    by_id = [project for project in projects if str(project.id) == wanted]
    by_name = [project for project in projects if project.name == wanted]
    if found := by_id or by_name:
        return found[0]
    raise NotFound(f"no project is called {wanted}; there are: " + ", ".join(f"{project.id} ({project.name})" for project in projects))


def setting_value(text: str) -> Any:
    """
    What a person means by a setting's value on the command line.

    JSON where it is JSON (`true`, `null`, `30`, `["a"]`), else the text itself, so that `Europe/Oslo` needs no quotes.
    """
    try:
        return json.loads(text)
    except ValueError:
        return text
