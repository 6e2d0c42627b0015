"""`heatsight sessions`: the people behind a hotspot, and what one of them did."""

from __future__ import annotations

from typing import Annotated, Any, Final

import typer

from heatsight.doors.cli.answers import JSON, answering
from heatsight.doors.cli.heatmaps import Format
from heatsight.doors.cli.options import Filters, Place, PointType, unfold
from heatsight.doors.cli.terminal import put_json, put_table, say
from heatsight.errors import InvalidRequest

SHOW: Final = "show"
_PARTS: Final = (2, 3)


@unfold
def sessions(
    url: Annotated[str, typer.Argument(metavar="URL|show", help="The page, or with --pattern a pattern; or the word show.")],
    filters: Filters,
    place: Place,
    *,
    session: Annotated[str | None, typer.Argument(metavar="ID", help="After show: the session's id.", show_default=False)] = None,
    hotspot: Annotated[
        str | None, typer.Option("--hotspot", metavar="ID", help="Behind this hotspot, as `heatsight hotspots` lists it.")
    ] = None,
    point: Annotated[
        list[str] | None,
        typer.Option("--point", metavar="X,Y[,fixed]", help="Behind this cell of the heatmap; may be given several times."),
    ] = None,
    type: Annotated[PointType, typer.Option("--type", help="What people did at the points.")] = PointType.click,  # noqa: A002 - the option's name
    limit: Annotated[int, typer.Option("--limit", metavar="N", min=1, help="How many sessions, or events of the one shown.")] = 50,
    format: Annotated[Format, typer.Option("--format", help="How to print it.")] = Format.text,  # noqa: A002 - the option's name
) -> None:
    """The sessions behind a hotspot or points of a page, with the moments to watch; `heatsight sessions show ID`: what one session did."""
    if url == SHOW:
        _show(place, session, limit, format)
        return
    if session is not None:
        raise InvalidRequest(f"one page, please; to see one session: heatsight sessions show {session}", attr="session")
    if (hotspot is None) == (not point):
        raise InvalidRequest("say --hotspot ID, or --point X,Y: one of the two", attr="hotspot")
    asked = {"hotspot": hotspot} if hotspot else {"points": [_point(text) for text in point or []], "type": type.value}
    with answering(place) as answers:
        answer = answers.read("sessions", {**filters.params(url), **asked, "limit": min(limit, 100)})
    if format is Format.json:
        put_json(answer)
        return
    columns = ["session", "visitor", "started", "seconds", "pages", "clicks", "there", "watch from", "recorded"]
    put_table(columns, [_behind(one) for one in answer["results"]])
    if answer["has_more"]:
        say(f"{answer['total_count']} sessions in all; see more with --limit (at most 100).")
    if answer["without_session"]:
        say(f"{answer['without_session']} interactions belong to no session: their SDK named none.")
    if answer["results"]:
        say(f"What one did: heatsight sessions show {answer['results'][0]['session']['session_id']}")


def _show(place: Place, session: str | None, limit: int, form: Format) -> None:
    if not session:
        raise InvalidRequest("which session? heatsight sessions show ID", attr="session")
    with answering(place) as answers:
        answer = answers.read("session_timeline/{session_id}", {"session_id": session, "limit": min(limit, 1000)})
    if form is Format.json:
        put_json(answer)
        return
    whose = answer["session"]
    put_table(["at", "what", "on", "page"], [_entry(one) for one in answer["results"]])
    recorded = "There is a recording of it." if whose["recorded"] else "There is no recording of it."
    say(f"{whose['pageviews']} pages, {whose['clicks']} clicks in {whose['duration']:.0f} s from {whose['start_time']}. {recorded}")
    if answer["has_more"]:
        say("There is more; see it with --limit.")


def _point(text: str) -> JSON:
    parts = [part.strip() for part in text.split(",")]
    if len(parts) not in _PARTS or parts[2:] not in ([], ["fixed"]):
        raise InvalidRequest(f"--point is X,Y or X,Y,fixed, e.g. 0.5,320, not {text}", attr="point")
    try:
        return {"x": float(parts[0]), "y": float(parts[1]), "target_fixed": len(parts) == max(_PARTS)}
    except ValueError:
        raise InvalidRequest(f"--point is X,Y or X,Y,fixed, e.g. 0.5,320, not {text}", attr="point") from None


def _behind(one: JSON) -> list[Any]:
    session, moments = one["session"], one["moments"]
    about = "" if moments and moments[0]["exact"] else "about "
    watch = f"{about}{moments[0]['watch_offset']:.0f} s" if moments else ""
    numbers = [round(session["duration"]), session["pageviews"], session["clicks"], one["interactions"]]
    recorded = "yes" if session["recorded"] else "no"
    return [session["session_id"], session["distinct_id"], session["start_time"][:19], *numbers, watch, recorded]


def _entry(one: JSON) -> list[Any]:
    said = one["element"]["name"] if one["element"] else one["detail"]
    if one["kind"] == "unnamed_clicks":
        said = f"{one['count']} click{'s' if one['count'] > 1 else ''} on nothing interactive, within the next seconds"
    if one["depth_px"] is not None:
        share = f" ({one['depth_share']:.0%} of the page)" if one["depth_share"] is not None else ""
        said = f"seen down to {one['depth_px']} px{share}"
    return [f"{one['offset']:.1f} s", one["kind"], said, one["page"]]
