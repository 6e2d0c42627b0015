"""Answers fetched from a server over HTTP."""

from __future__ import annotations

import gzip
import json
import time
from collections.abc import Mapping
from types import TracebackType
from typing import Any, Final, Self
from urllib.parse import quote

import httpx

from heatsight import errors
from heatsight.doors.cli.answers import JSON, WAIT_SECONDS, Step
from heatsight.errors import HeatsightError, InvalidRequest, NotAuthenticated, NotFound, RenderFailed, StoreUnavailable

TIMEOUT: Final = httpx.Timeout(900.0, connect=10.0)
"""Seconds. A long assessment may take its time; a server that is not there is known at once."""

POSTED: Final = frozenset({"assessments", "query"})
LOOK_EVERY: Final = 0.3
"""Seconds between two looks at an assessment in the making."""
LONGEST_REST: Final = 30.0
RESTS: Final = 5
"""How often a server that has had enough for now is given time, before that is an error."""

_BY_CODE: Final[Mapping[str, type[HeatsightError]]] = {
    kind.code: kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, HeatsightError)
}


class Remote:
    """See Answers."""

    def __init__(self, server: str, api_key: str, project: str | None) -> None:
        try:
            url = httpx.URL(server if "://" in server else f"http://{server}")
        except httpx.InvalidURL as error:
            raise InvalidRequest(f"{server} is not a server's URL: {error}", attr="server") from None
        if url.scheme not in ("http", "https") or not url.host:
            raise InvalidRequest(f"{server} is not a server's URL, e.g. http://127.0.0.1:8000", attr="server")
        if not api_key.isascii() or not api_key.isprintable():
            raise NotAuthenticated("an API key is plain letters and digits: phx_…")
        # A proxy in the environment is for the world outside; this machine is reached directly.
        outside = url.host not in ("localhost", "::1") and not url.host.startswith("127.")
        self._client = httpx.Client(base_url=url, timeout=TIMEOUT, headers={"Authorization": f"Bearer {api_key}"}, trust_env=outside)
        self._wanted = project
        self._found: JSON | None = None

    def project(self) -> JSON:
        """See Answers."""
        if self._found is None:
            projects = self._ask("GET", "/api/projects/")["results"]
            by_id = [one for one in projects if self._wanted in (None, str(one["id"]))]
            found = by_id or [one for one in projects if self._wanted == one["name"]]
            if not found:
                raise NotFound(f"this key opens no project called {self._wanted}" if self._wanted else "there is no project on this server")
            self._found = found[0]
        return self._found

    def read(self, route: str, params: Mapping[str, Any], progress: Step = lambda _: None) -> JSON:
        """See Answers."""
        path, params = self._path(route, params)
        if route == "assessments":
            return self._assess(path, params, progress)
        progress("the server is at work")
        if route in POSTED:
            return self._ask("POST", path, json=dict(params))
        return self._ask("GET", path, params={name: _text(value) for name, value in params.items()})

    def write(self, name: str, params: Mapping[str, Any]) -> JSON:
        """See Answers."""
        method, route = name.split(" ")
        path, body = self._path(route, params)
        return self._ask(method, path, json=body)

    def render(self, heatmap_id: str) -> None:
        """See Answers. The server's own workers render."""
        del heatmap_id
        time.sleep(WAIT_SECONDS)

    def render_in_background(self) -> None:
        """See Answers. The server does."""

    def place(self, heatmap_id: str, width: int) -> str:
        """See Answers."""
        path = f"api/projects/{quote(str(self.project()['id']))}/heatmap_screenshots/{quote(heatmap_id)}/content/"
        return str(self._client.base_url.join(path).copy_with(params={"width": width}))

    def keep(self, document: JSON) -> str:
        """See Answers. The server kept it when it made it."""
        return str(document["id"])

    def send(self, body: bytes) -> None:
        """See Answers."""
        self._ask("POST", "/batch/", content=gzip.compress(body, 6), headers={"Content-Type": "text/plain"})

    def _path(self, route: str, params: Mapping[str, Any]) -> tuple[str, JSON]:
        """A route below the project with its parameters put in, and the parameters that are left."""
        named = {name: quote(str(value), safe="") for name, value in params.items() if f"{{{name}}}" in route}
        path = f"/api/projects/{quote(str(self.project()['id']))}/{route.format(**named)}/"
        return path, {name: value for name, value in params.items() if name not in named}

    def _assess(self, path: str, params: Mapping[str, Any], progress: Step) -> JSON:
        """Have a page assessed: the server makes the document beside other things, and tells which step it is on."""
        answer = self._ask("POST", path, json=dict(params), headers={"Prefer": "respond-async"})
        heard = ""
        while "progress" in answer:  # a document has none
            told = answer["progress"]
            said = f"{told['name']} ({told['step']} of {told['of']})"
            if said != heard:
                heard = said
                progress(said)
            time.sleep(LOOK_EVERY)
            answer = self._ask("GET", f"{path}{quote(str(answer['id']), safe='')}/")
        return answer

    def _ask(self, method: str, path: str, **given: Any) -> JSON:
        for _ in range(RESTS):
            response = self._response(method, path, **given)
            if response.status_code != httpx.codes.TOO_MANY_REQUESTS:
                break
            rest = response.headers.get("retry-after", "")
            time.sleep(min(float(rest) if rest.isascii() and rest.isdigit() else 1.0, LONGEST_REST))
        return self._read(response)

    def _response(self, method: str, path: str, **given: Any) -> httpx.Response:
        try:
            return self._client.request(method, path, **given)
        except httpx.TimeoutException:
            raise StoreUnavailable(f"the server at {self._client.base_url} did not answer in time") from None
        except httpx.HTTPError as error:
            raise StoreUnavailable(f"no server answers at {self._client.base_url}: {error}") from None

    def _read(self, response: httpx.Response) -> JSON:
        try:
            answer = response.json()
        except ValueError:
            answer = None
        if not isinstance(answer, dict):
            raise StoreUnavailable(f"what answers at {self._client.base_url} is not heatsight (status {response.status_code})")
        if response.is_success:
            return answer
        detail, attr = str(answer.get("detail") or f"status {response.status_code}"), answer.get("attr")
        kind = _BY_CODE.get(str(answer.get("code")), StoreUnavailable)
        if issubclass(kind, RenderFailed):  # its reason is not on the wire, only in words
            raise RenderFailed("unknown", detail)
        raise kind(detail, attr=attr if isinstance(attr, str) else None)

    def __enter__(self) -> Self:
        """Itself."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Hang up."""
        self._client.close()


def _text(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    return json.dumps(value) if isinstance(value, list | tuple | dict) else value
