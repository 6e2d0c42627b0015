"""What a door is asked, as typed values: the same whether it came as a query string, as JSON or from the command line."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Any, Final, Literal, TypeVar

import msgspec

from heatsight.errors import InvalidRequest
from heatsight.model.device import Device
from heatsight.model.saved_heatmap import SavedHeatmapStatus, SavedHeatmapType
from heatsight.use_cases.request import AssessRequest

MOST: Final = 1_000_000
"""Of a limit or an offset, as at PostHog."""

Asked = TypeVar("Asked", bound=msgspec.Struct)

_MISSING = re.compile(r"^Object missing required field `(?P<attr>\w+)`$")
_PLACE = re.compile(r"^(?P<what>.*?)(?: - at `\$\.?(?P<attr>\w*).*`)?$", re.DOTALL)

Offset = Annotated[int, msgspec.Meta(ge=0, le=MOST, description="How many to pass over, for the next page.")]
PointType = Literal["click", "rageclick", "deadclick"]


class PointAsked(msgspec.Struct, kw_only=True):
    """A cell of the heatmap, as heatmaps and hotspots give it."""

    x: Annotated[float, msgspec.Meta(description="pointer_relative_x: share of the viewport's width.")]
    y: Annotated[float, msgspec.Meta(description="pointer_y: CSS px.")]
    target_fixed: Annotated[
        bool, msgspec.Meta(description="pointer_target_fixed; a cell that is fixed is found only when this is true.")
    ] = False


Points = Annotated[tuple[PointAsked, ...] | str | None, msgspec.Meta(description="Cells to look behind; over HTTP as JSON text.")]


class PageAsked(msgspec.Struct, kw_only=True):
    """
    Which page, which period, which visitors.

    The page is `url_exact` or `url_pattern`; `url` stands for the first, or with `pattern` for the second.
    """

    url: Annotated[str | None, msgspec.Meta(description="The page: the same as url_exact, or with pattern=true as url_pattern.")] = None
    url_exact: Annotated[
        str | None, msgspec.Meta(description="One page by its URL; a trailing slash or fragment makes no difference, the query does.")
    ] = None
    url_pattern: Annotated[str | None, msgspec.Meta(description="Several pages as one: * stands for anything.")] = None
    pattern: Annotated[bool, msgspec.Meta(description="Whether url is a pattern.")] = False
    days: Annotated[
        int | None, msgspec.Meta(description="A period that ends now. Without days and dates: 7, widened to 30 when volume is low.")
    ] = None
    date_from: Annotated[str | None, msgspec.Meta(description="Instead of days: a day (2026-03-08), a moment, or relative (-14d).")] = None
    date_to: Annotated[str | None, msgspec.Meta(description="The last day, meant whole; today when left out.")] = None
    device: Annotated[
        Device | None, msgspec.Meta(description="Only this band: mobile < 768 <= tablet < 1024 <= desktop (CSS px wide).")
    ] = None
    viewport_width_min: Annotated[int | None, msgspec.Meta(description="Narrowest viewport, CSS px, exact.")] = None
    viewport_width_max: Annotated[int | None, msgspec.Meta(description="Widest viewport, CSS px, exact.")] = None
    filter_test_accounts: Annotated[bool, msgspec.Meta(description="Leave out sessions that the project's test account filters name.")] = (
        False
    )

    def request(self) -> AssessRequest:
        """These words as a use case takes them. Raises InvalidRequest."""
        given = [name for name in ("url", "url_exact", "url_pattern") if getattr(self, name) is not None]
        if len(given) != 1:
            said = "name one page: url_exact or url_pattern" if not given else f"{' and '.join(given)} are one too many: name one page"
            raise InvalidRequest(said, attr=given[1] if given else "url_exact")
        return AssessRequest(
            url=getattr(self, given[0]),
            pattern=self.pattern or given == ["url_pattern"],
            days=self.days,
            date_from=self.date_from,
            date_to=self.date_to,
            device=self.device,
            viewport_width_min=self.viewport_width_min,
            viewport_width_max=self.viewport_width_max,
            filter_test_accounts=self.filter_test_accounts,
        )


class AssessAsked(PageAsked, kw_only=True):
    """`POST assessments/`."""

    element: Annotated[str | None, msgspec.Meta(description="Only what concerns this element: its text or selector.")] = None
    cta: Annotated[tuple[str, ...], msgspec.Meta(description="Selectors of the page's calls to action, where they are known.")] = ()

    def request(self) -> AssessRequest:
        """These words as a use case takes them. Raises InvalidRequest."""
        return replace(PageAsked.request(self), element=self.element, cta=self.cta)


class HotspotsAsked(PageAsked, kw_only=True):
    """`GET hotspots/`."""

    type: Annotated[PointType, msgspec.Meta(description="What people did there.")] = "click"
    limit: Annotated[int, msgspec.Meta(ge=0, le=MOST, description="How many, hottest first; 0 = all.")] = 50
    offset: Offset = 0


class SessionsAsked(PageAsked, kw_only=True):
    """`GET sessions/`."""

    hotspot: Annotated[str | None, msgspec.Meta(description="Id of a hotspot of this page: all its cells, at its device's widths.")] = None
    points: Points = None
    type: Annotated[PointType, msgspec.Meta(description="What people did at the points; a hotspot says it itself.")] = "click"
    limit: Annotated[int, msgspec.Meta(ge=1, le=100, description="How many sessions, latest first.")] = 50
    offset: Offset = 0


class HeatmapFilters(msgspec.Struct, kw_only=True):
    """What PostHog's heatmap routes share; `query/parameters.py` reads these words, this class describes them."""

    type: Annotated[
        str, msgspec.Meta(description="click, rageclick, deadclick, mousemove or scrolldepth; any other word gives an empty answer.")
    ] = "click"
    url_exact: Annotated[str | None, msgspec.Meta(description="A literal URL; only trailing slashes are ignored.")] = None
    url_pattern: Annotated[
        str | None,
        msgspec.Meta(
            description="A regular expression over the whole URL in which * stands for one character or more; an unescaped ? is live."
        ),
    ] = None
    date_from: Annotated[str, msgspec.Meta(description="A day, or relative: -30d, -1mStart, dStart.")] = "-7d"
    date_to: Annotated[str | None, msgspec.Meta(description="The last day, inclusive; today when left out.")] = None
    viewport_width_min: Annotated[int | None, msgspec.Meta(description="CSS px, compared on the grid of 16 px.")] = None
    viewport_width_max: Annotated[int | None, msgspec.Meta(description="CSS px, compared on the grid of 16 px.")] = None
    aggregation: Annotated[Literal["total_count", "unique_visitors"], msgspec.Meta(description="Count interactions, or visitors.")] = (
        "total_count"
    )
    filter_test_accounts: Annotated[
        bool | None, msgspec.Meta(description="Only sessions that pass the project's test account filters.")
    ] = False
    hide_zero_coordinates: Annotated[bool | None, msgspec.Meta(description="Leave out points at the origin.")] = True
    cohort_ids: Annotated[tuple[int, ...] | str | None, msgspec.Meta(description="There are no cohorts here: leave it out, or empty.")] = (
        None
    )


class HeatmapsAsked(HeatmapFilters, kw_only=True):
    """`GET heatmaps/`, described likewise."""

    correct: Annotated[
        bool | None,
        msgspec.Meta(
            description="Right numbers in the same shape: the page with its variants, people only, exact widths, fold and reach by person."
        ),
    ] = False
    limit: Annotated[int, msgspec.Meta(ge=0, le=MOST, description="Cells, hottest first; 0 = all. Not for scrolldepth.")] = 500
    offset: Offset = 0


class HeatmapEventsAsked(HeatmapFilters, kw_only=True):
    """`GET heatmaps/events/`, described likewise."""

    points: Points = None
    hotspot: Annotated[
        str | None, msgspec.Meta(description="Instead of points: id of a hotspot of this page, for all its cells, type and widths.")
    ] = None
    distinct_sessions: Annotated[bool | None, msgspec.Meta(description="Each session once, with its latest interaction.")] = False
    correct: Annotated[
        bool | None,
        msgspec.Meta(description="Only people's, on the page with its variants, at exact widths: as heatmaps counts them then."),
    ] = False
    limit: Annotated[int, msgspec.Meta(ge=1, le=100, description="Interactions (or sessions), newest first.")] = 50
    offset: Offset = 0


class QueryWords(msgspec.Struct, kw_only=True):
    """The inner part of `POST query/`."""

    kind: Literal["HogQLQuery"]
    query: Annotated[str, msgspec.Meta(description="One SELECT over events, heatmaps and sessions, in ClickHouse's dialect.")]
    values: Annotated[dict[str, Any] | None, msgspec.Meta(description="Values of {name:Type} in the text.")] = None


class QueryAsked(msgspec.Struct, kw_only=True):
    """`POST query/`."""

    query: QueryWords


class ListAsked(msgspec.Struct, kw_only=True):
    """Any plain list."""

    limit: Annotated[int, msgspec.Meta(ge=0, le=MOST, description="How many, newest first.")] = 100
    offset: Offset = 0


class RecordingsAsked(ListAsked, kw_only=True):
    """`GET session_recordings/`."""

    session_ids: Annotated[
        tuple[str, ...] | str | None,
        msgspec.Meta(description="Only these sessions; over HTTP as JSON text. Those not recorded are left out."),
    ] = None


class SessionAsked(msgspec.Struct, kw_only=True):
    """One session."""

    session_id: Annotated[str, msgspec.Meta(min_length=1, description="Its id, as sessions and events give it.")]


class TimelineAsked(SessionAsked, kw_only=True):
    """`GET session_timeline/{session_id}/`."""

    limit: Annotated[int, msgspec.Meta(ge=1, le=1000, description="Events told, from the first on.")] = 200
    offset: Offset = 0


class SnapshotsAsked(SessionAsked, kw_only=True):
    """`GET session_recordings/{session_id}/snapshots/`."""

    limit: Annotated[int, msgspec.Meta(ge=1, le=100, description="Pieces, in order of time.")] = 20
    offset: Offset = 0


class SavedListAsked(msgspec.Struct, kw_only=True):
    """`GET saved/`."""

    type: Annotated[SavedHeatmapType | None, msgspec.Meta(description="Only of this type.")] = None
    status: Annotated[SavedHeatmapStatus | None, msgspec.Meta(description="Only in this state.")] = None
    search: Annotated[str, msgspec.Meta(description="Only with this text in URL or name, whatever its case.")] = ""
    created_by: Annotated[str, msgspec.Meta(description="Only those made with the key of this label.")] = ""
    order: Annotated[
        str,
        msgspec.Meta(
            description="created_at, created_by, name, status, type, updated_at or url; a - before it turns it round.",
        ),
    ] = "-updated_at"
    limit: Annotated[int, msgspec.Meta(description="How many, 1 to 500; what lies outside is brought to the nearer end.")] = 100
    offset: Offset = 0


class SavedNameAsked(msgspec.Struct, kw_only=True):
    """One saved heatmap."""

    short_id: Annotated[str, msgspec.Meta(min_length=1, description="Its short_id; its id does as well.")]


class EraseAsked(msgspec.Struct, kw_only=True):
    """A visitor to be erased, everywhere."""

    distinct_id: Annotated[str, msgspec.Meta(min_length=1, description="Any name of theirs, as events bear it.")]
    alone: Annotated[bool, msgspec.Meta(description="Only this name, not the same person's others ($identify, alias).")] = False
    dry_run: Annotated[bool, msgspec.Meta(description="Only count what there is.")] = False


class CredentialAsked(msgspec.Struct, kw_only=True):
    """A cookie or a request header for one exact host. It is kept encrypted and never shown again."""

    host: Annotated[str, msgspec.Meta(description="One host name, without port or wildcard.")]
    kind: Literal["cookie", "header"]
    name: str
    value: str


PageUrl = Annotated[
    str, msgspec.Meta(description="The page to render: one http(s) URL; its query is kept, and wildcards (*) are not allowed in it.")
]
DataUrl = Annotated[
    str | None, msgspec.Meta(description="The page whose data is drawn; * stands for anything in it. The URL itself when left out.")
]
Widths = Annotated[tuple[Annotated[int, msgspec.Meta(ge=100, le=3000)], ...], msgspec.Meta(min_length=1, max_length=16)]
Credentials = Annotated[tuple[CredentialAsked, ...], msgspec.Meta(max_length=20)]


class SavedCreateAsked(msgspec.Struct, kw_only=True):
    """`POST saved/`."""

    url: PageUrl
    name: Annotated[str | None, msgspec.Meta(description="What people call it.")] = None
    data_url: DataUrl = None
    widths: Annotated[
        Widths | None, msgspec.Meta(description="Viewport widths to render, CSS px; 320, 375, 425, 768, 1024, 1440, 1920 when left out.")
    ] = None
    type: Annotated[SavedHeatmapType, msgspec.Meta(description="screenshot is rendered; iframe and recording have no picture.")] = (
        "screenshot"
    )
    block_consent_modals: Annotated[bool, msgspec.Meta(description="Keep cookie banners from being shown.")] = False
    credentials: Annotated[
        Credentials | None,
        msgspec.Meta(description="For a page behind a login. Kept encrypted, sent to their own host only, never shown again."),
    ] = None


class SavedUpdateAsked(SavedNameAsked, kw_only=True):
    """`PATCH saved/{short_id}/`: what is left out stays as it is."""

    url: Annotated[str | None, msgspec.Meta(description="Another page: all its pictures are rendered again.")] = None
    name: Annotated[str | None, msgspec.Meta(description="What people call it.")] = None
    data_url: Annotated[str | None, msgspec.Meta(description="Other data to draw; renders nothing again.")] = None
    widths: Annotated[
        Widths | None, msgspec.Meta(description="All widths it shall have: missing ones are rendered, others lose their picture.")
    ] = None
    type: Annotated[SavedHeatmapType | None, msgspec.Meta(description="Another type; only a screenshot has pictures.")] = None
    block_consent_modals: Annotated[bool | None, msgspec.Meta(description="Another wish about cookie banners renders it again.")] = None
    deleted: Annotated[
        bool | None, msgspec.Meta(description="true deletes it with its pictures and credentials; false brings it back and renders it.")
    ] = None
    credentials: Annotated[Credentials | None, msgspec.Meta(description="All it shall have; [] takes them away. Renders it again.")] = None


class NothingAsked(msgspec.Struct, kw_only=True):
    """A question without parameters."""


def read(params: Mapping[str, Any], shape: type[Asked]) -> Asked:
    """
    Parameters as `shape`; numbers and booleans may come as text, an empty text counts as absent, unknown names are left alone.

    Raises:
        InvalidRequest: a value of the wrong kind; `attr` names the parameter.
    """
    given = {name: value for name, value in params.items() if value not in ("", None)}
    return _converted(_unfolded(given, shape), shape)


def written(params: Mapping[str, Any], shape: type[Asked]) -> Asked:
    """
    A body as `shape`: an empty text is a value, null counts as absent, unknown names are left alone.

    Raises:
        InvalidRequest: a value of the wrong kind; `attr` names the parameter.
    """
    return _converted({name: value for name, value in params.items() if value is not None}, shape)


def _unfolded(given: dict[str, Any], shape: type[Asked]) -> dict[str, Any]:
    if isinstance(given.get("cta"), str):
        given["cta"] = [given["cta"]]
    for name in ("points", "session_ids"):
        if isinstance(given.get(name), str) and name in shape.__struct_fields__:
            given[name] = _listed(given[name], name)
    return given


def _converted(given: dict[str, Any], shape: type[Asked]) -> Asked:
    try:
        return msgspec.convert(given, shape, strict=False)
    except msgspec.ValidationError as error:
        said, missing = _PLACE.match(str(error)), _MISSING.match(str(error))
        attr = missing["attr"] if missing else said["attr"] if said else None
        raise InvalidRequest(said["what"] if said else str(error), attr=attr or None) from None


def _listed(text: str, attr: str) -> Any:
    """A list that came as JSON text. Raises InvalidRequest."""
    try:
        said = msgspec.json.decode(text)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        raise InvalidRequest(f"{attr} must be a JSON array", attr=attr) from None
    if not isinstance(said, list):
        raise InvalidRequest(f"{attr} must be a JSON array", attr=attr)
    return said
