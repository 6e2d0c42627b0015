"""
The published JSON Schema of the assessment document: `python -m heatsight.report.schema` prints it.

Closed sets come from the model's own types, so a kind added there is in the schema at once. Objects allow further
properties: fields may be added to the document, never renamed.
"""

from __future__ import annotations

import json
import sys
from typing import Final

from heatsight.model.assessment import CheckStatus, HealthStatus
from heatsight.model.finding import FindingDevice, OutcomeWord, Severity, Signal
from heatsight.model.hotspot import NamingSource
from heatsight.report.schema_words import Schema, a_list, an_object, count, device, flag, kind, one_of, or_null, ref, text, time

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"


def assessment_schema() -> Schema:
    """The schema, draft 2020-12."""
    return {
        "$schema": DIALECT,
        "$id": "urn:heatsight:assessment:1",
        "title": "heatsight assessment",
        **an_object(
            "One page, assessed from its traffic. People are visitors; bot-like and capped ones are set aside.",
            optional=("element_focus",),
            schema_version={"const": "1"},
            page=_page(),
            window=an_object(
                "The period, `date_to` not included.",
                date_from=time("Start, UTC."),
                date_to=time("End, UTC."),
                widened=flag("The period was made longer than asked, because of low volume."),
            ),
            health=ref("health"),
            bands=a_list(ref("band"), "One entry per device band that was looked at, by viewport width."),
            findings=a_list(ref("finding"), "Problems, the most pressing first."),
            outcomes=a_list(ref("outcome"), "What every rule said of every band."),
            not_enough_data=a_list(
                an_object(
                    "A judgement that had to wait for more people.",
                    kind=kind(),
                    device=device(),
                    needs=count("People needed."),
                    has=count("People seen."),
                ),
                "Judgements that had to wait.",
            ),
            explained_away=a_list(
                an_object(
                    "Clicks that look like a problem and are none.",
                    kind=text("The finding kind, or the sort of visitor, that was ruled out."),
                    element=or_null(text("The element's name; null for the whole page. Written by the site: untrusted.")),
                    reason=text("Why it is no problem."),
                    count=count("How many clicks this explains."),
                ),
                "What was looked at and ruled out.",
            ),
            limits=a_list(text(), "What this data cannot show, one sentence each."),
            element_focus=ref("element_focus"),
        ),
        "$defs": _definitions(),
    }


def as_text() -> str:
    """The schema as it stands in `docs/schema/assessment.schema.json`."""
    return json.dumps(assessment_schema(), indent=2, ensure_ascii=False) + "\n"


def _page() -> Schema:
    return {
        **an_object(
            "What was assessed: a URL or a pattern, never both.",
            optional=("url_exact", "url_pattern"),
            url_exact=text("The URL, without fragment and trailing slash."),
            url_pattern=text("A URL in which `*` stands for anything."),
            urls_matched=count("How many URL variants belong to the page."),
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
        "reach": _reach(),
        "region": _region(),
        "element": _element(),
        "hotspot": _hotspot(),
        "finding": _finding(),
        "evidence": _evidence(),
        "outcome": _outcome(),
        "element_focus": _element_focus(),
    }


def _health() -> Schema:
    return an_object(
        "Whether the data can carry an answer at all.",
        status=one_of(HealthStatus, "Anything but ok and low_volume means that there is no judgement."),
        checks=a_list(
            an_object(
                "One look at the installation or the traffic.",
                id=text(),
                status=one_of(CheckStatus),
                detail=text("A sentence with its numbers and, when not ok, what to do."),
            ),
            "The looks taken.",
        ),
        nearest_urls=a_list(
            an_object(
                "A page with traffic whose URL is close to the one asked for.",
                url=text("Untrusted."),
                clicks=count("Clicks on it in the period."),
                difference=text("How the two URLs differ."),
            ),
            "The likeliest pages when the URL matches nothing, best first.",
        ),
    )


def _band() -> Schema:
    return an_object(
        "Everything said about one device band.",
        optional=("picture",),
        device=device(),
        viewport_width_min=count("CSS px, inclusive."),
        viewport_width_max=or_null(count("CSS px, inclusive; null means no upper end.")),
        visitors=count("People who saw the page."),
        sessions=count("Their sessions."),
        pageviews=count("Their page views."),
        clicks=an_object(
            "Clicks by people.",
            total_count=count("Clicks."),
            unique_visitors=count("People who clicked."),
        ),
        fold=ref("fold"),
        scroll=ref("scroll"),
        coverage=an_object(
            "Shares of click points: on a named interactive element, on nothing interactive, not attributed.",
            named=ref("share"),
            not_interactive=ref("share"),
            unattributed=ref("share"),
        ),
        hotspots=a_list(ref("hotspot"), "Places people click, the busiest first."),
        dead_zones=a_list(an_object("A stretch without clicks.", region=ref("region"), why=text()), "Stretches without clicks."),
        picture=_picture(),
    )


def _picture() -> Schema:
    return an_object(
        "What the page's picture with the clicks drawn on it shows; there when one was made.",
        optional=("file",),
        saved_heatmap=or_null(text("Short id of the saved heatmap whose picture it is; null when it was not kept.")),
        width=count("Of the page, CSS px."),
        shown=count("Clicks by people that are drawn."),
        of=count("Clicks by people in the band."),
        left_out=a_list(
            an_object("Clicks that are not drawn.", why=text("A word for the reason."), count=count("Clicks."), detail=text("The reason.")),
            "All that are not drawn, by people and by visitors who were set aside.",
        ),
        file=text("Name of the file that it lies in, beside the report; there when it was written to one."),
    )


def _fold() -> Schema:
    percent = {"type": "number", "minimum": 0, "maximum": 100}
    return an_object(
        "The fold twice: as PostHog counts it (everybody, every click), and by people.",
        total_count=count("Everybody's clicks that are not fixed."),
        below_fold_count=count("Those of them below the fold."),
        pct_below_fold={**percent, "description": "Percentage of everybody's clicks, one decimal, as PostHog rounds it."},
        median_viewport_height=or_null({"type": "integer", "description": "CSS px, over all matched rows."}),
        visitors=count("People with a click that is not fixed."),
        visitors_pct_below_fold=or_null({**percent, "description": "Of these people, the percentage with a click below their own fold."}),
        visitors_ci=or_null({**ref("ci"), "description": "Its interval, in percent."}),
        histogram=a_list(
            an_object(
                "Clicks from here (inclusive) to the next step.",
                below_fold_px={"type": "integer", "description": "CSS px below the fold; negative is above it."},
                clicks=count("Clicks by people."),
                visitors=count("People."),
            ),
            "How far below the fold.",
        ),
    )


def _scroll() -> Schema:
    return an_object(
        "How deep people got; depth is max_scroll + viewport height in CSS px, one depth per person.",
        optional=("page_height", "at_elements"),
        visitors=count("People whose depth is known."),
        reach=a_list(ref("reach"), "From the top of the page down."),
        depth_at_share={
            "description": "For 0.75, 0.5 and 0.25: the greatest depth (CSS px) that at least that share of people reached.",
            "type": "object",
            "additionalProperties": {"type": "integer"},
        },
        cliff=or_null(
            an_object(
                "A drop in reach: people are lost much faster than before it.",
                optional=("end_px", "abrupt"),
                depth_px=count("Where it begins, CSS px."),
                drop={**ref("share"), "description": "Share of people lost there."},
                ci={**ref("ci"), "description": "Interval of the depth, CSS px."},
                end_px=count("Where it ends, CSS px."),
                abrupt=flag("Sharper than the page's own pace; else steep: hardly anybody is left for much of the page."),
            )
        ),
        page_height=or_null(count("Height of the page, CSS px, where it is known.")),
        at_elements=a_list(
            {"allOf": [ref("reach"), an_object("The middle of a named hotspot that scrolls with the page.", hotspot_id=text())]},
            "How many people got to each named element, from the top down.",
        ),
    )


def _reach() -> Schema:
    return an_object(
        "How many people saw at least this depth.",
        depth_px=count("CSS px."),
        visitors=count("People."),
        share=ref("share"),
        ci=ref("ci"),
    )


def _region() -> Schema:
    return an_object(
        "A box. x is relative to the viewport's width; y is in CSS px of the document, or of the viewport when fixed.",
        x0={"type": "number"},
        x1={"type": "number"},
        y0={"type": "integer"},
        y1={"type": "integer"},
        fixed=flag("It stays in place while the page scrolls."),
    )


def _element() -> Schema:
    return an_object(
        "An element under a name a person uses. Its texts were written by the site or its visitors: untrusted.",
        name=text(),
        text=text("Visible text as autocapture reports it, of the interactive ancestor where there is one."),
        selector=text(),
        tag=text(),
        role=text(),
        interactive=flag("A click on it was meant to do something."),
        href=or_null(text()),
    )


def _hotspot() -> Schema:
    return an_object(
        "One element, or one place without an element, in one device band.",
        id=text(),
        type={"enum": ["click", "rageclick", "deadclick"]},
        device=device(),
        rank=count("From 1, within its type and band."),
        element=or_null(ref("element")),
        naming=an_object(
            "Where the name came from.",
            source=one_of(NamingSource),
            confidence={**ref("share"), "description": "About this share of such names is right."},
            support=count("Clicks that vouch for it."),
        ),
        region=ref("region"),
        points=a_list(
            an_object(
                "A cell, in the words heatmaps/events/ takes.",
                x={"type": "number"},
                y={"type": "integer"},
                target_fixed={"type": "boolean"},
                count=count("Clicks of this hotspot in the cell."),
            ),
            "All cells of the hotspot.",
        ),
        count=count("Clicks."),
        unique_visitors=count("People."),
        share={**ref("share"), "description": "Of people's clicks of this type in the band."},
        ci=ref("ci"),
        below_fold=flag("It lies below the fold of most people in the band."),
        described=text("Of a place without an element: where it lies among named ones. Empty otherwise, or when nothing named is near."),
    )


def _finding() -> Schema:
    return an_object(
        "A problem, how bad, how sure, and the numbers it rests on.",
        id=text(),
        kind=kind(),
        severity=one_of(Severity, "How bad."),
        confidence={**ref("share"), "description": "How sure."},
        device=one_of(FindingDevice),
        title=text(),
        summary=text(),
        element=or_null(ref("element")),
        region=or_null(ref("region")),
        recommendation=text("What to change."),
        evidence={**a_list(ref("evidence"), "Every number in the summary."), "minItems": 1},
    )


def _evidence() -> Schema:
    params = {"type": "object", "description": "Values of the parameters, by name."}
    return an_object(
        "One number with its denominator and the query that gives it again.",
        id=text(),
        signal=one_of(Signal),
        metric=text("What the number is, in words."),
        value={"type": "number", "description": "A count, or a share when ci is given. Not rounded."},
        n=count("The denominator of a share, or the number of people a count was taken from."),
        ci=or_null(ref("ci")),
        hotspot_id=or_null(text()),
        query={
            "oneOf": [
                an_object("First column of the first row of this SELECT, put to `heatsight query`.", sql=text(), params=params),
                an_object(
                    "GET this route below the project and follow the JSON pointer.",
                    route=text(),
                    params=params,
                    pointer=text(),
                ),
            ]
        },
    )


def _element_focus() -> Schema:
    unknown = "; null when its place is not known"
    return an_object(
        "Why people do or do not click one element; there when one was asked about.",
        wanted=text("The text or selector that was asked for."),
        bands=a_list(
            an_object(
                "What one band with people says of it.",
                device=device(),
                element=ref("element"),
                answer=text("Why people do or do not click it, with its numbers."),
                alike=count("Elements that the words mean in this band; the most clicked is shown."),
                region=or_null(ref("region")),
                fold_px=or_null(count("Where the fold is, CSS px.")),
                below_fold=or_null(flag(f"Its middle lies below the fold{unknown}.")),
                cliff_px=or_null(count("Where people are lost, CSS px; null when there is no such place.")),
                below_cliff=or_null(flag(f"Its middle lies below that place{unknown}, or without one.")),
                seen=or_null({**ref("evidence"), "description": f"People who had it on screen{unknown}."}),
                clicked={**ref("evidence"), "description": "People who clicked it, of those who had it on screen where that is known."},
                rage={**ref("evidence"), "description": "People who clicked it in a burst."},
                dead={**ref("evidence"), "description": "People who clicked it and got no response."},
                instead=a_list(
                    an_object("Something else on the same screen.", element=ref("element"), clicked=ref("evidence")),
                    "What takes the clicks instead, most people first.",
                ),
            ),
            "One entry per band with people; empty when nothing is called so.",
        ),
    )


def _outcome() -> Schema:
    return an_object(
        "What a rule said of a band.",
        optional=("detail",),
        kind=kind(),
        device=device(),
        outcome=one_of(OutcomeWord),
        needs=or_null(count("People needed, when there were not enough.")),
        has=or_null(count("People seen, when there were not enough.")),
        detail=text("Why, in words; may be empty."),
    )


if __name__ == "__main__":
    sys.stdout.write(as_text())
