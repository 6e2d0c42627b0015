"""
Which functions a user's SQL may call: by the engine's own categories, less what reaches out or tells of the machine.

Left out as whole categories: dictionaries, introspection, models that answer over the network, encryption, and the
engine's own "Other", of which only the listed ones are let in.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

CATEGORIES: Final = frozenset({
    "Aggregate Functions", "Arithmetic", "Arrays", "Bit", "Bitmap", "Comparison", "Conditional", "Dates and Times", "Distance",
    "Encoding", "Hash", "IP Address", "JSON", "Logical", "Map", "Mathematical", "Null", "Random Number", "Rounding", "String",
    "String Replacement", "String Search", "String Splitting", "Time Window", "Tuple", "Type Conversion", "URL", "UUID",
})  # fmt: skip

_BESIDES: Final = frozenset({
    "_cast", "bar", "casewithexpression", "countdigits", "finalizeaggregation", "formatreadabledecimalsize", "formatreadablequantity",
    "formatreadablesize", "formatreadabletimedelta", "getsubcolumn", "greatcircledistance", "identity", "isdecimaloverflow",
    "materialize", "minsamplesizeconversion", "minsamplesizecontinuous", "neighbor", "parsereadablesize", "parsetimedelta",
    "rownumberinallblocks", "rownumberinblock", "runningaccumulate", "runningdifference", "totypename", "transform",
    "variantelement", "varianttype", "visiblewidth",
})  # fmt: skip
"""Harmless ones from other categories, in lower case."""

_NOT: Final = frozenset({
    "aggthrow",  # made to fail
    "chdb", "servertimezone",  # tell of the machine
    "flamegraph",  # turns addresses of this process into names
    "formatrow", "formatrownonewline", "groupformat",  # formats may read schema files
    "generatesnowflakeid",  # carries a mark of the machine
    # compare every letter with every letter, and cannot be stopped while they do: a minute for forty long texts
    "arraylevenshteindistance", "arraylevenshteindistanceweighted", "arraysimilarity", "dameraulevenshteindistance",
    "editdistance", "editdistanceutf8", "jarosimilarity", "jarowinklersimilarity",
})  # fmt: skip

_COMBINATORS: Final = (
    "if", "array", "map", "simplestate", "state", "merge", "mergestate", "foreach", "distinct", "ordefault", "ornull", "resample",
    "argmin", "argmax", "null",
)  # fmt: skip
"""What may be put behind an aggregate function's name, in lower case."""

QUESTION: Final = """
SELECT f.name, f.is_aggregate, if(f.alias_to = '', f.categories, target.categories), if(f.alias_to = '', f.name, f.alias_to)
FROM system.functions AS f LEFT JOIN system.functions AS target ON f.alias_to = target.name
WHERE f.origin = 'System'"""
"""Asks the engine for every function: name, whether it aggregates, category, and the name it is an alias of."""


class Functions:
    """The functions that may be called; `name in functions` takes lower case."""

    def __init__(self, rows: Iterable[tuple[str, int, str, str]]) -> None:
        names: set[str] = set()
        aggregates: set[str] = set()
        for name, aggregate, category, target in rows:
            if (category in CATEGORIES or target.lower() in _BESIDES) and target.lower() not in _NOT:
                names.add(name.lower())
                if aggregate:
                    aggregates.add(name.lower())
        self.names = frozenset(names)
        self._aggregates = frozenset(aggregates)

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and (name in self.names or self._is_combined(name))

    def _is_combined(self, name: str) -> bool:
        if name in self._aggregates:
            return True
        return any(name.endswith(ending) and self._is_combined(name[: -len(ending)]) for ending in _COMBINATORS)
