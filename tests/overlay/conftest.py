"""Pages, presses and drawings written out by hand: only what a test is about differs from a plain one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import numpy as np
import pytest
from PIL import Image

from heatsight.model.device import BANDS, Band
from heatsight.model.element import NamedElement
from heatsight.model.finding import Evidence, Finding, SqlQuery
from heatsight.model.hotspot import Hotspot, HotspotPoint, Naming, Region
from heatsight.model.layout import Layout, LayoutElement
from heatsight.overlay.data import OverlayData
from heatsight.overlay.drawing import Box, Drawing, Flag, Level, Points, Spot, Stretch, Tally
from heatsight.query.overlay_cells import PRESSES, OverlayCells
from heatsight.query.scroll_reach import Depths

DESKTOP = BANDS[0]
HOSTILE = "<script>alert(1)</script>\x1b[31m\u202egnp.exe \r\n\x00日本語 " + "\u0301" * 40 + " Überblick " + "A" * 5_000


@dataclass(frozen=True)
class Press:
    """Presses in one cell. `x` and `y` are CSS px of their own window."""

    x: float
    y: float
    count: int = 1
    press: str = "click"
    width: int = 1440
    height: int = 900
    fixed: bool = False
    known: bool = True
    visitors: int = 0
    """0 stands for as many as presses."""


@dataclass(frozen=True)
class Made:
    """Makers."""

    width: int = 1440
    near: tuple[int, int] = (1412, 1468)
    band: Band = DESKTOP

    def cells(self, presses: Sequence[Press], *, hidden: int = 0) -> OverlayCells:
        """The cells of these presses; `hidden` clicks were made by visitors who are not counted."""
        near = [self.near[0] <= one.width <= self.near[1] for one in presses]
        people = [sum(one.count for one in presses if one.press == press) for press in PRESSES]
        ints: dict[str, list[Any]] = {
            "press": [PRESSES.index(one.press) for one in presses],
            "cell_x": [round(100 * round(one.x / 16) / round(one.width / 16)) for one in presses],
            "cell_y": [round(one.y / 16) * 16 for one in presses],
            "at_width": [0 if close else one.width // 16 * 16 for one, close in zip(presses, near, strict=True)],
            "count": [one.count for one in presses],
            "visitors": [one.visitors or one.count for one in presses],
        }
        flags: dict[str, list[bool]] = {
            "cell_fixed": [one.fixed for one in presses],
            "fixed": [one.fixed for one in presses],
            "near": near,
            "known": [one.known for one in presses],
        }
        floats = {
            "share": [one.x / one.width for one in presses],
            "top": [one.y for one in presses],
            "bottom": [one.height - one.y for one in presses],
        }
        return OverlayCells(
            **{name: np.array(values, dtype=np.int64) for name, values in ints.items()},
            **{name: np.array(values, dtype=np.bool_) for name, values in flags.items()},
            **{name: np.array(values, dtype=np.float64) for name, values in floats.items()},
            people=(people[0], people[1], people[2]),
            everybody=(people[0] + hidden, people[1], people[2]),
            fold=900 if presses else None,
        )

    def element(self, text: str = "Buy", *, tag: str = "button", nth: int = 1, **more: Any) -> LayoutElement:
        """A button, the nth of the main part."""
        chain = (
            f'{tag}:nth-child="{nth}"nth-of-type="{nth}"text="{text}";main:nth-child="1"nth-of-type="1";body:nth-child="2"nth-of-type="1"'
        )
        given = {"x": 600.0, "y": 400.0, "width": 240.0, "height": 48.0, "fixed": False, "chain": chain, "tag": tag} | more
        return LayoutElement(
            selector=f"main > {tag}:nth-of-type({nth})",
            role="button",
            text=text,
            label="",
            href=None,
            clickable=True,
            disabled=False,
            font_px=16.0,
            contrast=7.0,
            fill=4.0,
            **given,
        )

    def layout(
        self, *elements: LayoutElement, height: int = 3000, width: int | None = None, screen: int = 900, scale: float = 1.0
    ) -> Layout:
        """A page of these elements."""
        return Layout(
            url="https://shop.example/",
            final_url="https://shop.example/",
            title="Shop",
            width=width or self.width,
            viewport_height=screen,
            page_height=height,
            scale=scale,
            rendered_at=datetime(2026, 6, 1, tzinfo=UTC),
            elements=elements,
        )

    def named(self, text: str = "Buy", *, tag: str = "button", nth: int = 1) -> NamedElement:
        """The same button as events name it."""
        return NamedElement(f"“{text}” {tag}", text, f"body > main > {tag}:nth-of-type({nth})", tag, "button", interactive=True)

    def hotspot(self, element: NamedElement | None, presses: Sequence[Press], *, rank: int = 1, **more: Any) -> Hotspot:
        """A hotspot of these presses."""
        cells = self.cells(presses)
        points = zip(cells.cell_x.tolist(), cells.cell_y.tolist(), cells.cell_fixed.tolist(), cells.count.tolist(), strict=True)
        press = presses[0].press
        given = {"id": f"{press}-{rank}", "described": ""} | more
        return Hotspot(
            type=press,
            device=self.band.device,
            rank=rank,
            element=element,
            naming=Naming("autocapture", 0.97, 10),
            region=Region(0.4, 0.6, 400, 448, presses[0].fixed),
            points=tuple(HotspotPoint(x / 100, y, fixed, count) for x, y, fixed, count in points),
            count=sum(one.count for one in presses),
            unique_visitors=1,
            share=0.5,
            ci=(0.4, 0.6),
            below_fold=False,
            **given,
        )

    def finding(self, element: NamedElement | None = None, *, hotspot_id: str | None = None, **more: Any) -> Finding:
        """A problem."""
        given = {"kind": "rageclick", "device": "desktop", "title": "Rage clicks on “Buy” button"} | more
        return Finding(
            id="f-1",
            severity="high",
            confidence=0.9,
            summary="",
            element=element,
            region=None,
            recommendation="",
            evidence=(Evidence("f-1-1", "click", "people", 3, 10, None, hotspot_id, SqlQuery("SELECT 3", {})),),
            **given,
        )

    def data(self, presses: Sequence[Press] = (), **more: Any) -> OverlayData:
        """All that an overlay is made from."""
        given = {"hotspots": (), "depths": Depths((), (), 0, None)} | more
        return OverlayData(band=self.band, near=self.near, cells=self.cells(presses), **given)

    def drawing(self, presses: Sequence[Press] = (), *, width: int = 400, height: int = 600, **more: Any) -> Drawing:
        """A drawing with these presses where they are."""
        points = []
        for press in PRESSES:
            mine = [one for one in presses if one.press == press]
            places = (np.array([one.x for one in mine], dtype=np.float64), np.array([one.y for one in mine], dtype=np.float64))
            counts = ([one.count for one in mine], [one.visitors or one.count for one in mine])
            points.append(Points(*places, *(np.array(column, dtype=np.int64) for column in counts)))
        tallies = [
            Tally(press, int(found.count.sum()), 0, {}, int(found.count.sum())) for press, found in zip(PRESSES, points, strict=True)
        ]
        given: dict[str, Any] = {"spots": (), "flags": (), "unplaced": (), "levels": (), "stretches": (), "readers": 0, "scale": 1.0}
        given |= {"tallies": tuple(tallies)} | more
        return Drawing(width=width, height=height, band=self.band, near=self.near, points=tuple(points), **given)

    def full(self, name: str = "“Buy” button", **size: int) -> Drawing:
        """A drawing with one of everything."""
        box = Box(40.0, 80.0, 120.0, 40.0)
        return self.drawing(
            [Press(100, 100, 9), Press(100, 104, 2, "rageclick"), Press(60, 90, 3, "deadclick")],
            spots=(
                Spot(1, "a", "click", name, 9, 4, box, measured=True, fixed=False),
                Spot(2, "b", "click", name, 1, 1, None, measured=False, fixed=False),
                Spot(3, "c", "click", name, 1, 1, Box(200.0, 300.0, 20.0, 20.0), measured=False, fixed=True),
            ),
            flags=(
                Flag(1, "f", "rageclick", "high", f"Rage clicks on {name}", box),
                Flag(2, "g", "scroll_cliff", "low", "People leave", Box(0.0, 400.0, 400.0, 50.0)),
            ),
            unplaced=(3,),
            levels=(Level("fold", 350, None), Level("reach", 360, 0.75), Level("reach", 365, 0.5), Level("reach", 500, 0.25)),
            stretches=(Stretch(0, 350, 1.0), Stretch(350, 500, 0.4), Stretch(500, 600, 0.0)),
            readers=12,
            **size,
        )

    def picture(self, width: int = 400, height: int = 600, colour: tuple[int, int, int] = (255, 255, 255)) -> bytes:
        """A plain page as a JPEG."""
        buffer = BytesIO()
        Image.new("RGB", (width, height), colour).save(buffer, "JPEG", quality=95)
        return buffer.getvalue()


@pytest.fixture(scope="session")
def made() -> Made:
    """Makers of everything an overlay is made from."""
    return Made()


@pytest.fixture(scope="session")
def press() -> type[Press]:
    """Makes presses in a cell."""
    return Press


@pytest.fixture(scope="session")
def hostile() -> str:
    """A name as bad as a page can make it."""
    return HOSTILE
