"""An element of a page, as autocapture describes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Element:
    """
    One link of an elements chain. Every text in it was written by the site or its visitors: hostile.

    Attributes:
        attributes: the page's own attributes without the `attr__` prefix (`class` included when the SDK sent it).
        nth_child, nth_of_type: from 1; None when unknown.
    """

    tag: str
    classes: tuple[str, ...] = ()
    attributes: Mapping[str, str] = field(default_factory=dict)
    text: str | None = None
    href: str | None = None
    attr_id: str | None = None
    nth_child: int | None = None
    nth_of_type: int | None = None


@dataclass(frozen=True, slots=True)
class NamedElement:
    """
    An element under a name a person uses.

    Attributes:
        name: e.g. "“Pricing” link in the header".
        text: the visible text as autocapture reports it, of the interactive ancestor where there is one; "" when it has none.
        selector: short and stable: data attributes, id, role and text, then path.
        tag, role: of the interactive ancestor where there is one.
        interactive: whether a click on it was meant to do something.
    """

    name: str
    text: str
    selector: str
    tag: str
    role: str
    interactive: bool
    href: str | None = None
