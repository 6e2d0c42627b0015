"""Whether what came is the page that was asked for, or an error, a login or a bot check in its place."""

from __future__ import annotations

import http
import re
from typing import Final
from urllib.parse import urlsplit

import msgspec

from heatsight.errors import RenderFailed
from heatsight.snapshots.watching import Answer

_HTML: Final = frozenset({"text/html", "application/xhtml+xml"})
_UNAUTHORIZED: Final = 401
_SHORT_PAGE: Final = 2_000
"""Letters. A bot check or a login says little else; a page that merely holds such a thing says more."""
_SPEAKS_OF_LOGIN: Final = re.compile(
    r"(?<![a-z])(log[-_ ]?in|sign[-_ ]?in|logon|auth|oauth2?|sso|saml|session(s)?/new|account/login|identity|accounts)(?![a-z])",
    re.IGNORECASE,
)
_CHECK_TITLES: Final = re.compile(
    r"^(just a moment|attention required|checking your browser|verifying you are human|human verification|"
    r"are you (a )?(human|robot)|please verify you are a human|access to this page has been denied|one more step|"
    r"security check|ddos protection by)",
    re.IGNORECASE,
)


class PageFacts(msgspec.Struct, frozen=True):
    """What `answer.js` says of the page. `letters` counts the visible text, `check` names the maker of a bot check found on it."""

    url: str
    title: str
    content_type: str
    password: bool
    account: bool
    letters: int
    check: str


def why_not_the_page(asked: str, answer: Answer, page: PageFacts) -> RenderFailed | None:
    """What stands in the page's place; None when it is the page."""
    status = _status(answer.status)
    maker = _bot_check(answer, page)
    if maker:
        return RenderFailed("challenge_page", f"a bot check ({maker}) stands in the page's place, with status {status}")
    if answer.status == _UNAUTHORIZED:
        return RenderFailed("login_wall", f"the page asks for a login (status {status})")
    if not http.HTTPStatus.OK <= answer.status < http.HTTPStatus.MULTIPLE_CHOICES:
        return RenderFailed("error_page", f"the page answered with status {status}")
    if page.content_type not in _HTML:
        return RenderFailed("not_a_page", f"the address gives {page.content_type[:100]}, not a page")
    if _is_login(asked, page):
        return RenderFailed("login_wall", f"the page redirects to a login at {_without_query(page.url)}")
    return None


def _bot_check(answer: Answer, page: PageFacts) -> str:
    """Who checks for bots here; "" for nobody."""
    if answer.headers.get("cf-mitigated", "").lower() == "challenge":
        return "Cloudflare"
    if answer.headers.get("x-amzn-waf-action", "").lower() in {"challenge", "captcha"}:
        return "AWS WAF"
    if page.letters > _SHORT_PAGE:
        return ""
    # A captcha in a form of a page that came with 200 is the page's own, unless the title says that it stands in the way.
    if page.check and (not _is_ok(answer.status) or page.check not in {"hCaptcha", "reCAPTCHA"}):
        return page.check
    return "by its title" if _CHECK_TITLES.match(page.title.strip()) else ""


def _is_ok(status: int) -> bool:
    return status == http.HTTPStatus.OK


def _is_login(asked: str, page: PageFacts) -> bool:
    """Whether the visit was led away to a sign-in form."""
    if _same_place(asked, page.url):
        return False
    split = urlsplit(page.url)
    speaks = bool(_SPEAKS_OF_LOGIN.search(f"{split.hostname or ''}{split.path}")) or bool(_SPEAKS_OF_LOGIN.search(page.title))
    if page.password:
        return speaks or page.letters <= _SHORT_PAGE
    return page.account and speaks and page.letters <= _SHORT_PAGE


def _same_place(one: str, other: str) -> bool:
    """Whether two addresses differ in no more than scheme, www, query, fragment and a final slash."""
    left, right = urlsplit(one), urlsplit(other)
    hosts = {(url.hostname or "").removeprefix("www.") for url in (left, right)}
    return len(hosts) == 1 and left.path.rstrip("/") == right.path.rstrip("/")


def _status(code: int) -> str:
    try:
        return f"{code} {http.HTTPStatus(code).phrase}"
    except ValueError:
        return str(code)


def _without_query(url: str) -> str:
    return url.partition("#")[0].partition("?")[0][:200]
