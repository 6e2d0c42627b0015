"""How much one key may read, by a clock that stands still until it is moved."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from heatsight.doors.http.app import build_app
from heatsight.doors.http.throttle import PER_HOUR, PER_MINUTE, Limits, Throttle, limits_of
from heatsight.errors import InvalidRequest, TooManyRequests


class Clock:
    """Seconds, moved by hand."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        """The time."""
        return self.now


def taken(throttle: Throttle, tries: int, holder: str = "a") -> int:
    """How many of so many tries were let through."""
    let = 0
    for _ in range(tries):
        try:
            throttle.take(holder)
        except TooManyRequests:
            continue
        let += 1
    return let


def test_a_minutes_worth_at_once_and_then_one_by_one() -> None:
    """An idle key may ask a whole minute's worth; then it is let through as fast as its share comes back, and a minute later anew."""
    clock = Clock()
    throttle = Throttle(Limits(per_minute=60, per_hour=0), clock)
    assert taken(throttle, 100) == 60
    clock.now += 1
    assert taken(throttle, 5) == 1
    clock.now += 3600
    assert taken(throttle, 100) == 60


def test_the_long_limit_holds_beside_the_short_one() -> None:
    """Who keeps just below the short limit meets the long one, and is told to wait for that one's share."""
    clock = Clock()
    throttle = Throttle(Limits(per_minute=60, per_hour=100), clock)
    assert taken(throttle, 60) == 60
    clock.now += 60
    assert taken(throttle, 60) == 41  # a hundred, and the one that came back meanwhile
    with pytest.raises(TooManyRequests) as caught:
        throttle.take("a")
    assert 0 < caught.value.retry_after <= 36
    assert "throttled" in str(caught.value)


def test_whoever_waits_as_told_is_let_through() -> None:
    """After the seconds that the refusal names, and not before, the next request is answered."""
    clock = Clock()
    throttle = Throttle(Limits(per_minute=7, per_hour=11), clock)
    for _ in range(50):
        try:
            throttle.take("a")
        except TooManyRequests as error:
            clock.now += error.retry_after * 0.99
            assert taken(throttle, 1) == 0
            clock.now += error.retry_after * 0.01 + 0.001
            assert taken(throttle, 1) == 1


def test_keys_do_not_share() -> None:
    """One key's many requests leave another key's share alone."""
    throttle = Throttle(Limits(per_minute=5), Clock())
    assert (taken(throttle, 9, "a"), taken(throttle, 9, "b")) == (5, 5)


def test_no_limit_lets_everything_through() -> None:
    """Zero sets no limit."""
    assert taken(Throttle(Limits(0, 0), Clock()), 500) == 500


def test_threads_count_together() -> None:
    """Of many requests at one moment exactly the limit is let through."""
    throttle = Throttle(Limits(per_minute=100, per_hour=0), Clock())
    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(lambda _: taken(throttle, 50), range(8))) == 100


@given(st.lists(st.floats(0, 30), min_size=1, max_size=200))
def test_never_more_than_twice_the_limit_in_its_period(gaps: list[float]) -> None:
    """However requests are spread, a period sees at most a full bucket and what comes back in it."""
    clock, throttle, let = Clock(), None, []
    throttle = Throttle(Limits(per_minute=10, per_hour=0), clock)
    for gap in gaps:
        clock.now += gap
        let += [clock.now] * taken(throttle, 1)
    assert all(sum(moment <= one < moment + 60 for one in let) <= 20 for moment in let)


def test_limits_come_from_the_environment() -> None:
    """The two variables set the limits, nothing leaves them as they are, and what is no number is told by name."""
    assert limits_of({}) == Limits()
    assert limits_of({PER_MINUTE: "5", PER_HOUR: " 0 "}) == Limits(5, 0)
    for wrong in ("many", "-1", "1.5", "٣", "9" * 30):
        with pytest.raises(InvalidRequest) as caught:
            limits_of({PER_HOUR: wrong})
        assert caught.value.attr == PER_HOUR


def test_a_browser_counts_with_its_key(served: Any, running: Any) -> None:
    """Who signed in with a key shares its limit with the key's other doors, and is told so on a page; the owner has no limit."""
    url = running(build_app(served.installation, owner_key="phx_owner", limits=Limits(per_minute=3, per_hour=0)))
    mine = {"Authorization": f"Bearer {served.key}"}
    with httpx.Client(base_url=url, headers={"Origin": url}) as client, httpx.Client(base_url=url, headers={"Origin": url}) as owner:
        assert client.post("/sign-in", data={"key": served.key}).status_code == 303
        answers = [client.get("/setup"), httpx.get(f"{url}/api/projects/", headers=mine), client.get("/setup"), client.get("/setup")]
        assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
        assert answers[3].headers["content-type"].startswith("text/html")
        assert 1 <= int(answers[3].headers["retry-after"]) <= 20
        assert "Request was throttled" in answers[3].text
        assert client.get("/setup/arrived").json()["code"] == "throttled"
        assert httpx.get(f"{url}/api/projects/", headers=mine).status_code == 429
        owner.post("/sign-in", data={"key": "phx_owner"})
        assert {owner.get("/setup").status_code for _ in range(5)} == {200}


def test_reading_is_throttled_and_capture_is_not(served: Any) -> None:
    """Over its limit a key hears 429 and when to come again, on every reading route and /mcp; capture and other keys are answered."""
    app = build_app(served.installation, owner_key="phx_owner", limits=Limits(per_minute=3, per_hour=0))
    _, other = served.installation.catalogue.create_key(1, "another")

    async def ask() -> list[httpx.Response]:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://inside") as client:
            mine = {"Authorization": f"Bearer {served.key}"}
            told = [await client.get("/api/projects/@current/heatmaps/", headers=mine) for _ in range(3)]
            told += [await client.get(path, headers=mine) for path in ("/api/projects/", "/api/environments/1/health/")]
            told += [await client.post(path, headers=mine) for path in ("/api/projects/1/query/", "/mcp")]
            told += [await client.get("/api/projects/", headers={"Authorization": f"Bearer {key}"}) for key in (other, *["phx_owner"] * 9)]
            told.append(await client.post("/e/", json={"api_key": served.token, "batch": []}))
            return told

    answers = asyncio.run(ask())
    assert [answer.status_code for answer in answers] == [200] * 3 + [429] * 4 + [200] * 11
    for refused in answers[3:7]:
        assert refused.json().keys() == {"type", "code", "detail", "attr"}
        assert (refused.json()["type"], refused.json()["code"]) == ("throttled_error", "throttled")
        assert 1 <= int(refused.headers["retry-after"]) <= 20
