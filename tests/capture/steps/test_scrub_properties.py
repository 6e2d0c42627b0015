"""What leaves the properties."""

from __future__ import annotations

from collections.abc import Callable

from heatsight.capture.draft import Draft
from heatsight.capture.steps.scrub_properties import SCRUBBED, scrub_properties


def test_only_what_lives_elsewhere_leaves(make_draft: Callable[..., Draft]) -> None:
    """Points, elements, recordings and the token go; the rest stays, in order."""
    properties = {"b": 1, **dict.fromkeys(SCRUBBED, 2), "a": 3}
    assert list(scrub_properties(make_draft(properties)).properties.items()) == [("b", 1), ("a", 3)]
    assert len(properties) == 7
