"""`heatsight projects` and `heatsight keys`. They touch the catalogue alone, so they work beside a running server."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from heatsight.doors.cli.answers import answering
from heatsight.doors.cli.heatmaps import Format
from heatsight.doors.cli.options import Place, unfold
from heatsight.doors.cli.terminal import put_json, put_table, say
from heatsight.doors.plain import plain
from heatsight.doors.public import public
from heatsight.errors import InvalidRequest
from heatsight.use_cases.installation import open_catalogue_beside
from heatsight.use_cases.projects import find_project, setting_value

if TYPE_CHECKING:  # the engine comes with the store, and takes a second to import
    from heatsight.store.interface import Catalogue

projects_app = typer.Typer(help="List, make and set up projects.", no_args_is_help=True, rich_markup_mode=None)
keys_app = typer.Typer(help="List, make and revoke API keys of a project.", no_args_is_help=True, rich_markup_mode=None)


class Scope(StrEnum):
    """What a key may do."""

    read = "read"
    write = "write"


_SCOPES: Final[Mapping[Scope, tuple[str, ...]]] = {Scope.read: ("read",), Scope.write: ("read", "write")}
"""As in PostHog, who may change something may also look at it."""

Formatted = Annotated[Format, typer.Option("--format", help="How to print it.")]


@projects_app.command("list")
@unfold
def list_projects(place: Place, format: Formatted = Format.text) -> None:  # noqa: A002 - the option's name
    """The projects, oldest first."""
    if place.url is not None:
        with answering(place) as answers:
            rows = [answers.project()]
    else:
        with _catalogue(place) as catalogue:
            rows = [public(project) for project in catalogue.projects()]
    _put(rows, format)


@projects_app.command("create")
@unfold
def create_project(
    name: Annotated[str, typer.Argument(metavar="NAME", help="What people will call it.")],
    place: Place,
    format: Formatted = Format.text,  # noqa: A002 - the option's name
) -> None:
    """Make a project; its API key is printed only now."""
    with _catalogue(place) as catalogue:
        project, api_key = catalogue.create_project(name)
    if format is Format.json:
        put_json({"id": project.id, "token": project.token, "api_key": api_key})
        return
    put_table(["id", "token", "api_key"], [[project.id, project.token, api_key]])
    say("The API key is shown only now; keep it.")


@projects_app.command("set")
@unfold
def set_project(
    id: Annotated[str, typer.Argument(metavar="ID", help="The project's id or name.")],  # noqa: A002 - the argument's name
    key: Annotated[
        str, typer.Argument(metavar="KEY", help="heatmaps_opt_in, timezone, test_account_filters, allow_host, retention_days or name.")
    ],
    value: Annotated[str, typer.Argument(metavar="VALUE", help="JSON (true, null, 30, [...]) or plain text.")],
    place: Place,
    format: Formatted = Format.text,  # noqa: A002 - the option's name
) -> None:
    """Change one setting of a project."""
    with _catalogue(place) as catalogue:
        project = catalogue.set_project(find_project(catalogue, id).id, key, setting_value(value))
    _put([plain(project)], format, one=True)


@keys_app.command("list")
@unfold
def list_keys(place: Place, format: Formatted = Format.text) -> None:  # noqa: A002 - the option's name
    """The keys of a project, revoked ones included; secrets are not kept and cannot be shown."""
    with _catalogue(place) as catalogue:
        rows = [plain(key) for key in catalogue.keys(find_project(catalogue, place.project).id)]
    _put(rows, format)


@keys_app.command("create")
@unfold
def create_key(
    label: Annotated[str, typer.Argument(metavar="LABEL", help="What it is for.")],
    place: Place,
    *,
    scope: Annotated[
        Scope,
        typer.Option("--scope", help="What it may do: read, or write, which reads too and makes, changes and renders saved heatmaps."),
    ] = Scope.read,
    format: Formatted = Format.text,  # noqa: A002 - the option's name
) -> None:
    """Make a key to a project; it is printed only now."""
    with _catalogue(place) as catalogue:
        project = find_project(catalogue, place.project)
        key, secret = catalogue.create_key(project.id, label, _SCOPES[scope])
    if format is Format.json:
        put_json({"id": key.id, "project_id": project.id, "api_key": secret})
        return
    put_table(["id", "project", "api_key"], [[key.id, project.id, secret]])
    say("The API key is shown only now; keep it.")


@keys_app.command("revoke")
@unfold
def revoke_key(
    id: Annotated[int, typer.Argument(metavar="ID", help="The key's id, from: heatsight keys list")],  # noqa: A002 - the argument's name
    place: Place,
    format: Formatted = Format.text,  # noqa: A002 - the option's name
) -> None:
    """Close a key for good."""
    with _catalogue(place) as catalogue:
        key = catalogue.revoke_key(find_project(catalogue, place.project).id, id)
    _put([plain(key)], format, one=True)


@contextmanager
def _catalogue(place: Place) -> Iterator[Catalogue]:
    if place.url is not None:
        raise InvalidRequest("projects and keys are managed where the data lies: use --data there, not --server", attr="server")
    catalogue = open_catalogue_beside(place.directory)
    try:
        yield catalogue
    finally:
        catalogue.close()


def _put(rows: list[dict[str, Any]], form: Format, *, one: bool = False) -> None:
    if form is Format.json:
        put_json(rows[0] if one else {"results": rows})
    elif rows:
        put_table(list(rows[0]), [list(row.values()) for row in rows])
    else:
        say("There are none yet.")
