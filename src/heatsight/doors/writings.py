"""
Everything that can be changed of a project, as one list beside the readings: method and route → what does it.

HTTP serves this list to keys with the scope `write`, the tools offer it to agents, and the command line uses it: in this process, or of a
server over HTTP.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

import msgspec

from heatsight.doors import gives
from heatsight.doors.desk import JSON, Desk
from heatsight.doors.erasing import erase
from heatsight.doors.parameters import EraseAsked, PageAsked, SavedCreateAsked, SavedNameAsked, SavedUpdateAsked
from heatsight.doors.saved import create_saved, fresh_saved, regenerate_saved, update_saved


@dataclass(frozen=True, slots=True)
class Writing:
    """
    One order that a project takes, and what carries it out.

    Attributes:
        route: a part in braces is a parameter like the others, which come as a JSON body.
        asked: the parameters, described; `shape` makes the schema of the answer.
        status: of a success, over HTTP.
        destructive: whether something that was there may be gone; idempotent: whether twice is as good as once.
    """

    method: Literal["POST", "PATCH"]
    route: str
    answer: Callable[[Desk, Mapping[str, Any]], JSON]
    asked: type[msgspec.Struct]
    shape: Callable[[], gives.Schema]
    status: int = 200
    destructive: bool = True
    idempotent: bool = False

    @property
    def name(self) -> str:
        """What it is called by."""
        return f"{self.method} {self.route}"

    @property
    def says(self) -> str:
        """What it does, in a sentence."""
        return " ".join((self.answer.__doc__ or "").split())


WRITINGS: Final[Mapping[str, Writing]] = {
    writing.name: writing
    for writing in (
        Writing("POST", "saved", create_saved, SavedCreateAsked, gives.saved_heatmap, status=201, destructive=False),
        Writing("POST", "saved/for_page", fresh_saved, PageAsked, gives.saved_heatmap, destructive=False, idempotent=True),
        Writing("PATCH", "saved/{short_id}", update_saved, SavedUpdateAsked, gives.saved_heatmap, idempotent=True),
        Writing("POST", "saved/{short_id}/regenerate", regenerate_saved, SavedNameAsked, gives.saved_heatmap),
        Writing("POST", "erasures", erase, EraseAsked, gives.erasure, idempotent=True),
    )
}
