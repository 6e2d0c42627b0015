"""Which part of a project's traffic a question is about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from heatsight.model.page import Page
from heatsight.model.window import Window


@dataclass(frozen=True, slots=True)
class Scope:
    """
    One page, one period, one range of viewport widths (CSS px, inclusive; None = open end).

    Attributes:
        test_account_filters: filters that sessions must pass; empty when test accounts are not asked to be left out.
        people_only: leave out bot-like and capped visitors (see `query/set_aside.py`).
        set_aside: who these are, when they were judged already; None judges within each statement. What is cited as evidence
            judges by itself, so that it stands alone.
    """

    page: Page
    window: Window
    viewport_width_min: int | None = None
    viewport_width_max: int | None = None
    test_account_filters: tuple[Mapping[str, Any], ...] = ()
    people_only: bool = True
    set_aside: tuple[str, ...] | None = None
