"""Computation graphs: single assignment, ancestors, dependents, definitions put in."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from symderiv.errors import InputError, UnknownName
from symderiv.expr import Var, var, variables
from symderiv.graph import Graph, Let, dims
from symderiv.parse import declarations, program

G = program("p = A*x; q = tanh(p); c = norm2(x)^2; y = sum(q) + c", declarations("x[n]; A[m,n]; unused[k]"))


def names(values: Iterable[Var]) -> set[str]:
    """Return what the values are called."""
    return {v.name for v in values}


def test_a_name_is_assigned_once() -> None:
    a = var("a")
    with pytest.raises(InputError, match="a is defined twice"):
        Graph((a,), (Let(var("a"), a + 1),))


def test_a_body_reads_only_what_stands_before_it() -> None:
    a, b = var("a"), var("b")
    with pytest.raises(UnknownName, match="y reads b"):
        Graph((a,), (Let(var("y"), a + b), Let(b, a)))


def test_a_body_that_reads_a_name_in_another_shape_is_refused() -> None:
    with pytest.raises(UnknownName):
        Graph((var("a"),), (Let(var("y", ("n",)), var("a", ("n",)) + 1),))


def test_an_unknown_name_is_answered_with_the_known_ones() -> None:
    with pytest.raises(UnknownName, match="nothing is named w; the names are x, A, unused, p, q, c, y"):
        G["w"]


def test_values_are_inputs_first_in_order() -> None:
    assert list(G.values) == ["x", "A", "unused", "p", "q", "c", "y"]


def test_sizes_are_the_symbolic_dimensions_in_order() -> None:
    assert G.sizes == ("n", "m", "k")


def test_ancestors_are_what_a_value_is_computed_from() -> None:
    assert names(G.ancestors(G["q"])) == {"q", "p", "A", "x"}


def test_dependents_are_what_is_computed_from_a_value() -> None:
    assert names(G.dependents(G["x"])) == {"x", "p", "q", "c", "y"}
    assert names(G.dependents(G["unused"])) == {"unused"}


def test_definitions_are_put_in_down_to_the_inputs() -> None:
    x, a = G["x"], G["A"]
    q = G.expanded(G["q"])
    assert q is G.expanded(G.bodies[G["q"]])
    assert set(variables(q)) == {x, a}


def test_a_value_that_is_kept_is_not_replaced() -> None:
    kept = G.expanded(G["q"], keep=lambda v: v.name == "p")
    assert kept is G.bodies[G["q"]]


def test_dims_are_each_yielded_once() -> None:
    assert list(dims(G["A"] @ G["x"])) == ["m", "n"]
