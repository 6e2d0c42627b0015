"""The short text beside each structured answer: what came back, and what to do next."""

from __future__ import annotations

from typing import Any

JSON = dict[str, Any]


def assessment(answer: JSON) -> str:
    """The findings by title."""
    health, found = answer["health"]["status"], answer["findings"]
    lines = [f"Health: {health}. {_count(len(found), 'finding')}" + (", most pressing first:" if found else ".")]
    lines += [f"- {one['title']} ({one['severity']}, confidence {one['confidence']:.2f}, {one['device']})" for one in found[:10]]
    if health not in ("ok", "low_volume"):
        lines.append(_why(answer["health"]))
    waiting = len(answer["not_enough_data"])
    if waiting:
        lines.append(f"{_count(waiting, 'judgement')} had to wait for more people: that is not the same as no problem.")
    return "\n".join(lines)


def health(answer: JSON) -> str:
    """The status and what is not well."""
    return f"Health: {answer['status']}. {_why(answer)}".strip()


def hotspots(answer: JSON) -> str:
    """The first few by name."""
    if not answer["results"]:
        return f"No such clicks by people here. {_why(answer['health'])}".strip()
    lines = [f"{_count(len(answer['results']), 'hotspot')}{_more(answer)}:"]
    for spot in answer["results"][:10]:
        name = spot["element"]["name"] if spot["element"] else "a place without a name"
        lines.append(f"- {spot['id']}: {name}, {spot['device']}, {spot['unique_visitors']} people, {spot['count']} {spot['type']}s")
    lines.append("Next: heatmaps-events with hotspot=<id>, the same page and distinct_sessions=true.")
    return "\n".join(lines)


def heatmap(answer: JSON) -> str:
    """How many cells or buckets, and the fold."""
    if not answer["results"]:
        return "Nothing matched. Next: heatmaps-health with the same URL says why."
    if "fold" not in answer:
        deepest = max(bucket["scroll_depth_bucket"] for bucket in answer["results"])
        return f"{_count(len(answer['results']), 'bucket')} of depth, the deepest at {deepest} px."
    fold = answer["fold"]
    below = f"{fold['below_fold_count']} of {fold['total_count']} ({fold['pct_below_fold']} %) below the fold"
    return f"{_count(len(answer['results']), 'cell')}{_more(answer)}; {below}. Next: heatmaps-hotspots names what lies there."


def events(answer: JSON) -> str:
    """How many, and where to go on."""
    if not answer["results"]:
        return "Nobody is behind these points. Exact cells only match: give hotspot=<id>, or every cell with its target_fixed."
    sessions = list(dict.fromkeys(row["session_id"] for row in answer["results"] if row["session_id"]))
    first = f" Next: session-timeline with session_id={sessions[0]}." if sessions else ""
    return f"{len(answer['results'])} of {answer['total_count']} given, of {_count(len(sessions), 'session')}{_more(answer)}.{first}"


def timeline(answer: JSON) -> str:
    """The session in a line."""
    session = answer["session"]
    recorded = "recorded" if session["recorded"] else "not recorded"
    counted = f"{_count(session['pageviews'], 'page')}, {_count(session['clicks'], 'click')}, {_count(session['errors'], 'error')}"
    return f"{counted} in {session['duration']:.0f} s, {recorded}. {_count(len(answer['results']), 'entry', 'entries')}{_more(answer)}."


def recordings(answer: JSON) -> str:
    """How many."""
    if not answer["results"]:
        return "No recording here. session-timeline tells what a session did without one."
    return f"{_count(len(answer['results']), 'recorded session')}{_more(answer)}."


def recording(answer: JSON) -> str:
    """One in a line."""
    return (
        f"Recorded for {answer['recording_duration']:.0f} s from {answer['start_time']}. Next: session-timeline with the same session_id."
    )


def saved_list(answer: JSON) -> str:
    """The first few, with their state."""
    if not answer["results"]:
        return "No saved heatmap here. heatmaps-saved-create makes one."
    more = answer["count"] - len(answer["results"])
    lines = [f"{_count(answer['count'], 'saved heatmap')}" + (f", {more} of them not given (offset):" if more else ":")]
    return "\n".join([*lines, *(f"- {one['short_id']}: {one['url']} ({one['status']})" for one in answer["results"][:10])])


def saved(answer: JSON) -> str:
    """Its state, and where the pictures are."""
    done = [one for one in answer["snapshots"] if one["has_content"]]
    told = f"{answer['short_id']}: {answer['status']}, {len(done)} of {_count(len(answer['snapshots']), 'width')} rendered."
    if answer["deleted"]:
        return f"{answer['short_id']} is deleted, with its pictures. heatmaps-saved-update with deleted=false brings it back."
    if answer["note"]:
        return f"{answer['short_id']}: {answer['note']}"
    if answer["status"] == "processing":
        return f"{told} Next: heatmaps-saved-get with short_id={answer['short_id']} in some seconds."
    failed = f" {answer['exception']}" if answer["exception"] else ""
    where = f" For people, with the API key: {done[-1]['content_url']}" if done else ""
    return f"{told}{failed}{where}"


def overlay(answer: JSON) -> str:
    """What the picture shows, and what it leaves out."""
    clicks = answer["presses"][0]
    missing = [f"{reason['count']} {reason['detail']}" for reason in clicks["left_out"]]
    shown = f"{clicks['shown']} of {_count(clicks['people'], 'click')} by people are on it"
    return f"{answer['alt']} {'; '.join([shown, *missing])}."


def rows(answer: JSON) -> str:
    """How many rows of which columns."""
    cut = ", cut: aggregate further or raise limit" if answer["truncated"] else ""
    return f"{_count(len(answer['results']), 'row')} of {', '.join(answer['columns'])}{cut}."


def _count(number: int, what: str, many: str = "") -> str:
    return f"{number} {what if number == 1 else many or what + 's'}"


def _more(answer: JSON) -> str:
    return ", and there are more (offset)" if answer.get("has_more") else ""


def _why(health: JSON) -> str:
    said = [check["detail"] for check in health["checks"] if check["status"] != "ok"]
    near = [f"{one['url']} ({one['clicks']} clicks)" for one in health["nearest_urls"][:3]]
    return " ".join([*said[:3], *([f"Near it, with traffic: {', '.join(near)}."] if near else [])])
