"""A page: a URL as people mean it."""

from __future__ import annotations

from dataclasses import dataclass


def page_of(url: str) -> str:
    """
    The page a URL belongs to: no fragment, no trailing slashes; the query is kept, and so is a route fragment.

    Single-page apps put routes into the fragment (`#/…`, `#!…`): those are part of the page.
    """
    head, _, fragment = url.partition("#")
    return head.rstrip("/") + (f"#{fragment}" if fragment[:1] in ("/", "!") else "")


@dataclass(frozen=True, slots=True)
class Page:
    """What an assessment is about: exactly one of `url_exact` (a URL) and `url_pattern` (`*` stands for anything)."""

    url_exact: str | None = None
    url_pattern: str | None = None

    def __post_init__(self) -> None:
        if (self.url_exact is None) == (self.url_pattern is None):
            raise ValueError("a page is either a url or a pattern")

    @property
    def label(self) -> str:
        """The URL or the pattern, as given."""
        return self.url_exact if self.url_exact is not None else self.url_pattern or ""
