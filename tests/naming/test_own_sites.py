"""Naming against the truth, on recorded traffic: the bundled site, and two of our own with older SDKs and with quick flushes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from benchmarks.naming_score import Score, score, texts_of
from benchmarks.recorded import Recorded, captured, groups, read, scope_of

import heatsight.sample
from heatsight.naming.points import name_points

CORPUS = Path(__file__).parents[1] / "corpus"
OWN = ("studio-app", "town-library")
SITES = ("saas-pricing", *OWN)


def site(name: str) -> Recorded:
    """A site of the corpus."""
    sample = Path(heatsight.sample.__path__[0]) / name / "events.jsonl.gz"
    return read(CORPUS / name, sample if sample.is_file() else None)


def scored(recorded: Recorded, *, recordings: bool, at_least: int = 30) -> Score:
    """All its pages and bands with enough clicks together."""
    texts, total = texts_of(recorded.clicks), Score()
    with captured(recorded, recordings=recordings) as (source, window):
        for (url, band), clicks in groups(recorded, at_least=at_least).items():
            total += score(clicks, name_points(source, scope_of(url, window), band, "click").hotspots, texts)
    return total


@pytest.fixture(scope="module")
def scores() -> Mapping[str, Score]:
    """Each site's score without recordings; once for all tests here."""
    return {name: scored(site(name), recordings=False) for name in SITES}


@pytest.mark.parametrize("name", SITES)
def test_clicks_are_told_rightly(scores: Mapping[str, Score], name: str):
    """Of the true clicks on pages with enough of them, 97 of 100 lie in a hotspot with their element, or rightly with none."""
    assert scores[name].clicks >= 250
    assert scores[name].share_right >= 0.97, scores[name].wrong.most_common(8)


@pytest.mark.parametrize("name", SITES)
def test_names_are_right(scores: Mapping[str, Score], name: str):
    """Of the clicks that are given a name, 98 of 100 are given the right one."""
    assert scores[name].precision >= 0.98, scores[name].wrong.most_common(8)


@pytest.mark.parametrize("name", SITES)
def test_an_element_is_one_hotspot(scores: Mapping[str, Score], name: str):
    """Elements are hardly ever torn apart."""
    assert scores[name].torn <= 1.2


def test_confidence_is_what_it_says(scores: Mapping[str, Score]):
    """All sites together: among names given with a confidence in one tenth, about that share is right."""
    assert sum(scores.values(), Score()).calibration <= 0.05


def test_recordings_name_the_clicks_of_their_sessions():
    """Of recorded sessions' clicks, with the recordings used, at least 98.5 of 100 are told rightly."""
    whole = site("studio-app")
    sessions = whole.recorded_sessions()
    theirs = replace(whole, clicks=tuple(click for click in whole.clicks if click.get("session") in sessions))
    found = scored(theirs, recordings=True, at_least=10)
    assert found.clicks >= 100
    assert found.share_right >= 0.985, found.wrong.most_common(8)
