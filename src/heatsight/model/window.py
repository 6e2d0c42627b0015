"""The period an answer covers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Window:
    """From `date_from` (inclusive) to `date_to` (exclusive), both aware UTC; `widened` says that low volume made it longer than asked."""

    date_from: datetime
    date_to: datetime
    widened: bool = False
