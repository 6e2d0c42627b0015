"""What stands in a page's place, told from its answer and its looks."""

from __future__ import annotations

import pytest

from heatsight.snapshots.answer import PageFacts, why_not_the_page
from heatsight.snapshots.watching import Answer

ASKED = "https://app.example/reports?id=7"


def reason(answer: Answer | None = None, asked: str = ASKED, **facts: object) -> str | None:
    """The reason against a page that is in order but for some facts."""
    page = {"url": ASKED, "title": "Reports", "content_type": "text/html", "password": False, "account": False, "letters": 500, "check": ""}
    failure = why_not_the_page(asked, answer or Answer(ASKED, 200, "text/html"), PageFacts(**{**page, **facts}))  # type: ignore[arg-type]  # a dict of mixed values
    return failure.reason if failure is not None else None


def test_a_page_is_a_page() -> None:
    """An answer of 200 with HTML is the page, with a login form of its own or a captcha in it, too."""
    assert reason() is None
    assert reason(password=True) is None
    assert reason(check="reCAPTCHA") is None
    assert reason(Answer(ASKED, 206, "text/html")) is None


@pytest.mark.parametrize("status", [0, 199, 300, 304, 400, 403, 404, 410, 429, 500, 503, 999])
def test_other_statuses_are_error_pages(status: int) -> None:
    """Any status but 2xx and 401 is an error page."""
    assert reason(Answer(ASKED, status, "text/html")) == "error_page"


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"url": "https://app.example/login?next=%2Freports", "password": True}, "login_wall"),
        ({"url": "https://accounts.other.example/v3/identifier", "account": True}, "login_wall"),
        ({"url": "https://app.example/welcome", "title": "Sign in to Reports", "password": True, "letters": 9000}, "login_wall"),
        ({"url": "https://app.example/welcome", "password": True, "letters": 300}, "login_wall"),
        ({"url": "https://app.example/en/reports", "password": True, "letters": 9000}, None),
        ({"url": "https://app.example/authors", "account": True, "letters": 300}, None),
        ({"url": "http://www.app.example/reports/?id=7#top", "password": True, "letters": 300}, None),
        ({"url": "https://app.example/blog/login-tips", "letters": 9000}, None),
    ],
)
def test_login_walls(facts: dict[str, object], expected: str | None) -> None:
    """A visit led away to a form that asks who one is has met a login wall; a newsletter field or a form in a header has not."""
    assert reason(**facts) == expected


@pytest.mark.parametrize(
    ("status", "headers", "facts", "expected"),
    [
        (403, {"cf-mitigated": "challenge"}, {}, "challenge_page"),
        (405, {"x-amzn-waf-action": "captcha"}, {}, "challenge_page"),
        (200, {}, {"check": "DataDome", "letters": 40}, "challenge_page"),
        (403, {}, {"check": "hCaptcha", "letters": 200}, "challenge_page"),
        (200, {}, {"title": "Just a moment...", "letters": 90}, "challenge_page"),
        (200, {}, {"title": "Just a moment in time: a photo essay", "letters": 9000}, None),
        (200, {}, {"check": "hCaptcha", "letters": 200}, None),
        (200, {}, {"check": "Imperva", "letters": 9000}, None),
    ],
)
def test_bot_checks(status: int, headers: dict[str, str], facts: dict[str, object], expected: str | None) -> None:
    """A bot check is known by its maker's header, its marks on a page that says little else, or its title."""
    assert reason(Answer(ASKED, status, "text/html", headers), **facts) == expected


@pytest.mark.parametrize("kind", ["application/pdf", "text/plain", "image/svg+xml", "application/json", ""])
def test_what_is_not_html_is_not_a_page(kind: str) -> None:
    """A document of another type has no layout to read."""
    assert reason(content_type=kind) == "not_a_page"
