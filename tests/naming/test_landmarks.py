from __future__ import annotations

import pytest

from heatsight.model.elements_chain import parse
from heatsight.naming.landmarks import area, control, looks_generated

MADE_UP = (
    ":r1:",
    "radix-1",
    "radix-:r3:",
    "ember1234",
    "mui-42",
    "headlessui-menu-button-7",
    "a8f3c2d1",
    "css-1q2w3e",
    "x9Kq2",
    "item-20231",
)


@pytest.mark.parametrize("name", MADE_UP)
def test_made_up_names_are_seen_through(name: str):
    """Counters of frameworks, hashes and long numbers are made by programs."""
    assert looks_generated(name)


@pytest.mark.parametrize("name", ["pricing", "main-nav", "signup_form", "section2", "step-3", "buyNow", "footer-links", "cta"])
def test_names_people_give_are_kept(name: str):
    """Words, also with a short number behind, are names people gave."""
    assert not looks_generated(name)


def test_the_nearest_control_counts():
    """Of nested controls the one nearest to the click is the one clicked."""
    assert control(parse("span:;button:;label:;body:")) == 1
    assert control(parse('p:;div:attr__onclick="go()";body:')) == 1
    assert control(parse("p:;main:;body:")) is None


@pytest.mark.parametrize(
    ("chain", "expected"),
    [
        ("a:;nav:;header:;body:", "header"),
        ("a:;nav:;body:", "nav"),
        ("a:;header:;article:;main:;body:", "main"),
        ('a:;div:attr__role="dialog";main:;body:', "dialog"),
        ("a:;div:;body:", ""),
    ],
)
def test_areas_come_from_landmarks(chain: str, expected: str):
    """A header inside an article is that article's; a dialog lies over everything."""
    assert area(parse(chain)) == expected
