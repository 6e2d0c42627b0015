"""All elements that the sample's events name: which chain is whose, and what each element is called."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from heatsight.model.element import Element, NamedElement
from heatsight.model.elements_chain import parse
from heatsight.naming.identity import describe, path
from heatsight.naming.landmarks import control
from heatsight.naming.selector import full_selector
from heatsight.naming.words import text_of

_BACKDROP = frozenset({"body", "html"})


@dataclass(frozen=True, slots=True)
class Roster:
    """
    Elements, in the order their chains came.

    Attributes:
        of_chain: for each chain, its element.
        keys, names: of each element.
        passive: elements that are nothing interactive: only dead clicks name them.
        bounded: passive elements with an extent of their own (text, images), unlike containers and backgrounds.
    """

    of_chain: npt.NDArray[np.int64]
    keys: tuple[str, ...]
    names: tuple[NamedElement, ...]
    passive: npt.NDArray[np.bool_]
    bounded: npt.NDArray[np.bool_]


def roster(chains: Sequence[str], captured: Sequence[int], seen: Sequence[int], pages: Sequence[set[int]] | None = None) -> Roster:
    """
    All elements.

    Args:
        chains: distinct chains.
        captured: how many autocapture events carry each.
        seen: how much each is worth in naming its element: the more events carry it, the more.
        pages: on which pages each was seen; None where all is one page.
    """
    parsed = [parse(chain) or (Element("unknown"),) for chain in chains]
    starts, interactive = _starts(parsed, captured)
    number: dict[str, int] = {}
    keys = [path(chain, start) for chain, start in zip(parsed, starts, strict=True)]
    if pages is not None and len(set().union(*pages)) > 1:
        keys = _apart(keys, [_label(chain, start) for chain, start in zip(parsed, starts, strict=True)], pages)
    of_chain = [number.setdefault(key, len(number)) for key in keys]
    members: list[list[int]] = [[] for _ in number]
    for place, element in enumerate(of_chain):
        members[element].append(place)
    names, passive, bounded = [], [], []
    for mine in members:
        active = any(interactive[place] for place in mine)
        best = _best(mine, parsed, starts, seen)
        names.append(describe(parsed[best], starts[best], interactive=active))
        passive.append(not active)
        bounded.append(bool(names[-1].text) or names[-1].role in {"img", "video", "heading", "paragraph", "code"})
    selectors = Counter(name.selector for name in names)
    for element, mine in enumerate(members):
        if selectors[names[element].selector] > 1:
            best = _best(mine, parsed, starts, seen)
            names[element] = replace(names[element], selector=full_selector(parsed[best], starts[best]))
    return Roster(
        np.array(of_chain, dtype=np.int64), tuple(number), tuple(names), np.array(passive, dtype=bool), np.array(bounded, dtype=bool)
    )


def _starts(parsed: Sequence[tuple[Element, ...]], captured: Sequence[int]) -> tuple[list[int], list[bool]]:
    """
    Where in each chain its element stands, and whether it is interactive.

    What autocapture saw without a control in its chain shows a pointer cursor, and cursors are inherited: so the outermost ancestor
    that was itself seen so is the thing people click, and what lies in it belongs to it.
    """
    pointers = {
        path(chain, 0)
        for chain, count in zip(parsed, captured, strict=True)
        if count and control(chain) is None and chain[0].tag.lower() not in _BACKDROP
    }
    starts, interactive = [], []
    for chain in parsed:
        start = control(chain)
        if start is None:
            outer = [place for place in range(len(chain)) if chain[place].tag.lower() not in _BACKDROP and path(chain, place) in pointers]
            starts.append(outer[-1] if outer else 0)
            interactive.append(bool(outer))
        else:
            starts.append(start)
            interactive.append(True)
    return starts, interactive


def _label(chain: tuple[Element, ...], start: int) -> str:
    return text_of(chain, start) or chain[start].href or ""


def _apart(keys: Sequence[str], labels: Sequence[str], pages: Sequence[set[int]]) -> list[str]:
    """
    Keys that tell elements of several pages apart.

    At one path two pages may have one element (a menu's link) or two (each article's own title): it is one where they have a label
    in common, whatever else it reads as on either page.
    """
    home: dict[tuple[str, object], int] = {}
    leader = list(range(len(keys)))

    def lead(chain: int) -> int:
        while leader[chain] != chain:
            leader[chain] = leader[leader[chain]]
            chain = leader[chain]
        return chain

    for chain, (key, label) in enumerate(zip(keys, labels, strict=True)):
        for shared in ((key, label), *((key, page) for page in pages[chain])):
            leader[lead(chain)] = lead(home.setdefault(shared, chain))
    first = {lead(chain): label for label, chain in sorted(zip(labels, range(len(keys)), strict=True), reverse=True)}
    elements = Counter(key for key, _ in {(key, lead(chain)) for chain, key in enumerate(keys)})
    return [f"{key} {first[lead(chain)]}" if elements[key] > 1 else key for chain, key in enumerate(keys)]


def _best(mine: Sequence[int], parsed: Sequence[tuple[Element, ...]], starts: Sequence[int], seen: Sequence[int]) -> int:
    """The chain that names the element best: the text people saw most often, then the chain they met most often."""
    texts: Counter[str] = Counter()
    for place in mine:
        texts[parsed[place][starts[place]].text or text_of(parsed[place], starts[place])] += seen[place]
    texts.pop("", None)
    usual = texts.most_common(1)[0][0] if texts else ""
    fitting = [place for place in mine if usual in {parsed[place][starts[place]].text, text_of(parsed[place], starts[place])}]
    return max(fitting or mine, key=lambda place: (seen[place], -place))
