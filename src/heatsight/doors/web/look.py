"""Templates, and the few files that pages load: style and scripts, each named by its content so that a browser keeps it for good."""

from __future__ import annotations

import gzip
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import Response

from heatsight import __version__
from heatsight.errors import NotFound
from heatsight.report import wording
from heatsight.report.clean import ADDRESS, NAME, clean

if TYPE_CHECKING:
    from heatsight.doors.web.guard import Visit

THEME: Final = "heatsight_theme"
"""The cookie that remembers light or dark; without it the system's preference holds. It says nothing else, so scripts may write it."""

_TYPES: Final = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8"}
_FOR_GOOD: Final = {"Cache-Control": "public, max-age=31536000, immutable"}
_HOUR, _MINUTE = 3600, 60


@dataclass(frozen=True, slots=True)
class Asset:
    """A file that pages load, as it is and packed; `mark` changes with its content."""

    body: bytes
    packed: bytes
    media_type: str
    mark: str


def _read_assets() -> Mapping[str, Asset]:
    found = {}
    for file in (files("heatsight.doors.web") / "static").iterdir():
        kind = _TYPES.get(file.name[file.name.rfind(".") :])
        if kind is not None:
            body = file.read_bytes()
            found[file.name] = Asset(body, gzip.compress(body, 9, mtime=0), kind, sha256(body).hexdigest()[:12])
    return found


ASSETS: Final = _read_assets()


def asset(name: str) -> str:
    """The address of one of our files."""
    return f"/web/{name}?v={ASSETS[name].mark}"


def asset_answer(name: str, accepts: str) -> Response:
    """One of our files, packed for who accepts that. Raises NotFound."""
    found = ASSETS.get(name)
    if found is None:
        raise NotFound("There is no such file.")
    # The player's page has no origin of its own, and loads its script all the same.
    headers = {**_FOR_GOOD, "Vary": "Accept-Encoding", "Cross-Origin-Resource-Policy": "cross-origin"}
    if "gzip" in accepts:
        return Response(found.packed, 200, {**headers, "Content-Encoding": "gzip"}, found.media_type)
    return Response(found.body, 200, headers, found.media_type)


def href(path: str, *given: Mapping[str, Any], **changes: Any) -> str:
    """A link with its parameters; later ones win, None and "" leave one out."""
    params: dict[str, Any] = {}
    for some in (*given, changes):
        params.update(some)
    said = {name: "true" if value is True else value for name, value in params.items() if value not in (None, "", False)}
    return f"{path}?{urlencode(said)}" if said else path


def clock(seconds: float) -> str:
    """A length of time as a player shows it: 4:07, 1:02:03."""
    whole = max(0, int(seconds))
    hours, minutes, rest = whole // _HOUR, whole // _MINUTE % _MINUTE, whole % _MINUTE
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def moment(when: str | datetime) -> str:
    """Say "8 March 2026, 09:30 UTC"."""
    told = (datetime.fromisoformat(when) if isinstance(when, str) else when).astimezone(UTC)
    return f"{told.day} {told:%B %Y, %H:%M} UTC"


def short_page(url: str) -> str:
    """A page without its scheme, to be read in a list."""
    return clean(re.sub(r"^https?://", "", url), ADDRESS) or "/"


_TEMPLATES: Final = Environment(
    loader=PackageLoader("heatsight.doors.web"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
)
_TEMPLATES.globals.update(href=href, asset=asset, version=__version__)
_TEMPLATES.filters.update(
    address=lambda text: clean(text, ADDRESS),
    clock=clock,
    count=wording.count,
    interval=wording.interval,
    moment=moment,
    name=lambda text: clean(text, NAME),
    percent=wording.percent,
    plural=wording.plural,
    sentence=clean,
    short_page=short_page,
    unbroken=wording.unbroken,
)


def part(template: str, name: str, **told: Any) -> str:
    """One macro of a template, for a page that is not ours otherwise."""
    macro: str = getattr(_TEMPLATES.get_template(template).module, name)(**told)
    return macro


def render(template: str, *, status: int = 200, visit: Visit | None = None, request: Request | None = None, **told: Any) -> Response:
    """A page. `keep` are the parameters that every link of it carries on."""
    asking = visit.request if visit else request
    theme = asking.cookies.get(THEME, "") if asking else ""
    keep = {"project": visit.project.id} if visit and len(visit.projects) > 1 else {}
    text = _TEMPLATES.get_template(template).render(
        visit=visit, keep=keep, theme=theme if theme in ("dark", "light") else "", here=asking.url.path if asking else "", **told
    )
    return Response(text.strip() + "\n", status, media_type="text/html; charset=utf-8")
