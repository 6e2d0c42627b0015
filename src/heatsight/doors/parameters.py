"""What a door is asked, as typed values: the same whether it came as a query string, as JSON or from the command line."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Any, Final, Literal, TypeVar

import msgspec

from heatsight.errors import InvalidRequest
from heatsight.model.device import Device
from heatsight.use_cases.request import AssessRequest

MOST: Final = 1_000_000
"""Of a limit or an offset, as at PostHog."""

Asked = TypeVar("Asked", bound=msgspec.Struct)

_PLACE = re.compile(r"^(?P<what>.*?)(?: - at `\$\.?(?P<attr>\w*).*`)?$", re.DOTALL)


class PageAsked(msgspec.Struct, kw_only=True):
    """
    Which page, which period, which visitors.

    The page is `url_exact` or `url_pattern`; `url` stands for the first, or with `pattern` for the second.
    """

    url: str | None = None
    url_exact: str | None = None
    url_pattern: str | None = None
    pattern: bool = False
    days: int | None = None
    date_from: str | None = None
    date_to: str | None = None
    device: Device | None = None
    viewport_width_min: int | None = None
    viewport_width_max: int | None = None
    filter_test_accounts: bool = False

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

    element: str | None = None
    cta: tuple[str, ...] = ()

    def request(self) -> AssessRequest:
        """These words as a use case takes them. Raises InvalidRequest."""
        return replace(PageAsked.request(self), element=self.element, cta=self.cta)


class HotspotsAsked(PageAsked, kw_only=True):
    """`GET hotspots/`."""

    type: Literal["click", "rageclick", "deadclick"] = "click"
    limit: Annotated[int, msgspec.Meta(ge=0, le=MOST)] = 50
    offset: Annotated[int, msgspec.Meta(ge=0, le=MOST)] = 0


class QueryWords(msgspec.Struct, kw_only=True):
    """The inner part of `POST query/`."""

    kind: Literal["HogQLQuery"]
    query: str
    values: dict[str, Any] | None = None


class QueryAsked(msgspec.Struct, kw_only=True):
    """`POST query/`."""

    query: QueryWords


class ListAsked(msgspec.Struct, kw_only=True):
    """Any plain list."""

    limit: Annotated[int, msgspec.Meta(ge=0, le=MOST)] = 100
    offset: Annotated[int, msgspec.Meta(ge=0, le=MOST)] = 0


def read(params: Mapping[str, Any], shape: type[Asked]) -> Asked:
    """
    Parameters as `shape`; numbers and booleans may come as text, an empty text counts as absent, unknown names are left alone.

    Raises:
        InvalidRequest: a value of the wrong kind; `attr` names the parameter.
    """
    given = {name: value for name, value in params.items() if value not in ("", None)}
    if isinstance(given.get("cta"), str):
        given["cta"] = [given["cta"]]
    try:
        return msgspec.convert(given, shape, strict=False)
    except msgspec.ValidationError as error:
        said = _PLACE.match(str(error))
        attr = said["attr"] if said else None
        raise InvalidRequest(said["what"] if said else str(error), attr=attr or None) from None
