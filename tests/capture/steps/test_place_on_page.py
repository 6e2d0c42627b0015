"""Where an event happened."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from heatsight.capture.draft import Draft
from heatsight.capture.steps.place_on_page import place_on_page

MakeDraft = Callable[..., Draft]


def test_url_stays_and_names_its_page(make_draft: MakeDraft) -> None:
    """The url is kept verbatim; its page has neither fragment nor trailing slash."""
    draft = place_on_page(make_draft({"$current_url": "https://e.com/a/#top", "$viewport_width": 1200.5, "$viewport_height": 800}))
    assert (draft.current_url, draft.page) == ("https://e.com/a/#top", "https://e.com/a")
    assert (draft.viewport_width, draft.viewport_height) == (1201, 800)


@pytest.mark.parametrize("odd", [None, 7, ["x"], {"a": 1}, True, -5, 1e300])
def test_odd_values_are_nothing(make_draft: MakeDraft, odd: Any) -> None:
    """What is no url and no size is empty and zero."""
    draft = place_on_page(make_draft({"$current_url": odd, "$viewport_width": odd if odd != 7 else None}))
    assert (draft.current_url, draft.page, draft.viewport_width, draft.viewport_height) == ("", "", 0, 0)
