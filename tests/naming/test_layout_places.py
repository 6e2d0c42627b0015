"""What lies on top at a point."""

from __future__ import annotations

import numpy as np
from tests.naming.layouts import element, layout

from heatsight.model.device import BANDS
from heatsight.model.layout import LayoutElement
from heatsight.naming.layout_places import block, uppermost
from heatsight.naming.plans import Plan


def _top(*elements: LayoutElement, x: int = 50, y: int = 50) -> str:
    """The tag of what lies on top at a point."""
    plan = Plan([layout(1000, *elements)], BANDS[0])
    (sheet,) = plan.at(1000)
    lies = np.flatnonzero(sheet.under(np.array([x]), np.array([y]), np.array([0]), np.array([900]))[0]).tolist()
    return plan.nodes[block(uppermost(lies, plan.nodes, sheet.area), plan.nodes, sheet)].shown.tag


def test_what_stands_inside_lies_on_top() -> None:
    """An image larger than the figure it stands in lies over it."""
    figure = element("figure", 1, width=100, height=100)
    assert _top(figure, element("img", 1, width=200, height=200, within=figure.chain)) == "img"


def test_of_strangers_the_smaller_lies_on_top() -> None:
    """Words laid over a picture are on top whichever comes first: under it nobody would see them."""
    picture, words = element("img", 1, width=900, height=600), element("p", 1, width=300, height=80)
    assert _top(picture, words) == _top(words, picture) == "p"


def test_where_nothing_else_lies_the_body_does() -> None:
    """A point beside everything is on the body."""
    assert _top(element("p", 1), x=500, y=500) == "body"


def test_words_over_several_lines_are_their_block() -> None:
    """The box around emphasis that wraps holds words that are not emphasised, so the block is named; on one line it is itself."""
    text = element("p", 1, width=600, height=60, text="Some words")
    wrapped = element("em", 1, width=600, height=60, text="of weight", within=text.chain)
    single = element("em", 1, width=600, height=20, text="of weight", within=text.chain)
    assert (_top(text, wrapped), _top(text, single, y=10)) == ("p", "em")


def test_what_does_not_scroll_is_apart() -> None:
    """A click at a fixed target is on no element that scrolls, and the other way round."""
    plan = Plan([layout(1000, element("p", 1), element("nav", 1, fixed=True))], BANDS[0])
    (sheet,) = plan.at(1000)
    under = sheet.under(np.array([50, 50]), np.array([20, 20]), np.array([0, 1]), np.array([900, 900]))
    assert [[plan.nodes[node].shown.tag for node in np.flatnonzero(row)] for row in under] == [["body", "p"], ["nav"]]
