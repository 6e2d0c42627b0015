"""
The player of recordings: rrweb's own, from an installed rrweb-player, in a document that can reach nothing.

A recording is a page as a visitor's browser described it, so it is hostile. Three walls stand around it: it is rebuilt in a frame in
which no script runs (rrweb's own sandbox); the player around that frame lives in a document without an origin, which has no cookie
and cannot see ours; and that document's policy runs our two scripts alone and loads nothing from anywhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from starlette.responses import FileResponse, Response

from heatsight.doors.web.guard import Visit
from heatsight.doors.web.look import render
from heatsight.errors import NotFound

PLACE: Final = Path("node_modules", "rrweb-player", "dist")
FILES: Final[Mapping[str, tuple[str, str]]] = {
    "rrweb-player.js": ("rrweb-player.umd.min.cjs", "text/javascript; charset=utf-8"),
    "rrweb-player.css": ("style.min.css", "text/css; charset=utf-8"),
}
"""What we call its files, what it calls them, and what they are."""
HOW: Final = "To play recordings here, run `npm install rrweb-player` where serve is started, or set HEATSIGHT_RRWEB_PLAYER to its dist."

POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src data: blob:; font-src data:; media-src data:; "
    "frame-src data:; frame-ancestors 'self'; base-uri 'none'; form-action 'none'"
)
"""Of the player's document and of all within it. The recorded page's own styles are inline; its pictures and fonts stay unloaded
unless the recording holds them, so that watching asks no other server for anything."""


def find_rrweb_player(environ: Mapping[str, str], start: Path) -> Path | None:
    """Where rrweb-player's built files lie: `$HEATSIGHT_RRWEB_PLAYER`, else `node_modules` from `start` upwards; None when nowhere."""
    told = environ.get("HEATSIGHT_RRWEB_PLAYER")
    here = start.resolve()
    places = [Path(told)] if told else [directory / PLACE for directory in (here, *here.parents)]
    return next((place for place in places if all((place / name).is_file() for name, _ in FILES.values())), None)


class Player:
    """The player's document and files."""

    def __init__(self, directory: Path | None) -> None:
        self._directory = directory

    @property
    def there(self) -> bool:
        """Whether recordings can be played."""
        return self._directory is not None

    def document(self, visit: Visit) -> Response:
        """The outer of the player's two documents."""
        response = render("player.html.j2", visit=visit, origin=visit.origin)
        response.headers["Content-Security-Policy"] = POLICY
        response.headers["X-Frame-Options"] = "SAMEORIGIN"
        return response

    def file(self, name: str) -> Response:
        """One of rrweb-player's files. Raises NotFound."""
        if self._directory is None or name not in FILES:
            raise NotFound(HOW if self._directory is None else "There is no such file.")
        theirs, media_type = FILES[name]
        # A document without an origin asks for it.
        headers = {"Cache-Control": "public, max-age=300", "Cross-Origin-Resource-Policy": "cross-origin"}
        return FileResponse(self._directory / theirs, headers=headers, media_type=media_type)
