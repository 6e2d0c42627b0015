"""What happens to an event between the wire and its rows: these steps, in this order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from time import perf_counter
from typing import Any, Final

from heatsight.capture.draft import Context, Draft, Dropped
from heatsight.capture.steps.cap_visitor import cap_visitor
from heatsight.capture.steps.check_opt_in import check_opt_in
from heatsight.capture.steps.check_properties import check_properties
from heatsight.capture.steps.check_size import check_size
from heatsight.capture.steps.place_on_page import place_on_page
from heatsight.capture.steps.read_envelope import read_envelope
from heatsight.capture.steps.scrub_properties import scrub_properties
from heatsight.capture.steps.take_elements import take_elements
from heatsight.capture.steps.take_points import take_points
from heatsight.capture.steps.take_recording import take_recording
from heatsight.capture.steps.take_scroll_depth import take_scroll_depth
from heatsight.capture.steps.tell_time import tell_time
from heatsight.errors import TooLarge
from heatsight.model.batch import Batch
from heatsight.model.event import Event
from heatsight.model.rejection import Rejection

Step = Callable[[Draft], Draft | Dropped]

PIPELINE: Final[tuple[Step, ...]] = (
    read_envelope,
    check_properties,
    tell_time,
    take_recording,
    place_on_page,
    take_elements,
    take_points,
    take_scroll_depth,
    check_opt_in,
    scrub_properties,
    check_size,
    cap_visitor,
)

MAX_UNFOLDED: Final = 64 << 20
"""Bytes that the points of one body may unfold into: each repeats its event's url, so a small body could fill a disk."""

_ALIKE: Final = 20  # rejections of one reason listed one by one; a hostile body would make millions


class Timings:
    """Seconds spent in each step, by its name, since the process started; `events` counts what entered the first."""

    def __init__(self) -> None:
        self.events = 0
        self.seconds: dict[str, float] = {step.__name__: 0.0 for step in PIPELINE}


def run(items: Sequence[Any], context: Context, timings: Timings) -> Batch:
    """
    Everything one body holds, ready to store. An event that a step drops leaves its reason and nothing else.

    Raises:
        TooLarge: its points unfold into more than any real body's.
    """
    drafts, dropped = _through([Draft(wire=item, index=index, context=context) for index, item in enumerate(items)], timings)
    unfolded = sum(len(point.current_url) + len(point.page) for draft in drafts for point in draft.interactions)
    if unfolded > MAX_UNFOLDED:
        raise TooLarge(f"the body's points unfold to more than {MAX_UNFOLDED} bytes")
    rejections = [*dropped, *(rejection for draft in drafts for rejection in draft.rejections)]
    return Batch(
        project_id=context.project.id,
        events=tuple(_event(draft) for draft in drafts if draft.snapshot is None),
        interactions=tuple(interaction for draft in drafts for interaction in draft.interactions),
        snapshots=tuple(draft.snapshot for draft in drafts if draft.snapshot is not None),
        rejections=_gathered(rejections),
        retention_days=context.project.retention_days,
    )


def _through(drafts: Sequence[Draft], timings: Timings) -> tuple[Sequence[Draft], list[Rejection]]:
    """All events take one step, then the next: whoever is dropped is not there at the following one."""
    timings.events += len(drafts)
    dropped: list[Rejection] = []
    for step in PIPELINE:
        began = perf_counter()
        results = [step(draft) for draft in drafts]
        timings.seconds[step.__name__] += perf_counter() - began
        drafts = [result for result in results if isinstance(result, Draft)]
        if len(drafts) < len(results):
            dropped.extend(result.rejection for result in results if isinstance(result, Dropped))
    return drafts, dropped


def _event(draft: Draft) -> Event:
    return Event(
        uuid=draft.uuid,
        event=draft.event,
        timestamp=draft.when,
        distinct_id=draft.distinct_id,
        session_id=draft.session_id,
        window_id=draft.window_id,
        properties=draft.properties,
        elements_chain=draft.elements_chain,
        current_url=draft.current_url,
        page=draft.page,
        viewport_width=draft.viewport_width,
        viewport_height=draft.viewport_height,
        mark=draft.mark,
    )


def _gathered(rejections: Iterable[Rejection]) -> tuple[Rejection, ...]:
    """The first of each reason one by one; from then on they only raise the last one's count."""
    kept: dict[str, list[Rejection]] = {}
    for rejection in rejections:
        alike = kept.setdefault(rejection.reason, [])
        if len(alike) < _ALIKE:
            alike.append(rejection)
        else:
            alike[-1] = replace(alike[-1], count=alike[-1].count + rejection.count)
    return tuple(rejection for alike in kept.values() for rejection in alike)
