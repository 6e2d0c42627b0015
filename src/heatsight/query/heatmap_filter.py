"""
What the PostHog-compatible questions share: which rows of `heatmaps` a request is about. Literal, as PostHog is.

A pattern is first turned into the literal URLs that it means, of which there are few, and rows are found by these; a URL is a prefix of
those that it means, and rows lie in their order.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from heatsight.model.heatmap import HeatmapRequest
from heatsight.query import dates
from heatsight.query.test_accounts import passing_sessions
from heatsight.query.where import Where, both, filled

_ALWAYS = "type = {type:String}"
# `<=`: the midnight after the last day is let in exactly, as upstream does.
_WINDOW = "timestamp >= {date_from:DateTime64(6, 'UTC')} AND timestamp <= {date_to:DateTime64(6, 'UTC')}"
_URLS = "current_url IN (SELECT current_url FROM heatmaps WHERE /*meant*/ GROUP BY current_url)"
# The same again by page, for questions that need more of a row than a cell has: rows lie by page.
_PAGES = "page IN (SELECT page FROM heatmaps WHERE /*meant*/ GROUP BY page)"
_URL_EXACT = "startsWith(current_url, {url_exact:String}) AND trim(TRAILING '/' FROM current_url) = {url_exact:String}"
_URL_PATTERN = "match(current_url, {url_pattern:String})"
_ALL_URLS = Where("true")
# Bounds are rounded as the engine rounds (halves to even), rows were stored with halves up: so edges blur by 8 px.
_WIDTH_MIN = "viewport_width >= round({viewport_width_min:Int32} / 16)"
_WIDTH_MAX = "viewport_width <= round({viewport_width_max:Int32} / 16)"
_NOT_ZERO = "NOT (x = 0 AND y = 0)"


def matching(request: HeatmapRequest, test_account_filters: Sequence[Mapping[str, Any]], *, whole_rows: bool = False) -> Where:
    """
    The rows a request is about: type, period, url, widths, test accounts.

    Args:
        whole_rows: more of them is read than what makes cells, fold and depths.

    Raises:
        InvalidRequest: a test account filter that is not one.
    """
    last_day = request.date_to if request.date_to is not None else request.date_from
    window = Where(
        _WINDOW,
        {
            "date_from": dates.as_text(dates.midnight(request.date_from, request.timezone)),
            "date_to": dates.as_text(dates.next_midnight(last_day, request.timezone)),
        },
    )
    conditions = [Where(_ALWAYS, {"type": request.type}), window]
    meant = _meant(request)
    if request.url_exact is not None:
        conditions.append(meant)
    if request.url_pattern is not None:
        conditions.append(filled(_URLS, meant=meant))
    if (whole_rows or request.filter_test_accounts) and meant is not _ALL_URLS:
        conditions.append(filled(_PAGES, meant=meant))
    if request.viewport_width_min is not None:
        conditions.append(Where(_WIDTH_MIN, {"viewport_width_min": request.viewport_width_min}))
    if request.viewport_width_max is not None:
        conditions.append(Where(_WIDTH_MAX, {"viewport_width_max": request.viewport_width_max}))
    if request.filter_test_accounts:
        conditions.append(passing_sessions(test_account_filters, window))
    return both(*conditions)


def shown(request: HeatmapRequest, test_account_filters: Sequence[Mapping[str, Any]]) -> Where:
    """The rows that make cells and fold: as `matching`, without the stored origin when it is to be hidden."""
    condition = matching(request, test_account_filters)
    return both(condition, Where(_NOT_ZERO)) if request.hide_zero_coordinates else condition


def _meant(request: HeatmapRequest) -> Where:
    """Which literal URLs the request means, as a condition on them."""
    if request.url_exact is not None:
        return Where(_URL_EXACT, {"url_exact": request.url_exact.rstrip("/")})
    if request.url_pattern is not None:
        return Where(_URL_PATTERN, {"url_pattern": request.url_pattern})
    return _ALL_URLS
