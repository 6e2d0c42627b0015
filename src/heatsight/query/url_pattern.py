"""URL patterns, in the two readings that exist: PostHog's own (half a regular expression) and ours (`*` and nothing else)."""

from __future__ import annotations

from typing import Final

from heatsight.errors import InvalidRequest, QueryFailed
from heatsight.model.page import page_of
from heatsight.model.statement import Statement
from heatsight.store.interface import Caps, Source

_SPECIAL: Final = frozenset("\\.+?()[]{}|^$")


def anchored(pattern: str) -> str:
    """`pattern` with `^` before and `$` behind, where they are not there yet."""
    head = "" if pattern.startswith("^") else "^"
    tail = "" if pattern.endswith("$") else "$"
    return f"{head}{pattern}{tail}"


def posthog_regex(pattern: str) -> str:
    """
    What PostHog makes of `url_pattern`: anchored, and a `*` that does not follow a `.` becomes `.+`.

    Everything else stays a live regular expression, so an unescaped `?` makes the character before it optional.
    """
    written: list[str] = []
    before = ""
    for character in anchored(pattern):
        written.append(".+" if character == "*" and before != "." else character)
        before = character
    return "".join(written)


def literal_regex(pattern: str) -> str:
    """
    Our reading, for assessments: `*` stands for anything, also nothing; every other character means itself.

    It is matched against pages, which end in no slash; so a last `/*` takes the page before it along, as it takes its url.
    """
    body = "".join(".*" if c == "*" else f"\\{c}" if c in _SPECIAL else c for c in page_of(pattern))
    return f"^{body.removesuffix('/.*')}(/.*)?$" if body.endswith("/.*") else f"^{body}$"


def variants_regex(url: str) -> str:
    """Every URL of one page as a regular expression: with any trailing slashes and, unless it is a route, any fragment."""
    head, _, route = page_of(url).partition("#")
    escaped = ["".join(f"\\{c}" if c in _SPECIAL else c for c in part) for part in (head, route)]
    return f"^{escaped[0]}/*#{escaped[1]}$" if route else f"^{escaped[0]}/*(#([^/!].*)?)?$"


def require_regex(source: Source, regex: str | None) -> None:
    """Ask the engine whether it can read a client's regular expression. Raises InvalidRequest(attr="url_pattern")."""
    if regex is None:
        return
    try:
        source.ask(Statement("SELECT match('', {pattern:String})", {"pattern": regex}), Caps(seconds=5))
    except QueryFailed as error:
        raise InvalidRequest(f"not a regular expression (RE2): {error}", attr="url_pattern") from error
