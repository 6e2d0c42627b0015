from __future__ import annotations

import time
from typing import Any

import pytest
from tests.renderers import painter

from heatsight.errors import RenderFailed, StoreUnavailable
from heatsight.snapshots.interface import Credential
from heatsight.store import seal_with
from heatsight.store.interface import KeptPicture
from heatsight.use_cases import rendering
from heatsight.use_cases.gallery import Gallery
from heatsight.use_cases.rendering import is_permanent, render_next
from heatsight.use_cases.saved_heatmaps import NewHeatmap, create_heatmap, get_heatmap, regenerate_heatmap


def waits(studio: Any, path: str = "/p", *widths: int, **given: Any) -> Any:
    """A saved heatmap that waits to be rendered."""
    new = NewHeatmap(f"https://shop.example{path}", widths=widths or (1024,), **given)
    return create_heatmap(studio.gallery, studio.project, new, "tests")


def seen(studio: Any, heatmap: Any) -> Any:
    """The heatmap as it is now."""
    return get_heatmap(studio.gallery, studio.project, heatmap.id)


def test_rendered_and_kept(studio: Any) -> None:
    """Each width becomes a picture with its layout and notes, and then nothing waits."""
    heatmap = waits(studio, "/long", 320, 1024)
    assert [(one.width, one.outcome) for one in studio.render_all()] == [(320, "kept"), (1024, "kept")]
    done = seen(studio, heatmap)
    assert (done.status, done.has_content, done.snapshots[0].notes) == ("completed", True, ("cut at 900 px",))
    kept = studio.gallery.pictures.get(studio.gallery.saved.pictures(1, heatmap.id)[320])
    assert (kept.layout.width, kept.image[:3]) == (320, b"\xff\xd8\xff")
    assert render_next(studio.gallery, studio.painter) is None


def test_order(studio: Any) -> None:
    """The renderer is told the project's and the server's inner hosts, the consent wish and the credentials in clear."""
    gallery = studio.gallery
    studio.gallery = Gallery(gallery.catalogue, gallery.pictures, gallery.seal, gallery.clock, ("staging:80", "db"))
    studio.project = gallery.catalogue.set_project(1, "allow_host", ["db", "10.0.0.5"])
    cookie = Credential("shop.example", "cookie", "session", "hunter2")
    waits(studio, block_consent_modals=True, credentials=(cookie,))
    studio.render_all()
    (order,) = studio.painter.orders
    assert (order.url, order.width, order.block_consent_modals) == ("https://shop.example/p", 1024, True)
    assert (order.allow_host, order.credentials) == (("db", "10.0.0.5", "staging:80"), (cookie,))


def test_what_was_blocked_is_told(studio: Any) -> None:
    """Requests that were not let through stand in the notes, cleaned and few, and all of them with the layout."""
    heatmap = waits(studio, "/blocked")
    studio.render_all()
    (note,) = seen(studio, heatmap).snapshots[0].notes
    assert note.startswith("5 requests of the page were not let through: http://10.0.0.0/ (an inner address); ")
    assert note.endswith("; and 2 more")
    assert len(studio.gallery.pictures.get(studio.gallery.saved.pictures(1, heatmap.id)[1024]).blocked) == 5


@pytest.mark.parametrize(
    ("path", "attempts"), [("/404", 1), ("/login", 1), ("/refused", 1), ("/503", 3), ("/429", 3), ("/slow", 3), ("/gone", 3), ("/bug", 3)]
)
def test_attempts(studio: Any, path: str, attempts: int) -> None:
    """What may pass is tried three times, ever later; what will not is tried once; both end failed with the reason, in one line."""
    heatmap = waits(studio, path)
    outcomes = [one.outcome for one in studio.render_all(seconds=8)]
    assert outcomes == ["waits"] * (attempts - 1) + ["failed"]
    failed = seen(studio, heatmap)
    assert (failed.status, failed.has_content) == ("failed", False)
    assert failed.exception.split(":")[0] in ("error_page", "login_wall", "timed_out", "unreachable", "order_refused", "unexpected")
    assert "\n" not in failed.exception
    assert studio.gallery.saved.queue().waiting == 0


def test_retry_comes_later(studio: Any) -> None:
    """A second attempt waits four seconds, a third eight, and others go first."""
    waits(studio, "/slow")
    assert [one.outcome for one in studio.render_all()] == ["waits"]
    waits(studio, "/p")
    studio.later(4)
    assert [one.outcome for one in studio.render_all()] == ["kept", "waits"]
    studio.later(7)
    assert studio.render_all() == []
    studio.later(1)
    assert [one.outcome for one in studio.render_all()] == ["failed"]


def test_the_queue_goes_on(studio: Any) -> None:
    """A page that breaks the renderer, or leaves no picture, fails alone, the broken browser is closed, and the rest is rendered."""
    pages = [waits(studio, path) for path in ("/bug", "/nothing", "/404", "/p")]
    studio.render_all(seconds=8)
    assert [seen(studio, page).status for page in pages] == ["failed", "failed", "failed", "completed"]
    assert studio.painter.closed == 3
    assert seen(studio, pages[0]).exception == "unexpected: ZeroDivisionError while rendering; the log has it whole"
    assert seen(studio, pages[1]).exception == "browser_crashed: the browser left no picture"


@pytest.mark.parametrize(
    ("reason", "said", "permanent"),
    [
        ("error_page", "the page answered 404", True),
        ("error_page", "status 410, after 3 redirects of 12345 bytes", True),
        ("error_page", "status 408", False),
        ("error_page", "status 502", False),
        ("error_page", "it says that it is one", False),
        ("blocked_address", "x", True),
        ("too_large", "500 MB", True),
        ("no_browser", "x", True),
        ("challenge_page", "x", False),
        ("browser_crashed", "x", False),
    ],
)
def test_permanent(reason: str, said: str, permanent: bool) -> None:  # noqa: FBT001 - a parameter of the test
    """Another attempt is spared where it would end alike."""
    assert is_permanent(RenderFailed(reason, said)) is permanent


def test_key_lost(studio: Any) -> None:
    """Credentials that cannot be opened here fail their heatmap with a reason, and the page is not visited without them."""
    heatmap = waits(studio, credentials=(Credential("shop.example", "cookie", "session", "hunter2"),))
    gallery = studio.gallery
    studio.gallery = Gallery(gallery.catalogue, gallery.pictures, seal_with(None, None), gallery.clock)
    assert [one.outcome for one in studio.render_all()] == ["failed"]
    assert seen(studio, heatmap).exception.startswith("credentials_unreadable: the credentials cannot be read")
    assert studio.painter.orders == []


def test_taken_over_while_rendering(studio: Any) -> None:
    """A worker that was away too long finds its width taken over: its own picture goes, the other's stays."""
    heatmap = waits(studio)
    other = painter()

    def dawdle(_: Any) -> None:
        studio.later(61)
        taken = render_next(studio.gallery, other)
        assert taken is not None
        assert taken.outcome == "kept"

    late = render_next(studio.gallery, painter(dawdle))
    assert late is not None
    assert late.outcome == "lost"
    (key,) = studio.gallery.saved.pictures(1, heatmap.id).values()
    assert studio.gallery.pictures.image(key)
    assert seen(studio, heatmap).status == "completed"


def test_regenerated_while_rendering(studio: Any) -> None:
    """What is regenerated in the middle of a visit is rendered once more, and the visit's picture is thrown away."""
    heatmap = waits(studio)
    again = painter(lambda _: regenerate_heatmap(studio.gallery, studio.project, heatmap.id) and None)
    lost = render_next(studio.gallery, again)
    assert lost is not None
    assert lost.outcome == "lost"
    assert (seen(studio, heatmap).status, seen(studio, heatmap).has_content) == ("processing", False)
    assert [one.outcome for one in studio.render_all()] == ["kept"]


def test_held_while_it_takes(studio: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A visit that takes longer than a lease keeps its claim, because the lease is renewed meanwhile."""
    monkeypatch.setattr(rendering, "RENEW_EVERY", 0.01)
    heatmap = waits(studio)

    def linger(_: Any) -> None:
        for _ in range(3):
            studio.later(50)
            until = studio.gallery.clock() + rendering.LEASE
            for _ in range(500):
                if _lease(studio) == until:
                    break
                time.sleep(0.01)
            assert studio.gallery.saved.claim("thief", studio.now, 3) is None

    done = render_next(studio.gallery, painter(linger))
    assert done is not None
    assert done.outcome == "kept"
    assert seen(studio, heatmap).status == "completed"


def test_half_a_picture_is_never_read(studio: Any) -> None:
    """While a picture is being written, and when its writing fails, nobody is given any of it; the next attempt is whole."""
    heatmap = waits(studio)
    gallery, shown = studio.gallery, []

    class Breaking:
        """The picture store, broken off in the middle of its first picture."""

        def put(self, key: str, picture: KeptPicture) -> None:
            """Half of it."""
            gallery.pictures.put(key, KeptPicture(picture.image[:100], picture.layout))
            shown.append(gallery.saved.pictures(1, heatmap.id))
            raise StoreUnavailable("the disk is full")

    broken: Any = Breaking()
    studio.gallery = Gallery(gallery.catalogue, broken, gallery.seal, gallery.clock)
    assert [one.outcome for one in studio.render_all()] == ["waits"]
    assert shown == [{}]
    assert seen(studio, heatmap).snapshots[0].exception.startswith("pictures_unreachable: the disk is full")
    studio.gallery = gallery
    studio.later(4)
    studio.render_all()
    (key,) = gallery.saved.pictures(1, heatmap.id).values()
    assert gallery.pictures.image(key).endswith(b"\xff\xd9")


def _lease(studio: Any) -> Any:
    from heatsight.store.tables import SNAPSHOTS  # noqa: PLC0415 - an oracle looks inside

    with studio.gallery.saved._database.reading() as connection:
        return connection.execute(SNAPSHOTS.select()).one().lease_until
