"""Who asks, and which project they may read."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from typing import Final

from starlette.requests import Request

from heatsight.doors.http.throttle import Limits, Throttle
from heatsight.errors import NotAuthenticated, NotFound, PermissionDenied
from heatsight.model.project import Project
from heatsight.store.interface import Catalogue

CURRENT: Final = "@current"
OWNER: Final = "owner"
"""The label of the owner's own key."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Whoever sent a request: the label and scopes of their key, and the projects it opens, oldest first."""

    label: str
    scopes: tuple[str, ...]
    projects: tuple[Project, ...]

    @property
    def may_write(self) -> bool:
        """Whether they may change something."""
        return "write" in self.scopes

    def project(self, wanted: str) -> Project:
        """
        The project of an id, or with `@current` the oldest. Another's project is as unknown as one that is not there.

        Raises:
            NotFound: this key opens no project of that id.
        """
        for project in self.projects:
            if wanted in (CURRENT, str(project.id)):
                return project
        raise NotFound("Not found.")


class Access:
    """The keys that open this server: those in the catalogue, each for one project, and the owner's own, for all of them."""

    def __init__(self, catalogue: Catalogue, owner_key: str | None = None, throttle: Throttle | None = None) -> None:
        self._catalogue = catalogue
        self._owner_key = owner_key
        self._throttle = throttle or Throttle(Limits())

    def caller(self, request: Request) -> Caller:
        """
        Who asks.

        Raises:
            NotAuthenticated: there is no key, or it opens nothing.
            PermissionDenied: the key may not read.
            TooManyRequests: the key asked more than its share. The owner's own has no share: it is this machine's.
        """
        secret = _secret(request)
        if not secret:
            raise NotAuthenticated("Authentication credentials were not provided. Send a personal API key: Authorization: Bearer phx_…")
        if self._owner_key is not None and hmac.compare_digest(secret.encode(), self._owner_key.encode()):
            return Caller(OWNER, ("read", "write"), self._catalogue.projects())
        key = self._catalogue.key_holder(secret)
        if key is None:
            raise NotAuthenticated("This API key opens nothing here.")
        if "read" not in key.scopes:
            raise PermissionDenied("This API key may not read: it lacks the scope read.")
        self._throttle.take(key.id)
        return Caller(key.label, key.scopes, (self._catalogue.project(key.project_id),))

    def project(self, request: Request) -> Project:
        """The project in the request's path. Raises what `caller` and `Caller.project` raise."""
        return self.caller(request).project(request.path_params["project_id"])


def _secret(request: Request) -> str:
    kind, _, secret = request.headers.get("authorization", "").partition(" ")
    if kind.lower() == "bearer" and secret.strip():
        return secret.strip()
    return request.query_params.get("personal_api_key", "")
