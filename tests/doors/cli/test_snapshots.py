"""`heatsight snapshot`: against a server, and over a directory of its own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import httpx
import pytest

URL = "https://shop.example/pricing?plan=pro"


@pytest.fixture
def at(served: Any) -> list[str]:
    """The options that name the server and its key."""
    return ["--server", served.url, "--api-key", served.key]


def test_prints_where_each_picture_lies(cli: Any, served: Any, at: list[str]) -> None:
    """The command waits, tells how far it is on stderr, and prints per width an address that gives the picture."""
    said = cli("snapshot", URL, "--width", "1024", "--width", "320", "--name", "Pricing", *at)
    assert said.code == 0
    head, *rows = [line.split("\t") for line in said.out.splitlines()]
    assert (head, [row[0] for row in rows]) == (["width", "picture"], ["320", "1024"])
    for width, where in rows:
        answer = httpx.get(where, headers={"Authorization": f"Bearer {served.key}"})
        assert (answer.headers["content-type"], answer.headers["x-snapshot-width"]) == ("image/jpeg", width)
    assert "Rendering: 2 of 2" in said.err


def test_prints_json(cli: Any, at: list[str]) -> None:
    """As JSON it is the saved heatmap, and where its pictures lie."""
    said = cli("snapshot", URL, "--width", "320", "--data-url", "https://shop.example/*", "--block-consent-modals", "--format", "json", *at)
    told = json.loads(said.out)
    assert (told["status"], told["data_url"], told["block_consent_modals"]) == ("completed", "https://shop.example/*", True)
    assert list(told["places"]) == ["320"]


def test_failed_exits_1_with_the_reason(cli: Any, at: list[str]) -> None:
    """A page that cannot be rendered ends with code 1 and the reason in one line; what notes there are of others is said."""
    said = cli("snapshot", "https://shop.example/404", "--width", "320", *at)
    assert (said.code, said.err.splitlines()[-1]) == (
        1,
        "heatsight: not rendered: error_page: the page answered 404 Not Found",
    )
    assert "320 px: cut at 900 px" in cli("snapshot", "https://shop.example/long", "--width", "320", *at).err


@pytest.mark.parametrize(
    ("args", "code", "why"),
    [
        (("https://shop.example/*",), 2, "wildcards"),
        (("http://127.0.0.1/",), 2, "inner address"),
        (("nonsense",), 2, "whole http or https URL"),
        ((URL, "--width", "99"), 2, ">= 100"),
    ],
)
def test_refused(cli: Any, at: list[str], args: tuple[str, ...], code: int, why: str) -> None:
    """What cannot be rendered at all is wrong usage, in one line."""
    said = cli("snapshot", *args, *at)
    assert (said.code, said.out) == (code, "")
    assert why in said.err.splitlines()[-1]


def test_key_that_only_reads(cli: Any, served: Any) -> None:
    """With a key that only reads, the command says which scope it lacks."""
    _, secret = served.installation.catalogue.create_key(1, "reader")
    said = cli("snapshot", URL, "--server", served.url, "--api-key", secret)
    assert said.code == 1
    assert "lacks the scope write" in said.err


def test_render_leaves_when_nothing_waits(cli: Any, tmp_path: Path) -> None:
    """`heatsight render --until-empty` over a directory without work ends at once, and works beside whoever holds the directory."""
    said = cli("render", "--data", str(tmp_path), "--until-empty")
    assert (said.code, said.out) == (0, "")
    assert "Rendering what waits in" in said.err
