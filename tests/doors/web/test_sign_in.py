"""Links that open once, and sessions that end."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from heatsight.doors.web.sign_in import IDLE, LASTS, LINK_LASTS, MOST, SignIns, form_token, unveiled, veiled
from heatsight.errors import NotAuthenticated, PermissionDenied
from heatsight.model.project import Project
from heatsight.store import Catalogue


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 8, tzinfo=UTC)

    def __call__(self) -> datetime:
        """The time it shows."""
        return self.now


@pytest.fixture
def clock() -> Clock:
    """A clock that stands still until it is moved."""
    return Clock()


@pytest.fixture
def sign_ins(catalogue: Catalogue, clock: Clock) -> SignIns:
    """Nobody has signed in."""
    return SignIns(catalogue, clock, "phx_owner_of_this_server")


def test_a_link_opens_once(sign_ins: SignIns, project: Project) -> None:
    """A link's token opens one session, of the owner, and nothing after that."""
    token = sign_ins.link_token()
    session = sign_ins.find(sign_ins.by_link(token))
    assert session is not None
    assert session.may_write
    assert sign_ins.projects(session) == (project,)
    for again in (token, "", "made-up"):
        with pytest.raises(NotAuthenticated):
            sign_ins.by_link(again)


def test_a_link_grows_old(sign_ins: SignIns, clock: Clock) -> None:
    """A link that nobody opened within its time opens nothing."""
    token = sign_ins.link_token()
    clock.now += LINK_LASTS + timedelta(seconds=1)
    with pytest.raises(NotAuthenticated):
        sign_ins.by_link(token)


def test_a_key_opens_its_own_project(sign_ins: SignIns, catalogue: Catalogue, project: Project) -> None:
    """A key's session sees its project alone, writes only when the key may, and is over when the key is revoked."""
    catalogue.create_project("another")
    key, secret = catalogue.create_key(project.id, "reads", ("read",))
    signed = sign_ins.by_key(secret)
    session = sign_ins.find(signed)
    assert session is not None
    assert not session.may_write
    assert sign_ins.projects(session) == (project,)
    catalogue.revoke_key(project.id, key.id)
    assert sign_ins.find(signed) is None
    with pytest.raises(NotAuthenticated):
        sign_ins.by_key(secret)
    with pytest.raises(PermissionDenied):
        sign_ins.by_key(catalogue.create_key(project.id, "writes", ("write",))[1])


def test_a_session_ends(sign_ins: SignIns, clock: Clock) -> None:
    """A session ends when it is not used for its time, in any case after its life, and when somebody signs out."""
    idle, busy, left = (sign_ins.by_link(sign_ins.link_token()) for _ in range(3))
    sign_ins.end(left)
    assert sign_ins.find(left) is None
    began = clock.now
    while clock.now - began <= LASTS - timedelta(hours=12):
        clock.now += IDLE / 2
        assert sign_ins.find(busy) is not None
    assert sign_ins.find(idle) is None
    clock.now = began + LASTS + timedelta(seconds=1)
    assert sign_ins.find(busy) is None


def test_sessions_are_bounded_in_number(sign_ins: SignIns, clock: Clock) -> None:
    """Past the bound the least recently used session goes, not the one in use."""
    used, forgotten = (sign_ins.by_key("phx_owner_of_this_server") for _ in range(2))
    clock.now += timedelta(minutes=2)
    assert sign_ins.find(used) is not None
    for _ in range(MOST - 1):
        sign_ins.by_key("phx_owner_of_this_server")
    assert sign_ins.find(used) is not None
    assert sign_ins.find(forgotten) is None


def test_no_secret_is_kept(sign_ins: SignIns) -> None:
    """Neither a link's token nor a cookie's secret stands anywhere in memory of the room, and a form's token tells neither."""
    token = sign_ins.link_token()
    secret = sign_ins.by_link(sign_ins.link_token())
    kept = repr(vars(sign_ins))
    assert token not in kept
    assert secret not in kept
    assert secret not in form_token(secret)


def test_a_forms_token_is_never_written_twice_alike() -> None:
    """Under its veil the token is another text each time, and the same token again; what is no veiled token is none."""
    token = form_token("a secret")
    written = {veiled(token) for _ in range(5)}
    assert len(written) == 5
    assert {unveiled(text) for text in written} == {token}
    assert not any(token in text for text in written)
    for nonsense in ("", "x" * 64, token, token + "0", "é"):
        assert unveiled(nonsense) != token
