"""A visitor who wants to be forgotten: by which names they are known, and what of them there is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Traces:
    """
    What a visitor is known by in one project.

    Attributes:
        distinct_ids: all of their names, as events bear them.
        texts: what tells that a text speaks of them: those names as JSON and addresses write them.
    """

    distinct_ids: tuple[str, ...]
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Erasure:
    """
    What there was of a visitor, and what there is, by where it lies.

    Attributes:
        distinct_ids: the name that was given first, then others of the same person.
        elsewhere: rows of other visitors that hold one of these names, in an address for instance. They stay.
    """

    distinct_ids: tuple[str, ...]
    before: Mapping[str, int]
    after: Mapping[str, int]
    elsewhere: int
