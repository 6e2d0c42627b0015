"""Layouts beside clicks: used where they fit, left alone where the page has changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from heatsight.model.device import BANDS
from heatsight.model.hotspot import NamedPoints
from heatsight.model.layout import Layout
from heatsight.naming.points import name_windows

DESKTOP = BANDS[0]
WIDTHS = (1280, 1440, 1920)


def named(simulated: Any, layouts: Sequence[Layout] = ()) -> NamedPoints:
    """The click hotspots of a simulated page."""
    return name_windows(simulated.seen, DESKTOP, ("click",), (), layouts)["click"]


def names_right(simulated: Any, found: NamedPoints) -> float:
    """Of the clicks on plain things, the share that the things' own hotspots account for."""
    truth = Counter(_called(simulated.things[thing].chain) for thing in simulated.truth if not simulated.things[thing].interactive)
    told = Counter[str]()
    for spot in found.hotspots:
        if spot.element is not None and not spot.element.interactive:
            told[spot.element.name.split("”")[0].strip("“")] += spot.count
    return (truth & told).total() / truth.total()


def _called(chain: str) -> str:
    return chain.partition('alt="')[2].partition('"')[0] or chain.partition('text="')[2].partition('"')[0]


@pytest.mark.parametrize(("rendered", "least"), [(WIDTHS, 0.95), ((1280, 1920), 0.95), ((1440,), 0.75)])
def test_clicks_on_nothing_are_named(
    simulate: Callable[..., Any], render: Callable[..., Layout], rendered: tuple[int, ...], least: float
) -> None:
    """What lies under the clicks names nineteen in twenty of them, at rendered widths and between them; beyond, three in four."""
    simulated = simulate(dead=0.1)
    found = named(simulated, [render(width) for width in rendered])
    assert found.layout is not None
    assert found.layout.used
    assert names_right(simulated, found) >= least
    assert names_right(simulated, named(simulated)) < least - 0.05


def test_regions_are_the_elements_boxes(simulate: Callable[..., Any], render: Callable[..., Layout]) -> None:
    """A hotspot's region is the box of its element at the width of most of its clicks, and the page is said to lie as rendered there."""
    found = named(simulate(widths=(1440,)), [render(1440)])
    assert found.layout is not None
    assert (found.layout.steady, found.layout.elsewhere) == ((1440,), ())
    assert not found.layout.moved_within(1400, 1500)
    (button,) = (spot for spot in found.hotspots if spot.element is not None and spot.element.text == "Buy")
    assert (button.region.x0, button.region.x1) == (round(1240 / 1440, 4), round(1390 / 1440, 4))
    assert (button.region.y0, button.region.y1, button.region.fixed) == (600, 644, True)


def test_other_fonts_move_the_page_and_not_the_names(simulate: Callable[..., Any], render: Callable[..., Layout]) -> None:
    """A rendering that is a twentieth longer than the page people see still fits, moved as their clicks say."""
    simulated = simulate(dead=0.1)
    found = named(simulated, [render(width, longer=0.05) for width in WIDTHS])
    assert found.layout is not None
    assert found.layout.used
    assert names_right(simulated, found) >= 0.85


def test_a_page_that_has_changed_is_named_as_without(simulate: Callable[..., Any], render: Callable[..., Layout]) -> None:
    """Where clicks on known elements lie elsewhere, the layout is not used, the answer is the one without it, and it says so."""
    simulated = simulate()
    found = named(simulated, [render(width, moved=700) for width in WIDTHS])
    fit = found.layout
    assert fit is not None
    assert (fit.used, fit.covered) == (False, 0)
    assert all(fit.moved_within(width, width) for width in fit.elsewhere)
    assert fit.elsewhere
    assert not fit.steady
    assert 0 < fit.fitting < 0.8 * fit.checked
    assert found.hotspots == named(simulated).hotspots


def test_a_layout_that_lacks_what_people_click_is_not_used(simulate: Callable[..., Any], render: Callable[..., Layout]) -> None:
    """When the layout shows few of the elements that people click, it is of another page."""
    found = named(simulate(), [render(1440, without=lambda thing: thing.interactive and thing.top < 2900)])
    assert found.layout is not None
    assert not found.layout.used
    assert found.layout.absent > found.layout.checked


def test_a_handful_of_clicks_cannot_check_a_layout(simulate: Callable[..., Any], render: Callable[..., Layout]) -> None:
    """With hardly a click that is surely on a known element the layout is not used."""
    found = named(simulate(sessions=1, pace=0.1), [render(width) for width in WIDTHS])
    assert found.layout is not None
    assert found.layout.checked < 5
    assert not found.layout.used


def test_of_several_pages_each_has_its_own_layouts(simulate: Callable[..., Any], render: Callable[..., Layout]) -> None:
    """A layout of another page than the points' is no layout of theirs once there are several pages."""
    simulated = simulate(sessions=5)
    two = name_windows(_two_pages(simulated.seen), DESKTOP, ("click",), (), [render(1440)])["click"]
    assert two.layout is None


def _two_pages(seen: Any) -> Any:
    from dataclasses import replace  # noqa: PLC0415 - of this one test

    return replace(seen, pages=("http://a.example", "http://b.example"))


def test_controls_are_told_at_least_as_well(simulate: Callable[..., Any], render: Callable[..., Layout]) -> None:
    """Knowing where things lie does not make the names of controls worse where few clicks tell."""
    simulated = simulate(sessions=8)

    def right(found: NamedPoints) -> int:
        truth = Counter(simulated.things[thing].chain for thing in simulated.truth if simulated.things[thing].interactive)
        by_text = Counter[str]()
        for chain, count in truth.items():
            by_text[_called(chain)] += count
        told = Counter[str]()
        for spot in found.hotspots:
            if spot.element is not None and spot.element.interactive:
                told[spot.element.text] += spot.count
        return (by_text & told).total()

    assert right(named(simulated, [render(width) for width in WIDTHS])) >= right(named(simulated))


def test_what_is_shown_is_placed(simulate: Callable[..., Any], render: Callable[..., Layout]) -> None:
    """Every element of the layout is handed on with its name, its box and where its numbers are kept."""
    layout = render(1440)
    found = named(simulate(widths=(1440,)), [layout])
    placed = {one.element.text: one for one in found.placed}
    assert (placed["Words 3"].region.y0, placed["Words 3"].snapshot) == (int(layout.elements[placed["Words 3"].place].y), "saved")
    assert placed["Words 3"].shown == layout.elements[placed["Words 3"].place]
    assert len(found.chains) == len(layout.elements) + 1  # and the body
