"""
The one place where the page's view meets pictures of pages: is there one, can one be made, where does it lie.

Nothing renders pages in this installation yet, so there is none and none can be made; the view draws on a blank sheet then.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from heatsight.model.page import Page
from heatsight.model.project import Project


@dataclass(frozen=True, slots=True)
class PictureState:
    """
    What is known of a page's picture on one device.

    Attributes:
        state: "unavailable" when nothing here can make one.
        address: where the browser gets it, when it is completed; width and height are its own, CSS px.
        said: one line for a person: why it failed, or what is happening.
    """

    state: Literal["unavailable", "none", "processing", "completed", "failed"]
    address: str = ""
    width: int = 0
    height: int = 0
    said: str = ""


class Pictures:
    """Asks for pictures on behalf of the page's view."""

    def of(self, project: Project, page: Page, device: str, width: int) -> PictureState:
        """The newest picture of a page at about this width."""
        del project, page, device, width
        return PictureState("unavailable")

    def make(self, project: Project, page: Page, device: str, width: int) -> PictureState:
        """Order one, and say how far it is."""
        return self.of(project, page, device, width)
