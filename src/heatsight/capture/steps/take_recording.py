"""Take a piece of a session recording."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

import msgspec

from heatsight.capture.draft import Draft, Dropped
from heatsight.capture.timestamps import moment
from heatsight.model.recording import Snapshot
from heatsight.model.rejection import Reason

EVENT: Final = "$snapshot"


def take_recording(draft: Draft) -> Draft | Dropped:
    """
    A `$snapshot` becomes a Snapshot, its rrweb events kept as they came. It leaves no row in `events`.

    Its other properties repeat what the session's ordinary events say, and are not kept.
    """
    if draft.event != EVENT:
        return draft
    data = draft.properties.get("$snapshot_data")
    pieces = data if isinstance(data, list) else [data] if isinstance(data, dict) else []
    if not draft.session_id or not pieces or not all(isinstance(piece, dict) for piece in pieces):
        what = "has no session" if not draft.session_id else "has no list of rrweb events"
        return Dropped(draft.reject(Reason.SNAPSHOT_INVALID, f"a recording piece {what}", sample=data))
    try:
        written = msgspec.json.encode(pieces).decode()
    except (RecursionError, OverflowError, msgspec.MsgspecError):
        return Dropped(draft.reject(Reason.SNAPSHOT_INVALID, "a recording piece cannot be written down", sample=data))
    known = [found + draft.shift for found in (moment(piece.get("timestamp")) for piece in pieces) if found is not None]
    latest = draft.context.received_at + timedelta(days=1)
    times = [time for time in known if time <= latest] or [draft.when]
    snapshot = Snapshot(
        uuid=draft.uuid,
        session_id=draft.session_id,
        window_id=draft.window_id,
        distinct_id=draft.distinct_id,
        timestamp=min(times),
        last_timestamp=max(times),
        events=len(pieces),
        data=written,
    )
    return msgspec.structs.replace(draft, snapshot=snapshot)
