"""Options that several commands share, each written once."""

from __future__ import annotations

import inspect
import os
from collections.abc import Callable
from dataclasses import MISSING, dataclass, fields
from enum import StrEnum
from functools import wraps
from pathlib import Path
from typing import Annotated, Any, Final, get_type_hints

import typer

from heatsight.errors import InvalidRequest
from heatsight.model.device import BANDS

DEFAULT_DATA: Final = Path("heatsight-data")


class Device(StrEnum):
    """A device band by viewport width."""

    desktop = "desktop"
    tablet = "tablet"
    mobile = "mobile"


class PointType(StrEnum):
    """What a person did there."""

    click = "click"
    rageclick = "rageclick"
    deadclick = "deadclick"


AllowHost = Annotated[
    list[str] | None,
    typer.Option("--allow-host", metavar="HOST[:PORT]", help="Inner host that rendering may visit; may be given several times."),
]


@dataclass(frozen=True, slots=True)
class Place:
    """
    Where the data is: a directory of this machine, or a server.

    What the command line says counts before what the environment says, so `--data` is not overruled by `$HEATSIGHT_SERVER`.
    """

    data: Annotated[
        Path | None,
        typer.Option("--data", metavar="DIR", help="Data directory.", show_default="$HEATSIGHT_DATA, or ./heatsight-data"),
    ] = None
    server: Annotated[
        str | None,
        typer.Option("--server", metavar="URL", help="Ask this server instead of a directory.", show_default="$HEATSIGHT_SERVER"),
    ] = None
    api_key: Annotated[
        str | None,
        typer.Option("--api-key", metavar="KEY", help="Personal API key (phx_…) for --server.", show_default="$HEATSIGHT_API_KEY"),
    ] = None
    project: Annotated[
        str | None, typer.Option("--project", metavar="ID|NAME", help="Which project.", show_default="the key's, or the oldest")
    ] = None

    @property
    def directory(self) -> Path:
        """The data directory, named or not."""
        return self.data or Path(os.environ.get("HEATSIGHT_DATA") or DEFAULT_DATA)

    @property
    def url(self) -> str | None:
        """The server to ask, when one was named and no directory was named more plainly."""
        return self.server or (None if self.data else os.environ.get("HEATSIGHT_SERVER") or None)

    @property
    def key(self) -> str | None:
        """The key for that server."""
        return self.api_key or os.environ.get("HEATSIGHT_API_KEY") or None


@dataclass(frozen=True, slots=True)
class Filters:
    """Which page, which period, which visitors."""

    pattern: Annotated[bool, typer.Option("--pattern", help="URL is a pattern: * stands for anything.")] = False
    days: Annotated[int | None, typer.Option("--days", metavar="N", min=1, help="Period: the last N days.")] = None
    date_from: Annotated[str | None, typer.Option("--date-from", metavar="D", help="Period: from this day (2026-03-08, or -14d).")] = None
    date_to: Annotated[str | None, typer.Option("--date-to", metavar="D", help="Period: to the end of this day.")] = None
    device: Annotated[
        Device | None, typer.Option("--device", help="Only this band: mobile < 768 <= tablet < 1024 <= desktop (px wide).")
    ] = None
    viewport_width_min: Annotated[int | None, typer.Option("--viewport-width-min", metavar="PX", min=0, help="Narrowest viewport.")] = None
    viewport_width_max: Annotated[int | None, typer.Option("--viewport-width-max", metavar="PX", min=0, help="Widest viewport.")] = None
    filter_test_accounts: Annotated[
        bool, typer.Option("--filter-test-accounts", help="Leave out sessions that the project's test_account_filters name.")
    ] = False

    def params(self, url: str) -> dict[str, Any]:
        """As heatsight's own routes take them. Raises InvalidRequest."""
        if self.days is not None and (self.date_from or self.date_to):
            raise InvalidRequest("give --days, or --date-from and --date-to, not both", attr="days")
        said = {field.name: getattr(self, field.name) for field in fields(self) if field.name not in ("pattern", "device")}
        said |= {"url_pattern" if self.pattern else "url_exact": url, "device": self.device.value if self.device else None}
        return {name: value for name, value in said.items() if value not in (None, False)}

    def posthog_params(self, url: str) -> dict[str, Any]:
        """As PostHog's routes take them: days become a relative date, the device its widths. Raises InvalidRequest."""
        said = self.params(url)
        if days := said.pop("days", None):
            said["date_from"] = f"-{days}d"
        if device := said.pop("device", None):
            band = next(band for band in BANDS if band.device == device)
            highs = [edge for edge in (band.viewport_width_max, self.viewport_width_max) if edge is not None]
            said["viewport_width_min"] = max(band.viewport_width_min, self.viewport_width_min or 0)
            if highs:
                said["viewport_width_max"] = min(highs)
        return said


UNFOLDED: Final = (Place, Filters)


def unfold(command: Callable[..., None]) -> Callable[..., None]:
    """The command with each parameter of type Place or Filters laid out as that class's own options, so that they are written once."""
    hints = get_type_hints(command, include_extras=True)
    own = inspect.signature(command).parameters.values()
    folded = {parameter.name: hints[parameter.name] for parameter in own if hints[parameter.name] in UNFOLDED}

    @wraps(command)
    def run(**given: Any) -> None:
        for name, shape in folded.items():
            given[name] = shape(**{field.name: given.pop(field.name) for field in fields(shape)})
        command(**given)

    flat = [parameter.replace(annotation=hints[parameter.name], kind=_KEYWORD) for parameter in own if parameter.name not in folded]
    flat += [
        inspect.Parameter(field.name, _KEYWORD, default=field.default, annotation=get_type_hints(shape, include_extras=True)[field.name])
        for shape in sorted(folded.values(), key=UNFOLDED.index, reverse=True)
        for field in fields(shape)
        if field.default is not MISSING
    ]
    vars(run)["__signature__"] = inspect.Signature(flat)  # what Typer reads
    del vars(run)["__wrapped__"]  # else it would look through to the folded one
    run.__annotations__ = {parameter.name: parameter.annotation for parameter in flat}
    return run


_KEYWORD: Final = inspect.Parameter.KEYWORD_ONLY
