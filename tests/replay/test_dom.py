from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heatsight.replay.dom import Node, Tree
from heatsight.replay.packing import Budget, Spent


def outline(node: Node | None) -> Any:
    """Ids as nested lists."""
    return None if node is None else [node.id, *(outline(child) for child in node.children)]


def made(number: int, *children: Any, kind: int = 2) -> dict[str, Any]:
    """A described node."""
    return {"type": kind, "tagName": "p", "id": number, "attributes": {}, "childNodes": list(children)}


@pytest.fixture
def tree() -> Tree:
    """A body (1) with three paragraphs (2, 3, 4)."""
    grown = Tree(Budget())
    grown.start(made(1, made(2), made(3), made(4)))
    return grown


def test_additions_stand_before_the_node_they_name(tree: Tree):
    """Also where that node is added later in the list; null is the end."""
    additions = [
        {"parentId": 1, "nextId": 6, "node": made(5)},
        {"parentId": 1, "nextId": 3, "node": made(6)},
        {"parentId": 6, "nextId": None, "node": made(7)},
    ]
    tree.mutate({"adds": additions})
    assert outline(tree.root) == [1, [2], [5], [6, [7]], [3], [4]]


def test_moves_are_a_removal_and_an_addition(tree: Tree):
    """A moved node keeps its id and stands in one place only."""
    tree.mutate({"removes": [{"parentId": 1, "id": 4}], "adds": [{"parentId": 2, "nextId": None, "node": made(4)}]})
    assert outline(tree.root) == [1, [2, [4]], [3]]
    tree.mutate({"adds": [{"parentId": 1, "nextId": 2, "node": made(4)}]})
    assert outline(tree.root) == [1, [4], [2], [3]]


def test_removed_nodes_are_gone_with_all_in_them(tree: Tree):
    """What lay in a removed node cannot be clicked."""
    tree.mutate({"adds": [{"parentId": 3, "nextId": None, "node": made(8, made(9))}]})
    tree.mutate({"removes": [{"parentId": 1, "id": 3}]})
    assert [tree.node(number) for number in (3, 8, 9)] == [None, None, None]


def test_attributes_come_change_and_go(tree: Tree):
    """Null takes an attribute away."""
    tree.mutate({"attributes": [{"id": 2, "attributes": {"class": "a", "title": "b"}}]})
    tree.mutate({"attributes": [{"id": 2, "attributes": {"class": "c", "title": None}}]})
    node = tree.node(2)
    assert node is not None
    assert node.attributes == {"class": "c"}


def test_hostile_mutations_end_at_the_budget():
    """Work is paid for, so nothing a visitor sends costs more than the budget."""
    tree = Tree(Budget(steps=10_000))
    tree.start(made(1))
    additions = [{"parentId": 1, "nextId": number - 1 if number > 2 else None, "node": made(number)} for number in range(2, 5_000)]
    with pytest.raises(Spent):
        tree.mutate({"adds": additions})


ids = st.integers(1, 6)
described = st.recursive(
    st.builds(made, ids) | st.none(),
    lambda inner: st.builds(lambda n, below: made(n, *below), ids, st.lists(inner, max_size=3)),
    max_leaves=8,
)
changes = st.fixed_dictionaries(
    {
        "adds": st.lists(st.fixed_dictionaries({"parentId": ids, "nextId": ids | st.none(), "node": described}), max_size=4),
        "removes": st.lists(st.fixed_dictionaries({"parentId": ids, "id": ids}), max_size=3),
    }
)


@given(described, st.lists(changes, max_size=4))
def test_the_tree_stays_a_tree(start: Any, mutations: list[Any]):
    """Whatever is added twice, into itself or nowhere: every node below the root has one parent that holds it once."""
    tree = Tree(Budget(steps=100_000))
    tree.start(start)
    for mutation in mutations:
        tree.mutate(mutation)
    seen: list[int] = []
    todo = [tree.root] if tree.root is not None else []
    while todo:
        node = todo.pop()
        seen.append(id(node))
        assert all(child.parent is node for child in node.children)
        todo += node.children
    assert len(seen) == len(set(seen))
