"""Setting a site up: its snippet, whether anything arrives, the switch for heatmaps, keys, and the installation's health."""

from __future__ import annotations

import threading
from textwrap import dedent
from typing import Final

from starlette.responses import RedirectResponse, Response

from heatsight.doors.desk import desk_of
from heatsight.doors.readings import READINGS
from heatsight.doors.snippet import snippet
from heatsight.doors.web.guard import Visit, data, own_path
from heatsight.doors.web.look import href, render, short_page
from heatsight.errors import InvalidRequest
from heatsight.query.first_event import first_event
from heatsight.use_cases.installation import Installation

KEYS: Final = 30
"""Keys listed at once, newest first."""
_HELD: Final = 100


class Setup:
    """The pages below `/setup`."""

    def __init__(self, installation: Installation) -> None:
        self._installation = installation
        self._new_keys: dict[str, str] = {}
        self._turn = threading.Lock()

    def page(self, visit: Visit) -> Response:
        """Everything on one page; a key that was made a moment ago is shown this once."""
        with self._turn:
            new_key = self._new_keys.pop(visit.seal, "")
        told = READINGS["doctor"].answer(desk_of(self._installation, visit.project), {})
        keys = sorted(self._installation.catalogue.keys(visit.project.id), key=lambda key: -key.id)
        given = visit.params.get("keys", "0")
        first = min(int(given), 1_000_000) if given.isascii() and given.isdigit() and len(given) < _HELD else 0
        return render(
            "setup.html.j2",
            visit=visit,
            snippet=dedent(snippet(visit.origin, visit.project)),
            arrived=first_event(self._installation.store.source(visit.project.id)),
            new_key=new_key,
            keys=keys[first : first + KEYS],
            first=first,
            total=len(keys),
            per_page=KEYS,
            health=told,
        )

    def arrived(self, visit: Visit) -> Response:
        """Whether an event has arrived."""
        page = first_event(self._installation.store.source(visit.project.id))
        return data({"arrived": page is not None, "page": short_page(page) if page else ""})

    def opt_in(self, visit: Visit) -> Response:
        """Switch heatmaps on or off."""
        value = visit.form.get("value", "")
        if value not in ("true", "false"):
            raise InvalidRequest("heatmaps are switched on (true) or off (false)", attr="value")
        self._installation.catalogue.set_project(visit.project.id, "heatmaps_opt_in", value == "true")
        return RedirectResponse(own_path(visit.form.get("next", "")) if visit.form.get("next") else self._here(visit), 303)

    def new_key(self, visit: Visit) -> Response:
        """Make a key that reads; its secret is kept for the next look at the page, and for that only."""
        label = visit.form.get("label", "").strip()
        if not label:
            raise InvalidRequest("say what the key is for", attr="label")
        _, secret = self._installation.catalogue.create_key(visit.project.id, label)
        with self._turn:
            while len(self._new_keys) >= _HELD:
                del self._new_keys[next(iter(self._new_keys))]
            self._new_keys[visit.seal] = secret
        return RedirectResponse(f"{self._here(visit)}#keys", 303)

    def revoke_key(self, visit: Visit) -> Response:
        """Close a key for good."""
        given = visit.form.get("id", "")
        if not (given.isascii() and given.isdigit() and len(given) < 10):  # noqa: PLR2004 - digits of an id
            raise InvalidRequest("id is a key's number", attr="id")
        self._installation.catalogue.revoke_key(visit.project.id, int(given))
        return RedirectResponse(f"{self._here(visit)}#keys", 303)

    @staticmethod
    def _here(visit: Visit) -> str:
        return href("/setup", {"project": visit.project.id} if len(visit.projects) > 1 else {})
