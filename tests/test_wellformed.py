"""Data beside its annotations: what fits, and what a misfit is told."""

from __future__ import annotations

from typing import Literal, NamedTuple

import pytest

from symderiv.wellformed import misfit


class Leaf(NamedTuple):
    name: str
    kind: Literal["red", "green"] = "green"


class Tree(NamedTuple):
    """A named tuple that holds others, and itself."""

    leaves: tuple[Leaf, ...]
    pair: tuple[str, int] = ("a", 1)
    top: Leaf | Tree | None = None


GREEN = Leaf("a")


@pytest.mark.parametrize(
    "tree",
    [
        Tree(()),
        Tree((GREEN, Leaf("b", "red"))),
        Tree((), ("b", 2)),
        Tree((), top=GREEN),
        Tree((), top=Tree(())),
    ],
)
def test_data_as_annotated_fits(tree: Tree) -> None:
    assert misfit(tree, Tree, "it") is None


@pytest.mark.parametrize(
    ("tree", "told"),
    [
        (Tree("abc"), "leaves of it must be a tuple of Leaf, (…,), found 'abc'"),
        (Tree(GREEN), "leaves of it must be a tuple of Leaf, (…,), found Leaf(name='a', kind='green')"),
        (Tree((GREEN, "b")), "element 2 of leaves of it must be Leaf, found 'b'"),
        (Tree((Leaf(3),)), "name of element 1 of leaves of it must be text, found 3"),
        (
            Tree((Leaf("a", "blue"),)),
            "kind of element 1 of leaves of it must be 'red' or 'green', found 'blue'",
        ),
        (Tree((), ("b", 2, 3)), "pair of it must be a tuple (text, a whole number), found ('b', 2, 3)"),
        (Tree((), ("b", "2")), "element 2 of pair of it must be a whole number, found '2'"),
        (Tree((), top="a"), "top of it must be Leaf or Tree or None, found 'a'"),
        (Tree((), top=Tree((), top=Leaf(None))), "name of top of top of it must be text, found None"),
        (Tree(["x" * 99]), "leaves of it must be a tuple of Leaf, (…,), found list"),
    ],
)
def test_what_does_not_fit_is_told_from_the_inside_out(tree: Tree, told: str) -> None:
    assert misfit(tree, Tree, "it") == told
