"""Reductions: what they are of rows and columns, at ties, and far from zero."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from symderiv import verify
from symderiv.errors import ShapeError
from symderiv.expr import Expr, size, var
from symderiv.graph import Graph, Let
from symderiv.normal import simplify
from symderiv.numeric import evaluator
from symderiv.ops.axis import colmean, colsum, rowlse, rowmean, rowsoftmax, rowsum
from symderiv.ops.linear import ones
from symderiv.ops.products import PROD
from symderiv.ops.reduce import LSE, MAXEL, MINEL, SOFTMAX, SUM
from symderiv.parse import declarations, expression, text
from symderiv.witness.definition import Forward
from symderiv.witness.explicit import OnKink

X = var("X", ("m", "n"))
x = var("x", ("n",))
r = var("r", (1, "n"))
NUMBERS = np.array([[1.0, 2.0, -3.0], [0.5, 4.0, 6.0]])


def computed(body: Expr, **values: Any) -> Any:
    """Return the value of an expression."""
    return evaluator((), {"value": body})({"m": 2, "n": 3, **values})["value"]


@pytest.mark.parametrize(
    ("reduce", "expected"),
    [
        (rowsum, NUMBERS.sum(axis=1)),
        (rowmean, NUMBERS.mean(axis=1)),
        (colsum, NUMBERS.sum(axis=0)),
        (colmean, NUMBERS.mean(axis=0)),
        (rowlse, np.log(np.exp(NUMBERS).sum(axis=1))),
        (rowsoftmax, np.exp(NUMBERS) / np.exp(NUMBERS).sum(axis=1)[:, None]),
    ],
)
def test_a_reduction_goes_along_its_axis(reduce: Any, expected: Any) -> None:
    np.testing.assert_allclose(computed(reduce(X), X=NUMBERS), expected, rtol=1e-14)


def test_a_reduction_by_row_gives_a_column_and_one_by_column_a_row() -> None:
    assert {rowsum(X).shape, rowmean(X).shape, rowlse(X).shape} == {("m",)}
    assert {colsum(X).shape, colmean(X).shape} == {(1, "n")}
    assert rowsoftmax(X).shape == ("m", "n")


def test_a_vector_is_a_matrix_with_one_column() -> None:
    assert rowsum(x) is rowmean(x) is rowlse(x) is x
    assert colsum(x) is SUM(x)
    assert rowsoftmax(x) is ones(("n",))


def test_a_row_is_a_matrix_with_one_row() -> None:
    assert colsum(r) is colmean(r) is r
    assert rowsum(r) is SUM(r)
    assert rowlse(r) is LSE(r)
    assert rowsoftmax(r) is SOFTMAX(r)


def test_softmax_of_a_matrix_says_how_it_is_meant() -> None:
    with pytest.raises(ShapeError, match="row by row it is rowsoftmax"):
        SOFTMAX(X)


@pytest.mark.parametrize("name", ["prod", "maxel", "minel", "lse", "sum", "mean"])
def test_a_scalar_is_its_own_reduction(name: str) -> None:
    scope = declarations("y")
    assert expression(f"{name}(y)", scope) is expression("y", scope)


@pytest.mark.parametrize(
    ("body", "entries", "expected"),
    [
        (LSE(X), [[1000, 1000, -1000], [0, 0, 0]], 1000 + np.log(2)),
        (rowlse(X), [[800, 800, 0], [-800, -900, -900]], [800 + np.log(2), -800]),
        (rowsoftmax(X), [[800, 0, 0], [-800, -800, -9999]], [[1, 0, 0], [0.5, 0.5, 0]]),
    ],
)
def test_large_entries_do_not_overflow(body: Expr, entries: Any, expected: Any) -> None:
    found = computed(body, X=np.array(entries, dtype=float))
    np.testing.assert_allclose(found, expected, rtol=1e-14, atol=1e-300)


def at_point(body: Expr, entries: list[int], *, loose: bool) -> Any:
    """Return the value of an expression in x by its definition."""
    forward = Forward({"n": len(entries)}, {})
    given = {(k,): Fraction(e) for k, e in enumerate(entries, start=1)}
    forward.give(x, given, {(2,): Fraction(1)}, loose=loose)
    return forward.value(body)[()]


@pytest.mark.parametrize(("op", "expected"), [(MAXEL, 7), (MINEL, -2), (PROD, -42)])
def test_the_definition_of_an_extreme_is_the_entry_that_wins(op: Any, expected: int) -> None:
    assert at_point(op(x), [3, 7, -2, 1], loose=True) == expected


def test_entries_that_tie_and_stay_where_they_are_have_their_common_value() -> None:
    assert at_point(MAXEL(x), [0, 1, 1], loose=False) == 1


def test_a_tie_of_entries_that_move_is_a_kink() -> None:
    with pytest.raises(OnKink):
        at_point(MAXEL(x), [0, 1, 1], loose=True)


def test_the_wrong_end_is_caught() -> None:
    graph = Graph((x,), (Let(var("s"), MAXEL(x)),))
    claimed = expression("x == minel(x)", declarations("x[n]"))
    assert not any(check.passed for check in verify.derivative(graph, "s", "x", claimed, points=5))


def test_an_indicator_of_the_largest_entry_is_constant_where_that_is_unique() -> None:
    graph = Graph((x,), (Let(var("s"), SUM(expression("x == maxel(x)", declarations("x[n]")))),))
    checks = verify.derivative(graph, "s", "x", expression("zeros(n)", declarations("x[n]")), points=5)
    assert all(check.passed for check in checks)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("rowsum(rowsoftmax(X))", "ones(m)"),
        ("sum(rowsoftmax(X))", "m"),
        ("y'*rowsoftmax(X)*ones(n)", "sum(y)"),
        ("sum(rowsum(X))", "sum(X)"),
        ("sum(X'*ones(m))", "sum(X)"),
        ("ones(m)'*X*ones(n)", "sum(X)"),
        ("ones(m)'*y", "sum(y)"),
        ("ones(m)*(X'*ones(m))'", "ones(m)*colsum(X)"),
    ],
)
def test_ones_are_summed_away(source: str, expected: str) -> None:
    scope = declarations("X[m,n]; y[m]")
    assert text(simplify(expression(source, scope), use_facts=True).expr) == expected


def test_a_sum_over_the_rows_of_a_row_softmax_is_a_fact_that_is_told() -> None:
    scope = declarations("X[m,n]")
    (fact,) = simplify(expression("rowsum(rowsoftmax(X))", scope), use_facts=True).facts
    assert (fact.subject, fact.property) == (rowsoftmax(X), "a softmax in every row")
    assert (fact.left, fact.right) == (rowsum(rowsoftmax(X)), ones(("m",)))


def test_a_product_of_what_the_index_does_not_reach_is_a_power() -> None:
    scope = declarations("x[n]; c; y[m]")
    assert simplify(expression("prod(i:n, c)", scope)).expr is expression("c^n", scope)
    assert simplify(expression("prod(i:n, 2 x[i])", scope)).expr is PROD(2 * x)
    assert simplify(expression("prod(i:m, prod(j:n, x[j]))", scope)).expr is PROD(x) ** size("m")


def test_a_product_over_both_indices_is_of_all_entries() -> None:
    scope = declarations("X[m,n]; c")
    assert text(simplify(expression("prod(i:m, prod(j:n, c*X[i,j]))", scope)).expr) == "prod(c*X)"


@pytest.mark.parametrize("name", ["prod", "maxel", "minel", "lse", "sum", "mean", "norm1", "norm2"])
def test_a_row_is_reduced_as_the_column_that_was_turned(name: str) -> None:
    scope = declarations("x[n]")
    assert expression(f"{name}(x')", scope) is expression(f"{name}(x)", scope)
    assert expression("softmax(x')", scope) is expression("softmax(x)'", scope)
