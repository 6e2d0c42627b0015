"""
Rendering what waits, one width at a time: claim, order, visit, keep, settle.

Any number of threads and processes may do this over one catalogue. A claim is held by a lease that is renewed while a page is visited; when
a worker is killed, its lease lapses and another takes the width over. Whatever comes of a lost claim is thrown away.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from importlib import import_module
from typing import Final, Literal
from uuid import uuid4

import structlog

from heatsight.errors import InvalidRequest, RenderFailed, StoreUnavailable
from heatsight.report.clean import clean
from heatsight.snapshots.interface import Picture, Renderer, RenderOrder
from heatsight.store.interface import Claim, KeptPicture
from heatsight.use_cases.gallery import Gallery
from heatsight.use_cases.page_credentials import unseal

ATTEMPTS: Final = 3
"""How often a width is tried before it has failed."""
LEASE: Final = timedelta(seconds=60)
RENEW_EVERY: Final = 15.0
"""Seconds: a few renewals may go wrong before a lease lapses."""
VISIT_SECONDS: Final = 60.0

PERMANENT: Final = frozenset(
    {"blocked_address", "login_wall", "not_a_page", "redirect_loop", "too_large", "no_browser", "order_refused", "credentials_unreadable"}
)
"""Reasons that another attempt would not change."""
_TRY_AGAIN: Final = frozenset({408, 425, 429})
"""Statuses of the 400s that pass."""
_REQUESTS_FAULT, _SERVERS_FAULT = 400, 500
_STATUS: Final = re.compile(r"(?<!\d)[45]\d\d(?!\d)")
_LONGEST_WHY: Final = 500
_BLOCKED_TOLD: Final = 3
_JPEG: Final = b"\xff\xd8\xff"

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Rendered:
    """What became of one width: kept; to be tried again; failed for good; or lost to another worker."""

    heatmap_id: str
    width: int
    outcome: Literal["kept", "waits", "failed", "lost"]
    why: str = ""


def open_chromium() -> Renderer:
    """The real renderer. Looked up when the first page is to be rendered: a server that renders nothing never loads it."""
    opened: Renderer = import_module("heatsight.snapshots.renderer").ChromiumRenderer()
    return opened


def render_next(
    gallery: Gallery, renderer: Renderer, *, heatmap_id: str | None = None, held: Callable[[Claim | None], None] = lambda _: None
) -> Rendered | None:
    """
    Render the next width that waits; None when there is none.

    Args:
        heatmap_id: only of this saved heatmap.
        held: hears of the claim while it is held, so that somebody else can give it back.

    Raises:
        StoreUnavailable: the catalogue cannot be reached; the claim lapses by itself.
    """
    claim = gallery.saved.claim(uuid4().hex, gallery.clock() + LEASE, ATTEMPTS, heatmap_id)
    if claim is None:
        return None
    held(claim)
    try:
        with _renewing(gallery, claim):
            picture = renderer.render(order_of(gallery, claim))
            keep(gallery, claim, picture)
        return settle_kept(gallery, claim, picture)
    except RenderFailed as failure:
        return settle_failed(gallery, claim, failure)
    except InvalidRequest as error:
        return settle_failed(gallery, claim, RenderFailed("order_refused", str(error)))
    except StoreUnavailable as error:
        return settle_failed(gallery, claim, RenderFailed("pictures_unreachable", str(error)))
    except KeyboardInterrupt:
        gallery.saved.release(claim)
        raise
    except Exception as error:  # noqa: BLE001 - whatever went wrong with one page, the queue goes on
        _log.exception("rendering_failed", heatmap=claim.heatmap.short_id, width=claim.width)
        renderer.close()
        return settle_failed(gallery, claim, RenderFailed("unexpected", f"{type(error).__name__} while rendering; the log has it whole"))
    finally:
        held(None)


def order_of(gallery: Gallery, claim: Claim) -> RenderOrder:
    """What the renderer is told. Raises RenderFailed: the credentials cannot be opened here."""
    heatmap = claim.heatmap
    try:
        credentials = unseal(claim.sealed, heatmap.id, gallery.seal)
    except StoreUnavailable as error:
        raise RenderFailed("credentials_unreadable", str(error)) from None
    return RenderOrder(
        url=heatmap.url,
        width=claim.width,
        allow_host=gallery.allowed(gallery.catalogue.project(heatmap.project_id)),
        block_consent_modals=heatmap.block_consent_modals,
        credentials=credentials,
        seconds=VISIT_SECONDS,
    )


def keep(gallery: Gallery, claim: Claim, picture: Picture) -> None:
    """Write picture and layout under the claim's own key, which nobody reads yet. Raises RenderFailed: it is no picture."""
    if not picture.image.startswith(_JPEG):
        raise RenderFailed("browser_crashed", "the browser left no picture")
    blocked = tuple((request.url, request.why) for request in picture.blocked)
    gallery.pictures.put(claim.picture, KeptPicture(picture.image, picture.layout, picture.notes, blocked))


def settle_kept(gallery: Gallery, claim: Claim, picture: Picture) -> Rendered:
    """From here on the picture is there for everybody; or, when the claim was lost meanwhile, it goes."""
    if gallery.saved.finish(claim, _notes(picture)):
        return Rendered(claim.heatmap.id, claim.width, "kept")
    gallery.pictures.remove(claim.picture)
    return Rendered(claim.heatmap.id, claim.width, "lost")


def settle_failed(gallery: Gallery, claim: Claim, failure: RenderFailed) -> Rendered:
    """Try again a little later, or not: the reason is permanent, or it was the last attempt."""
    why = clean(f"{failure.reason}: {failure}", _LONGEST_WHY)
    again = claim.attempt < ATTEMPTS and not is_permanent(failure)
    retry_at = gallery.clock() + timedelta(seconds=min(2 ** (claim.attempt + 1), 60)) if again else None
    if not gallery.saved.fail(claim, why, retry_at):
        return Rendered(claim.heatmap.id, claim.width, "lost", why)
    _log.info("not_rendered", heatmap=claim.heatmap.short_id, width=claim.width, attempt=claim.attempt, again=again, why=why)
    return Rendered(claim.heatmap.id, claim.width, "waits" if again else "failed", why)


def is_permanent(failure: RenderFailed) -> bool:
    """Whether another attempt would end alike. Of error pages those are whose status blames the request."""
    if failure.reason != "error_page":
        return failure.reason in PERMANENT
    status = next((int(word) for word in _STATUS.findall(str(failure))), 0)
    return _REQUESTS_FAULT <= status < _SERVERS_FAULT and status not in _TRY_AGAIN


def _notes(picture: Picture) -> tuple[str, ...]:
    """What a person should know of the visit, one line each."""
    notes = [clean(note, _LONGEST_WHY) for note in picture.notes]
    if picture.blocked:
        told = [f"{clean(one.url, 120)} ({clean(one.why, 120)})" for one in picture.blocked[:_BLOCKED_TOLD]]
        told += [f"and {more} more"] if (more := len(picture.blocked) - _BLOCKED_TOLD) > 0 else []
        many = "1 request of the page was" if len(picture.blocked) == 1 else f"{len(picture.blocked)} requests of the page were"
        notes.append(f"{many} not let through: {'; '.join(told)}")
    return tuple(notes)


@contextmanager
def _renewing(gallery: Gallery, claim: Claim) -> Iterator[None]:
    """Hold on to a claim from a second thread: the first one is busy with the page."""
    over = threading.Event()

    def renew() -> None:
        while not over.wait(RENEW_EVERY):
            with suppress(StoreUnavailable):  # it may be back before the lease lapses
                if not gallery.saved.renew(claim, gallery.clock() + LEASE):
                    return

    thread = threading.Thread(target=renew, name="heatsight-lease", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
