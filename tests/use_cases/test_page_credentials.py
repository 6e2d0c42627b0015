from __future__ import annotations

import pytest

from heatsight.errors import InvalidRequest, StoreUnavailable
from heatsight.snapshots.interface import Credential
from heatsight.store import seal_with
from heatsight.use_cases.page_credentials import checked, seal, unseal

COOKIE = Credential("app.example", "cookie", "session", "hunter2")


def test_sealed_and_opened() -> None:
    """Credentials come back as they were, for their own heatmap alone."""
    with_ = seal_with(None, None)
    sealed = seal([COOKIE], "a", with_)
    assert sealed is not None
    assert "hunter2" not in sealed
    assert unseal(sealed, "a", with_) == (COOKIE,)
    with pytest.raises(StoreUnavailable, match="another saved heatmap"):
        unseal(sealed, "b", with_)
    assert (seal([], "a", with_), unseal(None, "a", with_)) == (None, ())


def test_hosts_are_folded() -> None:
    """A host is kept in lower case."""
    assert checked([Credential(" APP.example ", "header", "Authorization", "Bearer x,y; z")])[0].host == "app.example"


@pytest.mark.parametrize(
    "wrong",
    [
        Credential("", "cookie", "a", "hunter2"),
        Credential("*.example", "cookie", "a", "hunter2"),
        Credential("app.example:443", "cookie", "a", "hunter2"),
        Credential("https://app.example", "cookie", "a", "hunter2"),
        Credential("app.example", "cookie", "", "hunter2"),
        Credential("app.example", "cookie", "a=b", "hunter2"),
        Credential("app.example", "cookie", "a", "hunter2; b=c"),
        Credential("app.example", "cookie", "a", 'hunter2"'),
        Credential("app.example", "header", "Cookie", "hunter2"),
        Credential("app.example", "header", "X-A", "hunter2\r\nX-B: c"),
        Credential("app.example", "header", "X-A", "hunter2☃"),
        Credential("app.example", "header", "Host", "hunter2"),
        Credential("app.example", "header", "X-A", "hunter2" * 1000),
    ],
)
def test_not_sendable(wrong: Credential) -> None:
    """What a browser could not send, or should not, is refused by its place and without its value."""
    with pytest.raises(InvalidRequest, match="credential 2: ") as caught:
        checked([COOKIE, wrong])
    assert caught.value.attr == "credentials"
    assert "hunter2" not in str(caught.value)
    assert "hunter2" not in repr(wrong)


def test_too_many() -> None:
    """There may be twenty."""
    with pytest.raises(InvalidRequest, match="at most 20"):
        checked([COOKIE] * 21)
