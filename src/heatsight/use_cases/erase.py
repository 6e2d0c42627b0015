"""
Erase a visitor: from the tables, the saved heatmaps with their pictures and credentials, and the kept assessments.

Each place counts what it holds and takes it out; the counts before and after are the proof.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Final
from urllib.parse import quote

import msgspec

from heatsight.errors import InvalidRequest, NotFound, StoreUnavailable
from heatsight.model.erasure import Erasure, Traces
from heatsight.model.project import Project
from heatsight.model.saved_heatmap import SavedHeatmap
from heatsight.query.identities import identities
from heatsight.use_cases.gallery import Gallery
from heatsight.use_cases.installation import Installation
from heatsight.use_cases.page_credentials import unseal

LONG_ENOUGH: Final = 6
"""Characters: a shorter name is found in texts only between quotes, since it may be part of anything."""


def find_visitor(installation: Installation, project: Project, distinct_id: str, *, alone: bool = False) -> Erasure:
    """
    What there is of a visitor, changing nothing.

    Args:
        alone: only this one name, not the person's others.

    Raises:
        InvalidRequest: it is no name.
        NotFound: no row of this project bears it. That texts speak of such a word makes nobody a visitor.
        StoreUnavailable: a place cannot be read.
    """
    names = _names(installation, project, distinct_id, alone=alone)
    traces = traces_of(names)
    if not any(installation.store.count_of(project.id, traces).values()):
        raise NotFound(f"no visitor of project {project.id} ({project.name}) is called {distinct_id}")
    before = _count(installation, project, traces)
    return Erasure(names, before, before, installation.store.elsewhere(project.id, traces))


def erase_visitor(installation: Installation, project: Project, distinct_id: str, *, alone: bool = False) -> Erasure:
    """The same, and then it is gone. Erasing again finds nobody. Raises what `find_visitor` raises."""
    found = find_visitor(installation, project, distinct_id, alone=alone)
    traces = traces_of(found.distinct_ids)
    gallery = installation.gallery
    for heatmap in _saved(gallery, project, traces):
        for picture in gallery.saved.erase(project.id, heatmap.id):
            gallery.pictures.remove(picture)
    installation.documents().forget(project.id, traces.texts)
    installation.store.erase(project.id, traces)
    return Erasure(found.distinct_ids, found.before, _count(installation, project, traces), found.elsewhere)


def traces_of(names: tuple[str, ...]) -> Traces:
    """The names, and how texts write them: as JSON in two ways, and in an address."""
    texts: dict[str, None] = {}
    for name in names:
        spellings = (json.dumps(name, ensure_ascii=False), json.dumps(name))
        texts |= dict.fromkeys(spellings)
        if len(name) >= LONG_ENOUGH:
            texts |= dict.fromkeys((name, *(text[1:-1] for text in spellings), quote(name, safe="")))
    return Traces(names, tuple(texts))


def _names(installation: Installation, project: Project, distinct_id: str, *, alone: bool) -> tuple[str, ...]:
    if not distinct_id.strip():
        raise InvalidRequest("a visitor's distinct_id is not empty", attr="distinct_id")
    return (distinct_id,) if alone else identities(installation.store.source(project.id), distinct_id)


def _count(installation: Installation, project: Project, traces: Traces) -> Mapping[str, int]:
    return {
        **installation.store.count_of(project.id, traces),
        "saved heatmaps": len(_saved(installation.gallery, project, traces)),
        "assessments": installation.documents().holding(project.id, traces.texts),
    }


def _saved(gallery: Gallery, project: Project, traces: Traces) -> list[SavedHeatmap]:
    """Saved heatmaps, deleted ones too, that hold one of the texts: in their addresses, names, notes, credentials, or on a picture."""
    return [heatmap for heatmap, sealed in gallery.saved.every(project.id) if _speaks(gallery, heatmap, sealed, traces)]


def _speaks(gallery: Gallery, heatmap: SavedHeatmap, sealed: str | None, traces: Traces) -> bool:
    def told(text: str) -> bool:
        return any(part in text for part in traces.texts)

    if told(msgspec.json.encode(heatmap).decode()):
        return True
    try:
        if told(json.dumps([one.value for one in unseal(sealed, heatmap.id, gallery.seal)], ensure_ascii=False)):
            return True
    except StoreUnavailable:  # nobody can read them any more
        pass
    for picture in gallery.saved.pictures(project_id=heatmap.project_id, heatmap_id=heatmap.id).values():
        try:
            if told(msgspec.json.encode(gallery.pictures.layout(picture)).decode()):
                return True
        except NotFound:
            continue
    return False
