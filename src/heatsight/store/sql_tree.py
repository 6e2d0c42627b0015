"""
What a user's SQL may consist of: an allow-list over the engine's own parse of it.

The engine prints a tree, one node per line, indented by depth. Everything in it must be known here: a kind of node, a table, a
function that is not listed is refused, so what the engine learns tomorrow is refused until somebody has thought about it.

Two things the printed tree keeps to itself, and how they are met: the function in `* APPLY f` (so APPLY is refused) and
the names in `WITH name AS (…)` (so they are read off the formatted text, where too many do no harm: a bare name that is
no CTE can only be looked for among the project's own views).
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Final

from heatsight.errors import QueryRefused
from heatsight.store.schema import READABLE, TIMES

_QUIET: Final = frozenset({
    "ArrayJoin", "Asterisk", "ColumnsExceptTransformer", "ColumnsListMatcher", "ColumnsRegexpMatcher", "ColumnsReplaceTransformer",
    "ColumnsReplaceTransformer::Replacement", "ColumnsTransformerList", "ExpressionList", "InterpolateElement", "Literal",
    "OrderByElement", "QualifiedAsterisk", "QualifiedColumnsListMatcher", "QualifiedColumnsRegexpMatcher", "SelectIntersectExceptQuery",
    "SelectQuery", "SelectWithUnionQuery", "Subquery", "TableExpression", "TableJoin", "TablesInSelectQuery",
    "TablesInSelectQueryElement", "WindowDefinition", "WindowListElement", "WithElement",
})  # fmt: skip
"""Nodes that are harmless whatever they are named; what they hold is looked at in its own right."""

_REFUSED: Final = {
    "Set": "SETTINGS are fixed here",
    "ColumnsApplyTransformer": "APPLY is not available here",
    "SampleRatio": "SAMPLE is not available here",
    "ASTStreamSettings": "STREAM is not available here",
}

_TABLE_FUNCTIONS: Final = frozenset({"numbers", "generateseries", "generate_series", "sqlstandardvalues"})
"""Rows out of nothing. All others reach outside, or might."""

_WITHOUT_TABLES: Final = frozenset({"lambda", "exists", "grouping"})
"""Syntax that the tree shows as functions, beside those that the engine lists."""

_MEMBERSHIP: Final = re.compile(r"(global)?(not)?(null)?in(ignoreset)?", re.IGNORECASE)
"""`IN` in all its forms: a bare name on its right side is a table."""

_VIRTUAL: Final = frozenset({"_table", "_database"})
"""Columns every table has without saying so; they name places that are nobody's business."""

_NODE: Final = re.compile(r"( *)([A-Za-z:]+) ?(.*)")
_ENDING: Final = re.compile(r"((?: \(alias .*?\))?)(?: \(children \d+\))?$")
_LITERAL: Final = re.compile(r"'(?:[^'\\]|\\.|'')*'", re.DOTALL)
_QUOTED: Final = re.compile(r"`(?:[^`\\]|\\.|``)*`|\"(?:[^\"\\]|\\.|\"\")*\"", re.DOTALL)
_CTE: Final = re.compile(r"([\w$]+|`[^`]+`)(?:\([^()]*\))? AS \(")
_IDENTIFIER_PARAMETER: Final = re.compile(r"\{\s*\w+\s*:\s*Identifier\s*\}", re.IGNORECASE)


@dataclass(slots=True)
class _Node:
    kind: str
    name: str
    children: list[_Node] = field(default_factory=list)


def refuse_text(formatted: str) -> None:
    """Raises QueryRefused for what must not even be parsed: names that could forge the printed tree, or come in by parameter."""
    names = _LITERAL.sub("''", formatted)
    if _IDENTIFIER_PARAMETER.search(names):
        raise QueryRefused("a parameter can be a value, not a name: {…:Identifier} is not available here")
    if any("\\" in quoted for quoted in _QUOTED.findall(names)):
        raise QueryRefused("names must not hold control characters, quotes or backslashes")


def refuse_tree(formatted: str, lines: Sequence[str], functions: Container[str]) -> None:
    """
    Raises QueryRefused for anything in the tree that is not on the list.

    Args:
        formatted: the text the tree was printed for, in the engine's own formatting.
        lines: the tree.
        functions: the functions that may be called, by their names in lower case.
    """
    root = _tree(lines)
    if root.kind != "SelectWithUnionQuery":
        raise QueryRefused("only one SELECT can be asked here")
    if [node.kind for node in root.children] != ["ExpressionList"]:
        settings = any(node.kind == "Set" for node in root.children)
        raise QueryRefused("SETTINGS are fixed here" if settings else "FORMAT and INTO OUTFILE are not available here")
    tables = frozenset(READABLE) | _cte_names(formatted)
    for node in _walk(root):
        _refuse_node(node, tables, functions)


def _refuse_node(node: _Node, tables: AbstractSet[str], functions: Container[str]) -> None:
    if node.kind == "TableIdentifier":
        _refuse_table(node.name, tables)
    elif node.kind == "TableExpression":
        for child in node.children:
            if child.kind == "Function" and child.name.lower() not in _TABLE_FUNCTIONS:
                raise QueryRefused(f"the table function {_shown(child.name)} is not available here")
    elif node.kind == "Function":
        _refuse_function(node, tables, functions)
    elif node.kind == "Identifier":
        if node.name.rsplit(".", 1)[-1] in _VIRTUAL:
            raise QueryRefused(f"there is no column {_shown(node.name)}")
    elif node.kind not in _QUIET:
        raise QueryRefused(_REFUSED.get(node.kind, f"{_shown(node.kind)} is not available here"))


def _refuse_function(node: _Node, tables: AbstractSet[str], functions: Container[str]) -> None:
    name = node.name.lower()
    if name not in functions and name not in _TABLE_FUNCTIONS and name not in _WITHOUT_TABLES:
        raise QueryRefused(f"the function {_shown(node.name)} is not available here")
    if _MEMBERSHIP.fullmatch(name):
        arguments = [argument for child in node.children[:1] for argument in child.children]
        for argument in arguments[1:]:
            if argument.kind == "Identifier":
                _refuse_table(argument.name, tables)


def _refuse_table(name: str, tables: AbstractSet[str]) -> None:
    if name not in tables:
        raise QueryRefused(f"only {', '.join(READABLE)} and what the query itself names can be read here, not {_shown(name)}")


def _cte_names(formatted: str) -> frozenset[str]:
    found = {name.strip("`") for name in _CTE.findall(_LITERAL.sub("''", formatted))}
    # A name of ours may be given to something else only where that hides nothing: out of its scope it would be the view.
    return frozenset(name for name in found if "." not in name and name not in TIMES)


def _tree(lines: Sequence[str]) -> _Node:
    path: list[_Node] = []
    for line in lines:
        match = _NODE.fullmatch(line)
        if match is None:
            raise QueryRefused("the query could not be understood")
        depth = len(match[1])
        named = _ENDING.search(match[3]) if match[3] else None
        node = _Node(match[2], "" if match[3].startswith("(") else match[3][: named.start() if named else None])
        if depth > len(path) or (depth == 0 and path):
            raise QueryRefused("the query could not be understood")
        del path[depth:]
        if path:
            path[-1].children.append(node)
        path.append(node)
    if not path:
        raise QueryRefused("the query could not be understood")
    return path[0]


def _walk(root: _Node) -> Iterator[_Node]:
    waiting = [root]
    while waiting:
        node = waiting.pop()
        yield node
        waiting.extend(node.children)


def _shown(name: str) -> str:
    """A name from the query, short and without anything that could steer a terminal."""
    clean = "".join(char if char.isprintable() else "?" for char in name)
    return clean if len(clean) <= 60 else f"{clean[:60]}…"  # noqa: PLR2004  # enough to recognise it by
