"""The witness of matrices of stacked columns lets right ones pass and refuses every kind of wrong one."""

from __future__ import annotations

from fractions import Fraction

import pytest

from symderiv import verify
from symderiv.expr import Expr, var
from symderiv.graph import Graph
from symderiv.ops.linear import TRACE, transpose
from symderiv.vecform import Column, Commutation, Diagonal, Factor, Kronecker, Row, Term, VecForm
from symderiv.verify import Check

A, B, V = var("A", ("m", "n")), var("B", ("k", "p")), var("V", ("n", "k"))
C, D, W = var("C", ("n", "k")), var("D", ("n", "k")), var("W", ("n", "p"))
s = var("s")
GRAPH = Graph((A, B, C, D, W, V, s), ())


def check(value: Expr, *factors: Factor, number: int = 1, scalars: tuple[Expr, ...] = ()) -> Check:
    """Return what the witness says of one term."""
    term = Term(Fraction(number), scalars, factors)
    return verify.stacked(GRAPH, value, VecForm(value.shape, V, (term,)))


RIGHT = [
    pytest.param(A @ V @ B, (Kronecker(transpose(B), A),), id="a Kronecker product"),
    pytest.param(transpose(V), (Commutation(("n", "k")),), id="the commutation matrix"),
    pytest.param(D * V, (Diagonal(D),), id="a diagonal"),
    pytest.param(TRACE(transpose(C) @ V) * W, (Column(W), Row(C)), id="an outer product"),
]


@pytest.mark.parametrize(("value", "factors"), RIGHT)
def test_a_right_matrix_passes(value: Expr, factors: tuple[Factor, ...]) -> None:
    found = check(value, *factors)
    assert (found.passed, found.points) == (True, 16)


WRONG = [
    pytest.param(A @ V @ B, (Kronecker(transpose(B), 2 * A),), id="a factor of two"),
    pytest.param(D * V, (Diagonal(C),), id="another diagonal"),
    pytest.param(V, (Commutation(("n", "k")),), id="a transpose too many"),
    pytest.param(transpose(V), (), id="a transpose too few"),
    pytest.param(TRACE(transpose(C) @ V) * W, (Column(W), Row(D)), id="another row"),
]


@pytest.mark.parametrize(("value", "factors"), WRONG)
def test_a_wrong_matrix_fails_with_both_vectors(value: Expr, factors: tuple[Factor, ...]) -> None:
    found = check(value, *factors)
    assert not found.passed
    assert {"V", "matrix times vec", "vec of the map"} <= dict(found.counterexample or ()).keys()


def test_numbers_and_scalars_in_front_count() -> None:
    value = -3 * (s * (D * V))
    assert check(value, Diagonal(D), number=-3, scalars=(s,)).passed
    assert not check(value, Diagonal(D), number=3, scalars=(s,)).passed
    assert not check(value, Diagonal(D), number=-3).passed
