from __future__ import annotations

import pytest

from heatsight.errors import InvalidRequest
from heatsight.store.credentials import given, hashed, masked, new_key, new_token


def test_new() -> None:
    """New credentials are long, of their kind, and never the same."""
    assert len({new_token() for _ in range(50)} | {new_key() for _ in range(50)}) == 100
    assert given(new_token(), "phc_", "token").startswith("phc_")
    assert given(new_key(), "phx_", "api_key").startswith("phx_")


def test_hashed() -> None:
    """A hash is of fixed length, differs with the secret, and takes any text."""
    assert len(hashed("phx_a")) == len(hashed("\ud800")) == 64
    assert hashed("phx_a") != hashed("phx_b")


@pytest.mark.parametrize(("secret", "shown"), [("phx_" + "abcdefgh" * 5, "phx_ab…gh"), ("phx_short", "phx_…"), ("", "…")])
def test_masked(secret: str, shown: str) -> None:
    """A mask shows both ends of a long secret, and nothing of a short one."""
    assert masked(secret) == shown


def test_wrong_kind() -> None:
    """A credential with the wrong prefix is refused without being repeated."""
    with pytest.raises(InvalidRequest) as caught:
        given("phx_secret", "phc_", "token")
    assert "secret" not in str(caught.value)
