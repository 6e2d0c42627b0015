"""What a person asks of an assessment, and which period that is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from heatsight.errors import InvalidRequest
from heatsight.model.device import BANDS, Band, Device
from heatsight.model.page import Page
from heatsight.model.window import Window
from heatsight.query.dates import midnight, next_midnight, parse_day

DAYS: Final = 7
DAYS_WIDENED: Final = 30
DAYS_KEPT: Final = 36500


@dataclass(frozen=True, slots=True)
class AssessRequest:
    """
    One page and how to look at it.

    Attributes:
        url: a URL, or with `pattern` one in which `*` stands for anything.
        days: a period ending now; with `date_from` it is not given. Neither: a week, widened to 30 days when volume is low.
        date_from, date_to: days or moments, as `query/dates.py` reads them; `date_to` is inclusive.
        device: only this band; `viewport_width_min/max` (CSS px, inclusive) narrow it further.
        element: only what concerns this element: its text or selector.
        cta: selectors of the calls to action, when a person names them.
    """

    url: str
    pattern: bool = False
    days: int | None = None
    date_from: str | None = None
    date_to: str | None = None
    device: Device | None = None
    viewport_width_min: int | None = None
    viewport_width_max: int | None = None
    element: str | None = None
    cta: tuple[str, ...] = ()
    filter_test_accounts: bool = False

    @property
    def page(self) -> Page:
        """The page asked about."""
        if not self.url.strip():
            raise InvalidRequest("a URL or a pattern is needed, e.g. https://example.com/pricing", attr="url")
        return Page(url_pattern=self.url.strip()) if self.pattern else Page(url_exact=self.url.strip())

    @property
    def may_widen(self) -> bool:
        """Whether the period is ours to choose."""
        return self.days is None and self.date_from is None and self.date_to is None

    def bands(self) -> tuple[Band, ...]:
        """The device bands asked for, each narrowed to the widths asked for; bands without a width left fall away."""
        low, high = self.viewport_width_min, self.viewport_width_max
        if low is not None and high is not None and low > high:
            raise InvalidRequest(f"viewport_width_min {low} is above viewport_width_max {high}", attr="viewport_width_min")
        narrowed = (_narrow(band, low, high) for band in BANDS if self.device in (None, band.device))
        bands = tuple(band for band in narrowed if band.viewport_width_max is None or band.viewport_width_min <= band.viewport_width_max)
        if not bands:
            raise InvalidRequest(f"no {self.device or 'device'} viewport is between {low} and {high} px wide", attr="viewport_width_min")
        return bands


def _narrow(band: Band, low: int | None, high: int | None) -> Band:
    highs = [edge for edge in (band.viewport_width_max, high) if edge is not None]
    return replace(band, viewport_width_min=max(band.viewport_width_min, low or 0), viewport_width_max=min(highs, default=None))


def examine(request: AssessRequest, now: datetime, timezone: str) -> None:
    """Raises InvalidRequest for whatever can be seen to be wrong with a request before any work."""
    _ = request.page, request.bands(), asked_window(request, now, timezone)


def asked_window(request: AssessRequest, now: datetime, timezone: str) -> Window:
    """
    The period a request means: its dates, else its days, else a week ending now.

    A moment with its time is taken to the microsecond, so that a report's own period can be asked again; a day as `date_to` is
    meant whole.
    """
    if request.days is not None and (request.date_from or request.date_to):
        raise InvalidRequest("days and dates exclude each other", attr="days")
    if request.date_from is None and request.date_to is None:
        return window_of_days(request.days if request.days is not None else DAYS, now, timezone)
    end = now if request.date_to is None else _moment(request.date_to, now, timezone, "date_to")
    start = (
        window_of_days(DAYS, end, timezone).date_from
        if request.date_from is None
        else _moment(request.date_from, now, timezone, "date_from")
    )
    if start >= end:
        raise InvalidRequest(f"the period ends ({end:%Y-%m-%d %H:%M}) before it begins ({start:%Y-%m-%d %H:%M})", attr="date_from")
    return Window(start, end)


def _moment(text: str, now: datetime, timezone: str, attr: str) -> datetime:
    if "T" in text:
        try:
            moment = datetime.fromisoformat(text)
        except ValueError as error:
            raise InvalidRequest(f"{attr} is not a moment: write it like 2026-03-08T09:30:00Z", attr=attr) from error
        return (moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(timezone))).astimezone(UTC)
    day = parse_day(text, now=now, timezone=timezone, attr=attr)
    return midnight(day, timezone) if attr == "date_from" else next_midnight(day, timezone)


def window_of_days(days: int, now: datetime, timezone: str) -> Window:
    """From the midnight (in the project's time zone) that many days ago until now."""
    if not 1 <= days <= DAYS_KEPT:
        raise InvalidRequest(f"days must be between 1 and {DAYS_KEPT}, not {days}", attr="days")
    today = now.astimezone(ZoneInfo(timezone)).replace(hour=0, minute=0, second=0, microsecond=0)
    return Window((today - timedelta(days=days)).astimezone(UTC), now)
