"""Which assessment a page's view shows."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from heatsight.doors.web.looks import Looks
from heatsight.errors import StoreUnavailable
from heatsight.use_cases.assessments import Assessments
from heatsight.use_cases.documents import Documents

PAGE = {"url": "https://shop.example/product"}


@pytest.fixture
def busy(served: Any) -> Iterator[tuple[Looks, Assessments, threading.Event]]:
    """One assessment at a time, two unfinished; the one maker is held until the event is set."""
    assessments, gate = Assessments(Documents(None), at_once=1, waiting=2), threading.Event()

    def held(_: Callable[[str], None]) -> dict[str, Any]:
        assert gate.wait(30)
        return {}

    assessments.start(1, held)
    yield Looks(served.installation, assessments), assessments, gate
    gate.set()
    assessments.close()


def test_a_look_takes_its_turn_with_all_others(served: Any, busy: Any) -> None:
    """A page's assessment waits in the one line, is shown as it stands to whoever looks, and is then kept under its id like any other."""
    looks, assessments, gate = busy
    project = served.installation.catalogue.project(1)
    first, second = looks.look(project, PAGE), looks.look(project, PAGE)
    assert (first.document, first.failed, first.done, first.step) == (None, "", 0, "waiting for its turn")
    assert second == first
    gate.set()
    shown = looks.look(project, PAGE, patient=True)
    assert shown.document is not None
    assert shown.done == shown.steps > 1
    assert assessments.get(1, shown.document["id"])["findings"] == shown.document["findings"]


def test_a_page_is_shown_while_the_line_is_full(served: Any, busy: Any) -> None:
    """With no place in the line the page is known all the same, says why it is not assessed, and asks again at the next look."""
    looks, _, gate = busy
    project = served.installation.catalogue.project(1)
    looks.look(project, PAGE)
    turned_away = looks.look(project, {**PAGE, "days": 30})
    assert (turned_away.document, len(turned_away.extents)) == (None, 1)
    assert "ask again in a moment" in turned_away.failed
    gate.set()
    looks.look(project, PAGE, patient=True)
    assert looks.look(project, {**PAGE, "days": 30}, patient=True).document is not None


def test_nothing_is_begun_while_the_server_stops(served: Any, busy: Any) -> None:
    """Once the line is closed a page without an assessment says that the server stops; one that waited for its turn fails."""
    looks, assessments, gate = busy
    project = served.installation.catalogue.project(1)
    looks.look(project, PAGE)
    closing = threading.Thread(target=assessments.close)
    closing.start()
    while not assessments.is_closing:
        closing.join(0.01)
    gate.set()
    closing.join()
    assert "the server stopped" in looks.look(project, PAGE).failed
    with pytest.raises(StoreUnavailable):
        looks.look(project, {**PAGE, "days": 30})
