"""The web page, put together: which address is answered by what."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from heatsight.doors.http.throttle import Throttle
from heatsight.doors.web.drawings import Drawings
from heatsight.doors.web.guard import Guard
from heatsight.doors.web.listing import Listing
from heatsight.doors.web.look import asset_answer
from heatsight.doors.web.looks import Looks
from heatsight.doors.web.one_page import OnePage
from heatsight.doors.web.pictures import Pictures
from heatsight.doors.web.player import Player
from heatsight.doors.web.reports import Reports
from heatsight.doors.web.sessions import Sessions
from heatsight.doors.web.setup import Setup
from heatsight.doors.web.sign_in import SignIns
from heatsight.doors.web.signing import Signing
from heatsight.use_cases.assessments import Assessments
from heatsight.use_cases.installation import Installation


class Web:
    """Everything that a browser is shown."""

    def __init__(
        self, installation: Installation, assessments: Assessments, sign_ins: SignIns, throttle: Throttle, player_dir: Path | None = None
    ) -> None:
        self._guard = Guard(sign_ins, throttle)
        self._signing = Signing(sign_ins)
        self._listing = Listing(installation)
        looks = Looks(installation, assessments)
        self._reports, self._setup = Reports(looks), Setup(installation)
        self._player = Player(player_dir)
        self._sessions = Sessions(installation, self._player)
        self._pictures = Pictures(installation, looks)
        self._drawings = Drawings(installation)
        self._one_page = OnePage(installation, looks, self._pictures, self._drawings)

    def routes(self) -> list[Route]:
        """All of them; none ends in a slash but the first."""
        guard = self._guard
        return [
            guard.route("/", self._listing.page),
            guard.route("/page", self._one_page.page),
            guard.route("/page/drawing", self._one_page.drawing, data=True),
            guard.route("/page/moves", self._one_page.moves, data=True),
            guard.route("/page/progress", self._one_page.progress, data=True),
            guard.route("/page/picture", self._pictures.state, data=True),
            guard.route("/page/picture", self._pictures.make, posts=True),
            guard.route("/page/picture/file", self._pictures.file),
            guard.route("/sessions", self._sessions.behind),
            guard.route("/session", self._sessions.one),
            guard.route("/session/recording", self._sessions.recording, data=True),
            guard.route("/session/player", self._player.document),
            guard.open_route("/session/player/{name}", self._player_file, ["GET"]),
            guard.route("/report", self._reports.page),
            guard.route("/report/file", self._reports.file),
            guard.route("/setup", self._setup.page),
            guard.route("/setup/arrived", self._setup.arrived, data=True),
            guard.route("/setup/opt-in", self._setup.opt_in, posts=True),
            guard.route("/setup/keys", self._setup.new_key, posts=True),
            guard.route("/setup/keys/revoke", self._setup.revoke_key, posts=True),
            guard.open_route("/sign-in", self._signing.page, ["GET", "POST"]),
            guard.open_route("/sign-out", self._signing.out, ["POST"]),
            guard.open_route("/web/{name}", _asset, ["GET"]),
        ]

    def _player_file(self, request: Request, form: Mapping[str, str]) -> Response:
        """The player's files are public software, and asked for by a document that has no cookie."""
        del form
        return self._player.file(request.path_params["name"])

    def close(self) -> None:
        """Make nothing more."""
        self._drawings.close()


def _asset(request: Request, form: Mapping[str, str]) -> Response:
    del form
    return asset_answer(request.path_params["name"], request.headers.get("accept-encoding", ""))
