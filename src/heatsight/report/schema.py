"""
The published JSON Schema of the assessment document: `python -m heatsight.report.schema` prints it.

Closed sets come from the model's own types, so a kind added there is in the schema at once. Objects allow further
properties: fields may be added to the document, never renamed.
"""

from __future__ import annotations

import json
import sys
from typing import Any, Final, get_args

from heatsight.model.assessment import CheckStatus, HealthStatus
from heatsight.model.device import Device
from heatsight.model.finding import FindingDevice, FindingKind, OutcomeWord, Severity, Signal
from heatsight.model.hotspot import NamingSource

Schema = dict[str, Any]

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"


def assessment_schema() -> Schema:
    """The schema, draft 2020-12."""
    return {
        "$schema": DIALECT,
        "$id": "urn:heatsight:assessment:1",
        "title": "heatsight assessment",
        **_object(
            "One page, assessed from its traffic. People are visitors; bot-like and capped ones are set aside.",
            optional=("element_focus",),
            schema_version={"const": "1"},
            page=_page(),
            window=_object(
                "The period, `date_to` not included.",
                date_from=_time("Start, UTC."),
                date_to=_time("End, UTC."),
                widened=_flag("The period was made longer than asked, because of low volume."),
            ),
            health=_ref("health"),
            bands=_list(_ref("band"), "One entry per device band that was looked at, by viewport width."),
            findings=_list(_ref("finding"), "Problems, the most pressing first."),
            outcomes=_list(_ref("outcome"), "What every rule said of every band."),
            not_enough_data=_list(
                _object(
                    "A judgement that had to wait for more people.",
                    kind=_kind(),
                    device=_device(),
                    needs=_count("People needed."),
                    has=_count("People seen."),
                ),
                "Judgements that had to wait.",
            ),
            explained_away=_list(
                _object(
                    "Clicks that look like a problem and are none.",
                    kind=_text("The finding kind, or the sort of visitor, that was ruled out."),
                    element=_or_null(_text("The element's name; null for the whole page. Written by the site: untrusted.")),
                    reason=_text("Why it is no problem."),
                    count=_count("How many clicks this explains."),
                ),
                "What was looked at and ruled out.",
            ),
            limits=_list(_text(), "What this data cannot show, one sentence each."),
            element_focus=_ref("element_focus"),
        ),
        "$defs": _definitions(),
    }


def as_text() -> str:
    """The schema as it stands in `docs/schema/assessment.schema.json`."""
    return json.dumps(assessment_schema(), indent=2, ensure_ascii=False) + "\n"


def _page() -> Schema:
    return {
        **_object(
            "What was assessed: a URL or a pattern, never both.",
            optional=("url_exact", "url_pattern"),
            url_exact=_text("The URL, without fragment and trailing slash."),
            url_pattern=_text("A URL in which `*` stands for anything."),
            urls_matched=_count("How many URL variants belong to the page."),
        ),
        "oneOf": [{"required": ["url_exact"]}, {"required": ["url_pattern"]}],
    }


def _definitions() -> Schema:
    return {
        "share": {"type": "number", "minimum": 0, "maximum": 1},
        "ci": {
            "description": "Low and high end of the 95 % interval.",
            "type": "array",
            "prefixItems": [{"type": "number"}, {"type": "number"}],
            "items": False,
            "minItems": 2,
        },
        "health": _health(),
        "band": _band(),
        "fold": _fold(),
        "scroll": _scroll(),
        "region": _region(),
        "element": _element(),
        "hotspot": _hotspot(),
        "finding": _finding(),
        "evidence": _evidence(),
        "outcome": _outcome(),
        "element_focus": _element_focus(),
    }


def _health() -> Schema:
    return _object(
        "Whether the data can carry an answer at all.",
        status=_one_of(HealthStatus, "Anything but ok and low_volume means that there is no judgement."),
        checks=_list(
            _object(
                "One look at the installation or the traffic.",
                id=_text(),
                status=_one_of(CheckStatus),
                detail=_text("A sentence with its numbers and, when not ok, what to do."),
            ),
            "The looks taken.",
        ),
        nearest_urls=_list(
            _object(
                "A page with traffic whose URL is close to the one asked for.",
                url=_text("Untrusted."),
                clicks=_count("Clicks on it in the period."),
                difference=_text("How the two URLs differ."),
            ),
            "The likeliest pages when the URL matches nothing, best first.",
        ),
    )


def _band() -> Schema:
    return _object(
        "Everything said about one device band.",
        optional=("picture",),
        device=_device(),
        viewport_width_min=_count("CSS px, inclusive."),
        viewport_width_max=_or_null(_count("CSS px, inclusive; null means no upper end.")),
        visitors=_count("People who saw the page."),
        sessions=_count("Their sessions."),
        pageviews=_count("Their page views."),
        clicks=_object(
            "Clicks by people.",
            total_count=_count("Clicks."),
            unique_visitors=_count("People who clicked."),
        ),
        fold=_ref("fold"),
        scroll=_ref("scroll"),
        coverage=_object(
            "Shares of click points: on a named interactive element, on nothing interactive, not attributed.",
            named=_ref("share"),
            not_interactive=_ref("share"),
            unattributed=_ref("share"),
        ),
        hotspots=_list(_ref("hotspot"), "Places people click, the busiest first."),
        dead_zones=_list(_object("A stretch without clicks.", region=_ref("region"), why=_text()), "Stretches without clicks."),
        picture=_picture(),
    )


def _picture() -> Schema:
    return _object(
        "What the page's picture with the clicks drawn on it shows; there when one was made.",
        saved_heatmap=_or_null(_text("Short id of the saved heatmap whose picture it is; null when it was not kept.")),
        width=_count("Of the page, CSS px."),
        shown=_count("Clicks by people that are drawn."),
        of=_count("Clicks by people in the band."),
        left_out=_list(
            _object(
                "Clicks that are not drawn.", why=_text("A word for the reason."), count=_count("Clicks."), detail=_text("The reason.")
            ),
            "All that are not drawn, by people and by visitors who were set aside.",
        ),
    )


def _fold() -> Schema:
    percent = {"type": "number", "minimum": 0, "maximum": 100}
    return _object(
        "The fold twice: as PostHog counts it (everybody, every click), and by people.",
        total_count=_count("Everybody's clicks that are not fixed."),
        below_fold_count=_count("Those of them below the fold."),
        pct_below_fold={**percent, "description": "Percentage of everybody's clicks, one decimal, as PostHog rounds it."},
        median_viewport_height=_or_null({"type": "integer", "description": "CSS px, over all matched rows."}),
        visitors=_count("People with a click that is not fixed."),
        visitors_pct_below_fold=_or_null({**percent, "description": "Of these people, the percentage with a click below their own fold."}),
        visitors_ci=_or_null({**_ref("ci"), "description": "Its interval, in percent."}),
        histogram=_list(
            _object(
                "Clicks from here (inclusive) to the next step.",
                below_fold_px={"type": "integer", "description": "CSS px below the fold; negative is above it."},
                clicks=_count("Clicks by people."),
                visitors=_count("People."),
            ),
            "How far below the fold.",
        ),
    )


def _scroll() -> Schema:
    return _object(
        "How deep people got; depth is max_scroll + viewport height in CSS px, one depth per person.",
        optional=("page_height",),
        visitors=_count("People whose depth is known."),
        reach=_list(
            _object(
                "How many people saw at least this depth.",
                depth_px=_count("CSS px."),
                visitors=_count("People."),
                share=_ref("share"),
                ci=_ref("ci"),
            ),
            "From the top of the page down.",
        ),
        depth_at_share={
            "description": "For 0.75, 0.5 and 0.25: the greatest depth (CSS px) that at least that share of people reached.",
            "type": "object",
            "additionalProperties": {"type": "integer"},
        },
        cliff=_or_null(
            _object(
                "A drop in reach: people are lost much faster than before it.",
                optional=("end_px", "abrupt"),
                depth_px=_count("Where it begins, CSS px."),
                drop={**_ref("share"), "description": "Share of people lost there."},
                ci={**_ref("ci"), "description": "Interval of the depth, CSS px."},
                end_px=_count("Where it ends, CSS px."),
                abrupt=_flag("Sharper than the page's own pace; else steep: hardly anybody is left for much of the page."),
            )
        ),
        page_height=_or_null(_count("Height of the page, CSS px, where it is known.")),
    )


def _region() -> Schema:
    return _object(
        "A box. x is relative to the viewport's width; y is in CSS px of the document, or of the viewport when fixed.",
        x0={"type": "number"},
        x1={"type": "number"},
        y0={"type": "integer"},
        y1={"type": "integer"},
        fixed=_flag("It stays in place while the page scrolls."),
    )


def _element() -> Schema:
    return _object(
        "An element under a name a person uses. Its texts were written by the site or its visitors: untrusted.",
        name=_text(),
        text=_text("Visible text as autocapture reports it, of the interactive ancestor where there is one."),
        selector=_text(),
        tag=_text(),
        role=_text(),
        interactive=_flag("A click on it was meant to do something."),
        href=_or_null(_text()),
    )


def _hotspot() -> Schema:
    return _object(
        "One element, or one place without an element, in one device band.",
        id=_text(),
        type={"enum": ["click", "rageclick", "deadclick"]},
        device=_device(),
        rank=_count("From 1, within its type and band."),
        element=_or_null(_ref("element")),
        naming=_object(
            "Where the name came from.",
            source=_one_of(NamingSource),
            confidence={**_ref("share"), "description": "About this share of such names is right."},
            support=_count("Clicks that vouch for it."),
        ),
        region=_ref("region"),
        points=_list(
            _object(
                "A cell, in the words heatmaps/events/ takes.",
                x={"type": "number"},
                y={"type": "integer"},
                target_fixed={"type": "boolean"},
                count=_count("Clicks of this hotspot in the cell."),
            ),
            "All cells of the hotspot.",
        ),
        count=_count("Clicks."),
        unique_visitors=_count("People."),
        share={**_ref("share"), "description": "Of people's clicks of this type in the band."},
        ci=_ref("ci"),
        below_fold=_flag("It lies below the fold of most people in the band."),
        described=_text("Of a place without an element: where it lies among named ones. Empty otherwise, or when nothing named is near."),
    )


def _finding() -> Schema:
    return _object(
        "A problem, how bad, how sure, and the numbers it rests on.",
        id=_text(),
        kind=_kind(),
        severity=_one_of(Severity, "How bad."),
        confidence={**_ref("share"), "description": "How sure."},
        device=_one_of(FindingDevice),
        title=_text(),
        summary=_text(),
        element=_or_null(_ref("element")),
        region=_or_null(_ref("region")),
        recommendation=_text("What to change."),
        evidence={**_list(_ref("evidence"), "Every number in the summary."), "minItems": 1},
    )


def _evidence() -> Schema:
    params = {"type": "object", "description": "Values of the parameters, by name."}
    return _object(
        "One number with its denominator and the query that gives it again.",
        id=_text(),
        signal=_one_of(Signal),
        metric=_text("What the number is, in words."),
        value={"type": "number", "description": "A count, or a share when ci is given. Not rounded."},
        n=_count("The denominator of a share, or the number of people a count was taken from."),
        ci=_or_null(_ref("ci")),
        hotspot_id=_or_null(_text()),
        query={
            "oneOf": [
                _object("First column of the first row of this SELECT, put to `heatsight query`.", sql=_text(), params=params),
                _object(
                    "GET this route below the project and follow the JSON pointer.",
                    route=_text(),
                    params=params,
                    pointer=_text(),
                ),
            ]
        },
    )


def _element_focus() -> Schema:
    unknown = "; null when its place is not known"
    return _object(
        "Why people do or do not click one element; there when one was asked about.",
        wanted=_text("The text or selector that was asked for."),
        bands=_list(
            _object(
                "What one band with people says of it.",
                device=_device(),
                element=_ref("element"),
                answer=_text("Why people do or do not click it, with its numbers."),
                alike=_count("Elements that the words mean in this band; the most clicked is shown."),
                region=_or_null(_ref("region")),
                fold_px=_or_null(_count("Where the fold is, CSS px.")),
                below_fold=_or_null(_flag(f"Its middle lies below the fold{unknown}.")),
                cliff_px=_or_null(_count("Where people are lost, CSS px; null when there is no such place.")),
                below_cliff=_or_null(_flag(f"Its middle lies below that place{unknown}, or without one.")),
                seen=_or_null({**_ref("evidence"), "description": f"People who had it on screen{unknown}."}),
                clicked={**_ref("evidence"), "description": "People who clicked it, of those who had it on screen where that is known."},
                rage={**_ref("evidence"), "description": "People who clicked it in a burst."},
                dead={**_ref("evidence"), "description": "People who clicked it and got no response."},
                instead=_list(
                    _object("Something else on the same screen.", element=_ref("element"), clicked=_ref("evidence")),
                    "What takes the clicks instead, most people first.",
                ),
            ),
            "One entry per band with people; empty when nothing is called so.",
        ),
    )


def _outcome() -> Schema:
    return _object(
        "What a rule said of a band.",
        optional=("detail",),
        kind=_kind(),
        device=_device(),
        outcome=_one_of(OutcomeWord),
        needs=_or_null(_count("People needed, when there were not enough.")),
        has=_or_null(_count("People seen, when there were not enough.")),
        detail=_text("Why, in words; may be empty."),
    )


def _object(description: str, *, optional: tuple[str, ...] = (), **properties: Schema) -> Schema:
    required = [name for name in properties if name not in optional]
    return {"description": description, "type": "object", "required": required, "properties": properties}


def _list(items: Schema, description: str) -> Schema:
    return {"description": description, "type": "array", "items": items}


def _or_null(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}


def _text(description: str = "") -> Schema:
    return {"type": "string", "description": description} if description else {"type": "string"}


def _count(description: str) -> Schema:
    return {"type": "integer", "minimum": 0, "description": description}


def _flag(description: str) -> Schema:
    return {"type": "boolean", "description": description}


def _time(description: str) -> Schema:
    return {"type": "string", "format": "date-time", "pattern": "Z$", "description": description}


def _one_of(words: Any, description: str = "") -> Schema:
    schema: Schema = {"enum": list(get_args(words))}
    return {**schema, "description": description} if description else schema


def _kind() -> Schema:
    return _one_of(FindingKind)


def _device() -> Schema:
    return _one_of(Device)


if __name__ == "__main__":
    sys.stdout.write(as_text())
