from __future__ import annotations

from typing import Any

import pytest

from heatsight.errors import InvalidRequest, NotFound
from heatsight.model.saved_heatmap import SavedHeatmap
from heatsight.snapshots.interface import Credential
from heatsight.store.interface import HeatmapList
from heatsight.use_cases.rendering import render_next
from heatsight.use_cases.saved_heatmaps import (
    DEFAULT_WIDTHS,
    HeatmapChanges,
    NewHeatmap,
    content,
    create_heatmap,
    get_heatmap,
    list_heatmaps,
    regenerate_heatmap,
    update_heatmap,
)

URL = "https://shop.example/p?id=7"


def created(studio: Any, url: str = URL, **given: Any) -> SavedHeatmap:
    """A saved heatmap."""
    return create_heatmap(studio.gallery, studio.project, NewHeatmap(url, **given), "agent")


def changed(studio: Any, heatmap: SavedHeatmap, **given: Any) -> SavedHeatmap:
    """The same, changed."""
    return update_heatmap(studio.gallery, studio.project, heatmap.short_id, HeatmapChanges(**given))


def widths(heatmap: SavedHeatmap) -> list[tuple[int, bool]]:
    """Which widths it has, and whether their pictures are there."""
    return [(one.width, one.has_content) for one in heatmap.snapshots]


def test_defaults(studio: Any) -> None:
    """A screenshot of a URL with a query waits to be rendered at seven widths, with its own URL's data."""
    heatmap = created(studio)
    assert (heatmap.url, heatmap.data_url, heatmap.name, heatmap.type, heatmap.source) == (URL, URL, "", "screenshot", "server")
    assert (heatmap.status, heatmap.has_content, heatmap.target_widths) == ("processing", False, DEFAULT_WIDTHS)
    assert (heatmap.created_by, heatmap.created_at, heatmap.updated_at) == ("agent", studio.now, studio.now)
    assert (heatmap.deleted, heatmap.block_consent_modals, heatmap.has_credentials, heatmap.exception) == (False, False, False, "")
    assert heatmap.short_id.isalnum()
    assert len(heatmap.short_id) == 8
    assert heatmap == get_heatmap(studio.gallery, studio.project, heatmap.id)


@pytest.mark.parametrize("kind", ["iframe", "recording"])
def test_types_without_pictures(studio: Any, kind: Any) -> None:
    """An iframe or a recording is complete at once, renders nothing, cannot be regenerated, and says that it has no picture."""
    heatmap = created(studio, type=kind)
    assert (heatmap.status, heatmap.snapshots) == ("completed", ())
    assert studio.render_all() == []
    with pytest.raises(NotFound, match=f"of type {kind} has no picture"):
        content(studio.gallery, studio.project, heatmap.id, 1024)
    with pytest.raises(InvalidRequest, match="only screenshots"):
        regenerate_heatmap(studio.gallery, studio.project, heatmap.id)


@pytest.mark.parametrize(
    ("given", "attr"),
    [
        ({"url": "https://shop.example/*"}, "url"),
        ({"url": "http://169.254.169.254/latest"}, "url"),
        ({"name": "a\nb"}, "name"),
        ({"name": "a" * 401}, "name"),
        ({"data_url": " "}, "data_url"),
        ({"data_url": "a\x00b"}, "data_url"),
        ({"widths": ()}, "widths"),
        ({"widths": (99,)}, "widths"),
        ({"widths": (3001,)}, "widths"),
        ({"widths": tuple(range(100, 117))}, "widths"),
        ({"credentials": (Credential("*", "cookie", "a", "b"),)}, "credentials"),
    ],
)
def test_refused(studio: Any, given: dict[str, Any], attr: str) -> None:
    """What cannot be is refused on creation and on change alike, with the field at fault, and nothing is kept of it."""
    heatmap = created(studio)
    for attempt in (lambda: created(studio, **given), lambda: changed(studio, heatmap, **given)):
        with pytest.raises(InvalidRequest) as caught:
            attempt()
        assert caught.value.attr == attr
    assert list_heatmaps(studio.gallery, studio.project, HeatmapList()).results == (heatmap,)


def test_allowed_hosts(studio: Any) -> None:
    """An inner host is fine once the project, or whoever runs the server, allows it."""
    with pytest.raises(InvalidRequest):
        created(studio, "http://10.0.0.5/")
    studio.project = studio.gallery.catalogue.set_project(studio.project.id, "allow_host", ["10.0.0.5"])
    assert created(studio, "http://10.0.0.5/").status == "processing"


def test_list_refuses_what_is_no_text(studio: Any) -> None:
    """A search that no database could take is refused in words."""
    for wrong in ({"search": "a\x00"}, {"created_by": "\ud800"}):
        with pytest.raises(InvalidRequest, match="printable"):
            list_heatmaps(studio.gallery, studio.project, HeatmapList(**wrong))


def test_added_width_is_rendered(studio: Any) -> None:
    """A width added later is rendered, alone; one taken away loses its picture."""
    heatmap = created(studio, widths=(320, 1024, 320))
    assert heatmap.target_widths == (320, 1024)
    studio.render_all()
    more = changed(studio, heatmap, widths=(1440, 1024))
    assert (more.status, widths(more)) == ("processing", [(1024, True), (1440, False)])
    assert [one.width for one in studio.render_all()] == [1440]
    assert widths(get_heatmap(studio.gallery, studio.project, heatmap.id)) == [(1024, True), (1440, True)]
    assert changed(studio, heatmap, widths=(1024, 1440)).status == "completed"


@pytest.mark.parametrize(
    "given",
    [
        {"url": "https://shop.example/other"},
        {"block_consent_modals": True},
        {"credentials": (Credential("shop.example", "cookie", "a", "b"),)},
    ],
)
def test_changes_that_render_again(studio: Any, given: dict[str, Any]) -> None:
    """Another URL, consent or credentials throw all pictures away and render them again."""
    heatmap = created(studio, widths=(320, 1024))
    studio.render_all()
    keys = studio.gallery.saved.pictures(1, heatmap.id)
    again = changed(studio, heatmap, **given)
    assert (again.status, again.has_content) == ("processing", False)
    for key in keys.values():
        with pytest.raises(NotFound):
            studio.gallery.pictures.image(key)
    assert len(studio.render_all()) == 2
    order = studio.painter.orders[-1]
    assert (order.url, order.block_consent_modals, order.credentials) == (
        again.url,
        again.block_consent_modals,
        given.get("credentials", ()),
    )


def test_changes_that_do_not(studio: Any) -> None:
    """A name, other data, or what is as it was already renders nothing."""
    heatmap = created(studio)
    studio.render_all()
    given = {"name": " Shop ", "data_url": "https://shop.example/*", "url": URL, "type": "screenshot", "credentials": (), "deleted": False}
    same = changed(studio, heatmap, **given)
    assert (same.name, same.data_url, same.status) == ("Shop", "https://shop.example/*", "completed")
    assert studio.render_all() == []


def test_data_follows_the_page(studio: Any) -> None:
    """While the data is that of the page itself, it follows the page's URL; data named otherwise stays."""
    heatmap = created(studio)
    assert changed(studio, heatmap, url="https://shop.example/2").data_url == "https://shop.example/2"
    assert changed(studio, heatmap, data_url="https://shop.example/*").url == "https://shop.example/2"
    assert changed(studio, heatmap, url="https://shop.example/3").data_url == "https://shop.example/*"


def test_type_changed(studio: Any) -> None:
    """A screenshot that becomes an iframe loses its pictures, and gets new ones when it is turned back."""
    heatmap = created(studio, widths=(1024,))
    studio.render_all()
    frame = changed(studio, heatmap, type="iframe")
    assert (frame.status, frame.snapshots) == ("completed", ())
    assert changed(studio, heatmap, type="screenshot").status == "processing"


def test_deleted_and_brought_back(studio: Any) -> None:
    """A deleted one is gone with its pictures and its credentials, until it is brought back and rendered again."""
    heatmap = created(studio, widths=(1024,), credentials=(Credential("shop.example", "cookie", "a", "b"),))
    studio.render_all()
    (key,) = studio.gallery.saved.pictures(1, heatmap.id).values()
    gone = changed(studio, heatmap, deleted=True)
    assert (gone.deleted, gone.has_credentials) == (True, False)
    with pytest.raises(NotFound):
        studio.gallery.pictures.get(key)
    for ask in (
        lambda: get_heatmap(studio.gallery, studio.project, heatmap.short_id),
        lambda: regenerate_heatmap(studio.gallery, studio.project, heatmap.short_id),
        lambda: content(studio.gallery, studio.project, heatmap.id, 1024),
        lambda: changed(studio, heatmap, name="x"),
    ):
        with pytest.raises(NotFound):
            ask()
    assert changed(studio, heatmap, deleted=False).status == "processing"
    assert len(studio.render_all()) == 1


def test_regenerated(studio: Any) -> None:
    """Rendering again forgets why it failed, and does all widths."""
    heatmap = created(studio, "https://shop.example/404", widths=(320, 1024))
    studio.render_all()
    failed = get_heatmap(studio.gallery, studio.project, heatmap.id)
    assert (failed.status, failed.exception) == ("failed", "error_page: the page answered 404 Not Found")
    with pytest.raises(NotFound, match="there is no picture: error_page"):
        content(studio.gallery, studio.project, heatmap.id, 1024)
    again = regenerate_heatmap(studio.gallery, studio.project, heatmap.id)
    assert (again.status, again.exception, len(studio.render_all())) == ("processing", "", 2)


def test_stuck_is_queued_afresh_when_looked_at(studio: Any) -> None:
    """A screenshot on which nothing happened for ten minutes is queued afresh by a look at it, and not before."""
    heatmap = created(studio, widths=(1024,))
    studio.gallery.saved.claim("lost", studio.now, 3)
    studio.later(600)
    assert get_heatmap(studio.gallery, studio.project, heatmap.id).updated_at == heatmap.updated_at
    studio.later(1)
    assert get_heatmap(studio.gallery, studio.project, heatmap.id).updated_at == studio.now
    fresh = studio.gallery.saved.claim("fresh", studio.now, 3)
    assert fresh.attempt == 1


def test_nearest_width(studio: Any) -> None:
    """The picture of the exact width is given, else that of the nearest, of two the wider; none while none is done."""
    heatmap = created(studio, widths=(320, 1024, 1440))
    assert content(studio.gallery, studio.project, heatmap.short_id, 1024).key is None
    render_next(studio.gallery, studio.painter)
    assert content(studio.gallery, studio.project, heatmap.id, 1440).width == 320
    studio.render_all()
    nearest = {width: content(studio.gallery, studio.project, heatmap.id, width).width for width in (1, 672, 671, 1024, 1232, 9999)}
    assert nearest == {1: 320, 672: 1024, 671: 320, 1024: 1024, 1232: 1440, 9999: 1440}


def test_another_project_sees_nothing(studio: Any) -> None:
    """A heatmap is unknown in every project but its own."""
    heatmap = created(studio)
    other, _ = studio.gallery.catalogue.create_project("other")
    for name in (heatmap.id, heatmap.short_id):
        for ask in (
            lambda name=name: get_heatmap(studio.gallery, other, name),
            lambda name=name: content(studio.gallery, other, name, 1024),
            lambda name=name: regenerate_heatmap(studio.gallery, other, name),
            lambda name=name: update_heatmap(studio.gallery, other, name, HeatmapChanges(name="x")),
        ):
            with pytest.raises(NotFound):
                ask()
    for nonsense in ("", "..", "a/b", "\x00", "☃", "\ud800", "a" * 5000):
        with pytest.raises(NotFound):
            get_heatmap(studio.gallery, studio.project, nonsense)
