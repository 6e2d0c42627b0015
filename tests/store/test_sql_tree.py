from __future__ import annotations

import pytest

from heatsight.errors import QueryRefused
from heatsight.store.sql_tree import refuse_text, refuse_tree

SELECT = """SelectWithUnionQuery (children 1)
 ExpressionList (children 1)
  SelectQuery (children 2)
   ExpressionList (children 1)
    Identifier a
   TablesInSelectQuery (children 1)
    TablesInSelectQueryElement (children 1)
     TableExpression (children 1)
      TableIdentifier events"""


def test_plain() -> None:
    """A plain SELECT over a table that may be read passes."""
    refuse_tree("SELECT a FROM events", SELECT.splitlines(), frozenset())


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("      TableIdentifier events.x", "not events.x"),
        ("      TableIdentifier  events", "could not|not "),
        ("      Function file (children 1)", "table function file"),
        ("      SomethingNew", "SomethingNew is not available"),
        ("      TableIdentifier a\x1b[2J", r"not a\?"),
        ("      TableIdentifier " + "x" * 100, "x{60}…$"),
        ("              Identifier a", "could not be understood"),
        ("SelectWithUnionQuery", "could not be understood"),
        ("", "could not be understood"),
        ("(children 1)", "could not be understood"),
    ],
)
def test_refused_line(line: str, told: str) -> None:
    """Whatever is not known to be harmless is refused."""
    with pytest.raises(QueryRefused, match=told):
        refuse_tree("SELECT", [*SELECT.splitlines()[:-1], line], frozenset())


def test_nothing() -> None:
    """An empty tree is refused."""
    with pytest.raises(QueryRefused):
        refuse_tree("", [], frozenset())


@pytest.mark.parametrize("text", ["SELECT '\\n`\\n`', '{x:Identifier}'", 'SELECT `a b`, "c"', "SELECT {x:String}"])
def test_text(text: str) -> None:
    """Literals may hold anything, names anything printable."""
    refuse_text(text)


@pytest.mark.parametrize(
    "text", ["SELECT `a\\nb`", 'SELECT "a\\\\"', "SELECT {x:Identifier}", "SELECT { x : identifier }", "SELECT 'a' `\\n` 'b'"]
)
def test_refused_text(text: str) -> None:
    """Names that could forge a line of the tree are refused before anything is parsed."""
    with pytest.raises(QueryRefused):
        refuse_text(text)
