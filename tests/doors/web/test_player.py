"""The player's document and where its files come from."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from heatsight.doors.web.player import FILES, PLACE, Player, find_rrweb_player
from heatsight.errors import NotFound


def test_the_player_is_found_in_a_folder_above_or_where_it_was_told(tmp_path: Path) -> None:
    """An installed rrweb-player is found from a folder below its own; the environment comes first; half of one is none."""
    assert find_rrweb_player({}, tmp_path) is None
    place = tmp_path / PLACE
    place.mkdir(parents=True)
    first, second = (place / name for name, _ in FILES.values())
    first.write_text("")
    assert find_rrweb_player({}, tmp_path) is None
    second.write_text("")
    below = tmp_path / "a" / "b"
    below.mkdir(parents=True)
    assert find_rrweb_player({}, below) == place
    assert find_rrweb_player({"HEATSIGHT_RRWEB_PLAYER": str(place)}, Path("/")) == place
    assert find_rrweb_player({"HEATSIGHT_RRWEB_PLAYER": str(below)}, tmp_path) is None


def test_only_the_players_own_files_are_given() -> None:
    """Names lead to no other file, and without a player the reason says how to get one."""
    with pytest.raises(NotFound, match="no such file"):
        Player(Path("/")).file("../../etc/passwd")
    with pytest.raises(NotFound, match="npm install rrweb-player"):
        Player(None).file("rrweb-player.js")


def test_the_players_document_is_walled_in(visitor: httpx.Client) -> None:
    """It may be framed by our own pages alone, loads our scripts alone, and reaches no server."""
    headers = visitor.get("/session/player").headers
    policy = headers["content-security-policy"]
    assert headers["x-frame-options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in policy
    assert "script-src 'self';" in policy
    assert "img-src data: blob:;" in policy
    assert "connect-src" not in policy
    assert "default-src 'none'" in policy
