"""What a door is asked about the pictures of a saved heatmap: its layout, and its overlay."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final, Literal, get_args

import msgspec

from heatsight.doors.parameters import Offset
from heatsight.errors import InvalidRequest
from heatsight.model.device import Device
from heatsight.use_cases.layouts import ELEMENTS, MOST_ELEMENTS
from heatsight.use_cases.saved_heatmaps import WIDTH

if TYPE_CHECKING:
    from heatsight.use_cases.page_overlay import OverlayRequest

Layer = Literal["clicks", "rageclicks", "deadclicks", "scroll", "levels", "hotspots", "findings"]
LAYERS: Final[tuple[Layer, ...]] = get_args(Layer)
USUAL: Final = ",".join(layer for layer in LAYERS if layer != "scroll")
"""All but the bands of scroll reach, which would tint the heat."""
WIDEST_ASKED: Final = 10_000

SavedId = Annotated[str, msgspec.Meta(min_length=1, description="The id of a saved heatmap; its short_id does as well.")]
Px = Annotated[int, msgspec.Meta(ge=1, le=WIDEST_ASKED)]
PageWidth = Annotated[
    Annotated[int, msgspec.Meta(ge=50, le=WIDEST_ASKED)] | None,
    msgspec.Meta(description="Pixels of the page in the image, at most its own CSS px; those when left out."),
]


class LayoutAsked(msgspec.Struct, kw_only=True):
    """`GET heatmap_screenshots/{id}/layout/`."""

    id: SavedId
    width: Annotated[int, msgspec.Meta(ge=1, le=WIDEST_ASKED, description="CSS px it was rendered for; the nearest that there is.")] = WIDTH
    limit: Annotated[int, msgspec.Meta(ge=1, le=MOST_ELEMENTS, description="Elements, in the order of the document.")] = ELEMENTS
    offset: Offset = 0


class OverlayAsked(msgspec.Struct, kw_only=True):
    """`GET heatmap_screenshots/{id}/overlay/`: the page is the heatmap's own, its data_url."""

    id: SavedId
    width: Annotated[
        Px | None,
        msgspec.Meta(description="CSS px of the picture, the nearest that there is; it decides the device."),
    ] = None
    device: Annotated[
        Device | None,
        msgspec.Meta(
            description="Without width: the picture that fits most of this device's windows; without both, that of the busiest device."
        ),
    ] = None
    days: Annotated[
        int | None,
        msgspec.Meta(description="A period that ends now. Without days and dates: 7, widened to 30 when volume is low."),
    ] = None
    date_from: Annotated[str | None, msgspec.Meta(description="Instead of days: a day (2026-03-08), a moment, or relative (-14d).")] = None
    date_to: Annotated[str | None, msgspec.Meta(description="The last day, meant whole; today when left out.")] = None
    filter_test_accounts: Annotated[bool, msgspec.Meta(description="Leave out sessions that the project's test account filters name.")] = (
        False
    )
    assessment: Annotated[
        str | None, msgspec.Meta(description="Id of a kept assessment of the page: its findings are marked, and its very period is drawn.")
    ] = None
    layers: Annotated[
        str,
        msgspec.Meta(description=f"What is painted, with commas between: {', '.join(LAYERS)}. The first of the clicks is drawn as heat."),
    ] = USUAL
    page_width: PageWidth = None

    def request(self) -> OverlayRequest:
        """These words as the use case takes them."""
        from heatsight.use_cases.page_overlay import OverlayRequest  # noqa: PLC0415 - it brings scipy, two seconds most readings do not need

        return OverlayRequest(self.id, self.width, self.device, self.days, self.date_from, self.date_to, self.filter_test_accounts)

    def shown(self) -> tuple[Layer, ...]:
        """The layers. Raises InvalidRequest: one that there is not."""
        asked = [layer.strip() for layer in self.layers.split(",") if layer.strip()]
        if wrong := [layer for layer in asked if layer not in LAYERS]:
            raise InvalidRequest(f"there is no layer {wrong[0][:40]}; there are {', '.join(LAYERS)}", attr="layers")
        return tuple(layer for layer in LAYERS if layer in asked)


class PointsOnPictureAsked(OverlayAsked, kw_only=True):
    """`GET heatmap_screenshots/{id}/points/`."""

    image: Annotated[
        Literal["png", "jpeg", "webp"] | None, msgspec.Meta(description="Give the painted picture, too, in this format, as base64.")
    ] = None
