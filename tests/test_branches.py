"""Branches: a scalar with one condition, written out on both sides of it."""

from __future__ import annotations

import numpy as np
import pytest

from symderiv.branches import branches
from symderiv.expr import Expr, index, variables
from symderiv.index import entries
from symderiv.notation import Notation
from symderiv.parse import declarations, expression
from symderiv.solver import derive
from symderiv.typeset.unicode import unicode
from tests.normal.entrywise import Evaluator, at_random

SCOPE = declarations("a; b; c; x[n]; v[n]; W[n]; A[m,n]")
SIZES = {"n": 3, "m": 2}
WRITE = Notation()


def told(scalar: Expr) -> list[tuple[str, str]]:
    """Return the branches as they read."""
    return [(unicode(WRITE(v)), unicode(WRITE.condition(c))) for v, c in branches(scalar)]


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("a*(b > 0)", [("a", "b > 0"), ("0", "b < 0")]),
        ("a*(b >= 0)", [("a", "b > 0"), ("0", "b < 0")]),
        ("a*(b < c)", [("a", "b < c"), ("0", "b > c")]),
        ("a + c*(b > 0)", [("a + c", "b > 0"), ("a", "b < 0")]),
    ],
)
def test_a_condition_is_written_out_strictly_on_both_sides(text: str, due: list[tuple[str, str]]) -> None:
    assert told(expression(text, SCOPE)) == due


def test_a_scalar_without_a_condition_has_no_branches() -> None:
    assert branches(expression("a*b", SCOPE)) == ()


def test_two_conditions_have_no_branches() -> None:
    assert branches(expression("(a > 0)*(b > 0)", SCOPE)) == ()


def test_a_condition_that_varies_under_a_sum_has_no_branches() -> None:
    assert branches(entries(expression("sum(x .* (v > 0))", SCOPE))) == ()


def test_a_condition_on_a_free_index_has_branches_in_that_index() -> None:
    i = index("i", "n")
    assert told(entries(expression("W .* (x > 0)", SCOPE), (i,))) == [("Wᵢ", "xᵢ > 0"), ("0", "xᵢ < 0")]


@pytest.mark.parametrize("text", ["a*(b > c) + b", "(a + b)*(c > a)", "c*(a*b > c)", "a - (b > 0)*a"])
def test_each_branch_has_the_value_of_the_scalar_where_its_condition_holds(text: str) -> None:
    e = expression(text, SCOPE)
    found = branches(e)
    assert len(found) == 2
    for seed in range(20):
        run = Evaluator(at_random(variables(e), SIZES, np.random.default_rng(seed)), SIZES)
        holding = [value for value, condition in found if run(condition)[0, 0]]
        assert len(holding) == 1
        assert np.isclose(run(holding[0])[0, 0], run(e)[0, 0])


@pytest.mark.parametrize("text", ["x^3/(x > a)", "sigmoid(a - x)/(1 - (x > 0))", "(1 + exp(x))/relu(x)"])
def test_a_value_that_one_side_divides_by_zero_has_no_branches(text: str) -> None:
    solution = derive(text, "x; a", "x")
    assert solution.passed
    assert not solution.worked.answers[0].branches
