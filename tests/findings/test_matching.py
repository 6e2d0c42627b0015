"""Whether a selector a person wrote means an element."""

from __future__ import annotations

from typing import Any

import pytest

from heatsight.findings.matching import matches

CHAIN = (
    'span:nth-child="1"text="Buy";button.btn.btn--buy:attr__class="btn btn--buy"attr__data-cta="enterprise"attr_id="buy"nth-child="2"'
    'text="Buy";div.box:nth-child="1";main:nth-child="1";body:nth-child="1"'
)


@pytest.mark.parametrize(
    "selector",
    [
        "#buy", ".btn", "button.btn--buy", "[data-cta]", "[data-cta=enterprise]", "[data-cta='enterprise']", '[data-cta^="enter"]',
        "main .box button", "main > div > #buy", "*.btn", "the > very > selector",
    ],
)  # fmt: skip
def test_selectors_that_fit(made: Any, selector: str) -> None:
    """Tags, ids, classes, attributes and ancestors are read against the chain; its own selector always fits."""
    assert matches(selector, made.element("Buy", chain=CHAIN, selector="the > very > selector"))


@pytest.mark.parametrize(
    "selector", ["", "#sell", ".bt", "a.btn", "[data-cta=pro]", "footer button", "button:hover", "main div", "[data-cta", ">"]
)
def test_selectors_that_do_not_fit(made: Any, selector: str) -> None:
    """Other elements, and selectors that are not understood, fit nothing."""
    assert not matches(selector, made.element("Buy", chain=CHAIN))
