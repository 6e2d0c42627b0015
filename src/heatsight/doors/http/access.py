"""Who asks, and which project they may read."""

from __future__ import annotations

import hmac
from typing import Final

from starlette.requests import Request

from heatsight.errors import NotAuthenticated, NotFound, PermissionDenied
from heatsight.model.project import Project
from heatsight.store.interface import Catalogue

CURRENT: Final = "@current"


class Access:
    """The keys that open this server: those in the catalogue, each for one project, and the owner's own, for all of them."""

    def __init__(self, catalogue: Catalogue, owner_key: str | None = None) -> None:
        self._catalogue = catalogue
        self._owner_key = owner_key

    def projects(self, request: Request) -> tuple[Project, ...]:
        """
        The projects that the request's key opens, oldest first.

        Raises:
            NotAuthenticated: there is no key, or it opens nothing.
            PermissionDenied: the key may not read.
        """
        secret = _secret(request)
        if not secret:
            raise NotAuthenticated("Authentication credentials were not provided. Send a personal API key: Authorization: Bearer phx_…")
        if self._owner_key is not None and hmac.compare_digest(secret.encode(), self._owner_key.encode()):
            return self._catalogue.projects()
        key = self._catalogue.key_holder(secret)
        if key is None:
            raise NotAuthenticated("This API key opens nothing here.")
        if "read" not in key.scopes:
            raise PermissionDenied("This API key may not read: it lacks the scope read.")
        return (self._catalogue.project(key.project_id),)

    def project(self, request: Request) -> Project:
        """
        The project in the request's path. Another's project is as unknown as one that is not there.

        Raises:
            NotAuthenticated, PermissionDenied: as `projects`.
            NotFound: this key opens no project of that id.
        """
        projects, wanted = self.projects(request), request.path_params["project_id"]
        for project in projects:
            if wanted in (CURRENT, str(project.id)):
                return project
        raise NotFound("Not found.")


def _secret(request: Request) -> str:
    kind, _, secret = request.headers.get("authorization", "").partition(" ")
    if kind.lower() == "bearer" and secret.strip():
        return secret.strip()
    return request.query_params.get("personal_api_key", "")
