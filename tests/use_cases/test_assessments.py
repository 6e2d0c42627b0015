"""Assessments in the making: in turn, in sight, and never forgotten silently."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from heatsight.errors import HeatsightError, Interrupted, InvalidRequest, NotFound, StoreUnavailable, TooManyRequests
from heatsight.store import Catalogue
from heatsight.use_cases.assessments import OF_ONE_PROJECT, Assessments, Unfinished
from heatsight.use_cases.documents import Documents
from heatsight.use_cases.shared_documents import SharedDocuments

DOCUMENT = {"findings": []}


class Gate:
    """Work that tells two steps and then waits until it is let go."""

    def __init__(self) -> None:
        self.reached, self.open = threading.Event(), threading.Event()

    def __call__(self, step: Callable[[str], None]) -> dict[str, Any]:
        """Make the document."""
        step("looking")
        step("thinking")
        self.reached.set()
        assert self.open.wait(30)
        step("writing")
        return DOCUMENT


@pytest.fixture
def gate() -> Iterator[Gate]:
    """A gate that is opened at the end, so that no thread is left behind it."""
    made = Gate()
    yield made
    made.open.set()


@pytest.fixture
def assessments(gate: Gate) -> Iterator[Assessments]:
    """One at a time, three unfinished."""
    made = Assessments(Documents(None), at_once=1, waiting=3)
    yield made
    gate.open.set()
    made.close()


def test_one_in_the_making_tells_its_step_and_then_is_there(assessments: Assessments, gate: Gate) -> None:
    """While it is made it says which step is on and how many there are; then its document is there under its id."""
    making = assessments.start(1, gate)
    assert gate.reached.wait(30)
    told = assessments.get(1, making.id)
    assert isinstance(told, Unfinished)
    assert (told.id, told.status, told.progress.step, told.progress.name) == (making.id, "running", 2, "thinking")
    assert told.progress.of >= 3
    gate.open.set()
    assert making.document() == {"id": making.id, **DOCUMENT} == assessments.get(1, making.id)
    assert making.steps == ["looking", "thinking", "writing"]


def test_the_next_one_waits_for_its_turn(assessments: Assessments, gate: Gate) -> None:
    """One that finds the makers busy says that it waits, and is made when they are free."""
    assessments.start(1, gate)
    second = assessments.start(1, lambda _: DOCUMENT)
    assert gate.reached.wait(30)
    told = assessments.get(1, second.id)
    assert isinstance(told, Unfinished)
    assert (told.status, told.progress.step) == ("waiting", 0)
    gate.open.set()
    assert second.document()["findings"] == []


def test_a_full_line_turns_away(assessments: Assessments, gate: Gate) -> None:
    """Beyond so many unfinished ones nothing is begun, and whoever asks hears when to come again."""
    begun = [assessments.start(number, gate) for number in range(3)]
    with pytest.raises(TooManyRequests) as caught:
        assessments.start(9, gate)
    assert caught.value.retry_after > 0
    gate.open.set()
    assert all(making.document() for making in begun)
    assert assessments.start(9, gate).document()


def test_one_project_does_not_fill_the_line(gate: Gate) -> None:
    """However long the line, one project has so many places in it and others find theirs."""
    assessments = Assessments(Documents(None), at_once=1, waiting=OF_ONE_PROJECT + 1)
    for _ in range(OF_ONE_PROJECT):
        assessments.start(1, gate)
    with pytest.raises(TooManyRequests):
        assessments.start(1, gate)
    other = assessments.start(2, gate)
    gate.open.set()
    assert other.document()
    assessments.close()


def test_another_projects_assessment_is_unknown_at_every_stage(assessments: Assessments, gate: Gate) -> None:
    """In the making, failed or finished: by its id another project finds nothing, in the same words as for an id never given."""

    def fail(_: Callable[[str], None]) -> dict[str, Any]:
        raise InvalidRequest("no")

    making, failed = assessments.start(1, gate), assessments.start(1, fail)
    said = set()
    for stage in (0, 1):
        for name in (making.id, failed.id, "0" * 32):
            with pytest.raises(NotFound) as caught:
                assessments.get(2, name)
            said.add(str(caught.value))
        gate.open.set()
        if not stage:
            making.document()
            assert failed.done.exception(30)
    assert len(said) == 1


def test_a_failed_one_says_why_as_often_as_it_is_asked(assessments: Assessments) -> None:
    """An error of ours is told in its own words; what nobody foresaw is logged whole and told without its text."""

    def refuse(step: Callable[[str], None]) -> dict[str, Any]:
        step("looking")
        raise InvalidRequest("no such element", attr="element")

    def stumble(_: Callable[[str], None]) -> dict[str, Any]:
        raise RuntimeError("a secret of the inside")

    failed = assessments.start(1, refuse)
    for ask in (failed.document, lambda: assessments.get(1, failed.id), lambda: assessments.get(1, failed.id)):
        with pytest.raises(InvalidRequest, match="no such element") as caught:
            ask()
        assert caught.value.attr == "element"
    with capture_logs() as logs:
        broken = assessments.start(1, stumble)
        with pytest.raises(HeatsightError) as unforeseen:
            broken.document()
    assert "secret" not in str(unforeseen.value)
    assert [entry["event"] for entry in logs] == ["assessment_failed"]
    assert assessments.start(1, lambda _: DOCUMENT).document()


@pytest.mark.parametrize("on_disk", [True, False])
def test_closing_ends_what_is_unfinished(tmp_path: Path, gate: Gate, *, on_disk: bool) -> None:
    """When the server stops, one in the making ends with its step, one in line is not begun, and whoever waits hears it."""
    documents = Documents(tmp_path if on_disk else None)
    assessments = Assessments(documents, at_once=1)
    making, waiting = assessments.start(1, gate), assessments.start(1, gate)
    assert gate.reached.wait(30)
    closing = threading.Thread(target=assessments.close)
    closing.start()
    while not assessments.is_closing:
        closing.join(0.01)
    gate.open.set()
    closing.join()
    for one in (making, waiting):
        with pytest.raises(Interrupted, match="Ask for it again"):
            one.document()
    with pytest.raises(StoreUnavailable):
        assessments.start(1, gate)
    again = Assessments(Documents(tmp_path), at_once=1) if on_disk else assessments
    for one in (making, waiting):
        with pytest.raises(Interrupted):
            again.get(1, one.id)
    again.close()


def test_one_that_a_killed_server_left_is_not_running_forever(tmp_path: Path) -> None:
    """After a restart an unfinished one is told to be unfinished for good; a finished one is there, and another project knows neither."""
    left, made = Documents(tmp_path).begin(1), Documents(tmp_path).begin(1)
    Documents(tmp_path).put(1, DOCUMENT, made)
    after = Assessments(Documents(tmp_path))
    with pytest.raises(Interrupted):
        after.get(1, left)
    assert after.get(1, made) == {"id": made, **DOCUMENT}
    for name in (left, made):
        with pytest.raises(NotFound):
            after.get(2, name)
    after.close()


def test_another_server_knows_it_is_being_made(gate: Gate, catalogue: Catalogue) -> None:
    """Of servers that share a catalogue, one that does not make an assessment says that it is being made, and then reads it."""
    shelf = SharedDocuments(catalogue.documents, lambda: datetime.now(UTC))
    catalogue.create_project("shop")
    maker, other = Assessments(shelf), Assessments(shelf)
    making = maker.start(1, gate)
    told = other.get(1, making.id)
    assert isinstance(told, Unfinished)
    assert (told.id, told.status, told.progress.name) == (making.id, "running", "another server is making it")
    gate.open.set()
    assert making.document() == other.get(1, making.id) == {"id": making.id, **DOCUMENT}
    maker.close()
    other.close()
