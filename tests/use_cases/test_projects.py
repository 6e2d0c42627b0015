"""People name projects by id or name, and settings by value."""

from __future__ import annotations

from typing import Any

import pytest

from heatsight.errors import NotFound
from heatsight.store import Catalogue
from heatsight.use_cases.projects import find_project, setting_value


def test_project_is_found_by_id_by_name_or_as_the_oldest(catalogue: Catalogue) -> None:
    """An id comes before a name, and without either it is the oldest."""
    first, second = catalogue.create_project("shop")[0], catalogue.create_project("blog")[0]
    assert find_project(catalogue, None) == first
    assert find_project(catalogue, "blog") == second
    assert find_project(catalogue, str(second.id)) == second


def test_unknown_project_is_refused_with_those_there_are(catalogue: Catalogue) -> None:
    """A project nobody knows is refused with the list; with none at all, with how to make one."""
    with pytest.raises(NotFound, match="projects create"):
        find_project(catalogue, None)
    catalogue.create_project("shop")
    with pytest.raises(NotFound, match=r"no project is called nobody; there are: 1 \(shop\)"):
        find_project(catalogue, "nobody")


@pytest.mark.parametrize(
    ("text", "value"),
    [("true", True), ("null", None), ("30", 30), ('["a"]', ["a"]), ("Europe/Oslo", "Europe/Oslo"), ("", ""), ('"30"', "30")],
)
def test_value_is_json_or_else_the_text(text: str, value: Any) -> None:
    """A setting's value is read as JSON where it is JSON, else as it stands."""
    assert setting_value(text) == value
