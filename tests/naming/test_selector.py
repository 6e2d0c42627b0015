from __future__ import annotations

from heatsight.model.elements_chain import parse
from heatsight.naming.selector import full_selector, short_selector


def test_test_attributes_come_first():
    """An attribute that people put there to find an element again is the best selector."""
    assert short_selector(parse('a:attr__data-testid="buy"attr_id="b"href="/b"'), 0) == '[data-testid="buy"]'


def test_an_own_id_comes_next():
    """An id that a person gave is short and stable."""
    assert short_selector(parse('button:attr_id="buy-now"nth-of-type="2";body:'), 0) == "#buy-now"


def test_links_are_found_by_their_target():
    """A link's target outlives its place; a script or a bare # is no target."""
    assert short_selector(parse('a:href="/pricing"nth-of-type="3";footer:;body:'), 0) == 'footer a[href="/pricing"]'
    assert (
        short_selector(parse('a:href="#"nth-of-type="3";footer:nth-of-type="1";body:'), 0)
        == "body > footer:nth-of-type(1) > a:nth-of-type(3)"
    )


def test_paths_start_at_the_nearest_anchor():
    """A path is as short as the nearest ancestor with an id allows, and holds no class."""
    chain = parse('button.btn.x9Kq2:nth-of-type="2";div.card:nth-of-type="3";section:attr_id="plans";main:;body:')
    assert full_selector(chain, 0) == "#plans > div:nth-of-type(3) > button:nth-of-type(2)"


def test_hostile_values_stay_inside_their_quotes():
    """Quotes and line breaks in values are escaped as CSS wants it."""
    assert short_selector(parse('a:href="/x\\"]{\n"'), 0) == 'a[href="/x\\"]{\\a "]'
