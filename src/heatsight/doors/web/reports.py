"""The report of a page: to read and print, and to take along."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from starlette.responses import Response

from heatsight.doors.http.reading import MEDIA_TYPES
from heatsight.doors.web.guard import Visit
from heatsight.doors.web.look import part
from heatsight.doors.web.looks import Looks
from heatsight.doors.web.showing import of_page
from heatsight.errors import InvalidRequest, StoreUnavailable
from heatsight.report import Format
from heatsight.report import render as written

POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
"""Of a report as a file: it needs nothing, so its style stands in it; no script runs."""
READ: Final = POLICY.replace("style-src", "script-src 'self'; style-src 'self'")
"""Of a report that is read here: the bar above it has a style and a script of ours."""

ENDINGS: Final[Mapping[Format, str]] = {"html": "html", "markdown": "md", "json": "json", "text": "txt"}

_OWN_POLICY: Final = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')

TAKEN: Final[Mapping[Format, str]] = {"html": "HTML", "markdown": "Markdown", "json": "JSON"}


class Reports:
    """The pages below `/report`."""

    def __init__(self, looks: Looks) -> None:
        self._looks = looks

    def page(self, visit: Visit) -> Response:
        """The report as a page of its own, with its print style, and a bar above it that is not printed."""
        document = self._document(visit)
        page = {"url_exact" if "url_exact" in document["page"] else "url_pattern": next(iter(document["page"].values()))}
        period = {edge: document["window"][edge] for edge in ("date_from", "date_to")}
        keep = {"project": visit.project.id} if len(visit.projects) > 1 else {}
        asked = {**keep, **of_page(visit.params), "url": "", "days": "", "pattern": "", **page, **period}
        head, body = (part("report_bar.html.j2", name, visit=visit, asked=asked, formats=TAKEN) for name in ("head", "bar"))
        # The report's own policy would refuse the bar; the one in the answer's header stands in its place.
        text = _OWN_POLICY.sub(lambda _: head, written(document, "html"), count=1).replace("<body>", f"<body>{body}", 1)
        return _walled(Response(text, 200, media_type=MEDIA_TYPES["html"]), READ)

    def file(self, visit: Visit) -> Response:
        """The report as a file."""
        asked = visit.params.get("format") or "html"
        form = next((known for known in ENDINGS if known == asked), None)
        if form is None:
            raise InvalidRequest(f"format is one of {', '.join(ENDINGS)}", attr="format")
        response = Response(written(self._document(visit), form), 200, media_type=MEDIA_TYPES[form])
        response.headers["Content-Disposition"] = f'attachment; filename="{file_name(visit.params)}.{ENDINGS[form]}"'
        return _walled(response)

    def _document(self, visit: Visit) -> Mapping[str, Any]:
        look = self._looks.look(visit.project, visit.params, patient=True)
        if look.document is None:
            raise StoreUnavailable(look.failed or "The assessment takes long; load this again in a minute.")
        return look.document


def file_name(params: Mapping[str, str]) -> str:
    """A name that says which page it is about, in letters that every system takes."""
    page = params.get("url_exact") or params.get("url_pattern") or params.get("url") or ""
    words = re.sub(r"[^a-z0-9]+", "-", re.sub(r"^https?://", "", page.lower())).strip("-")[:80].strip("-")
    return f"heatsight-{words}" if words else "heatsight-report"


def _walled(response: Response, policy: str = POLICY) -> Response:
    response.headers["Content-Security-Policy"] = policy
    return response
