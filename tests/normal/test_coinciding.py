"""Entries that are one function: where they are found, and the derivative of an extreme that they share."""

from __future__ import annotations

import numpy as np
import pytest

from symderiv import derive
from symderiv.normal.coinciding import coincide
from symderiv.normal.symmetry import is_symmetric
from symderiv.parse import declarations, expression
from tests.sheets.running import function

SCOPE = declarations("A[n,n]; B[m,n]; S[n,n] symmetric; x[n]; y[n]; a")


@pytest.mark.parametrize(
    "source",
    [
        "A + A'",
        "B*B'",
        "A*S*A'",
        "S",
        "x*x'",
        "abs(A - A')",
        "exp(A + A')",
        "x*ones(n)'",
        "ones(n)*x'",
        "tanh(a*ones(n))",
        "kron(ones(2), x)",
        "vec(x*x')",
    ],
)
def test_entries_that_are_always_equal_are_found(source: str) -> None:
    assert coincide(expression(source, SCOPE))


@pytest.mark.parametrize("source", ["A", "A - A'", "x", "x*y'", "x*ones(n)' + ones(n)*y'", "A*A", "vec(A)"])
def test_entries_that_may_differ_are_not_called_equal(source: str) -> None:
    assert not coincide(expression(source, SCOPE))


def test_a_sum_of_a_matrix_and_its_transpose_is_its_own_transpose() -> None:
    assert is_symmetric(expression("A + S + A'", SCOPE))
    assert not is_symmetric(expression("A + S + A", SCOPE))
    assert not is_symmetric(expression("A - A'", SCOPE))


A = np.array([[1.0, 2.0, 0.5], [7.0, -1.0, 3.0], [0.0, 1.5, 2.5]])
x = np.array([-3.0, 2.0, -4.0])
AT_2_1 = np.array([[0.0, 1.0, 0.0], [1.0, 0.0, 0.0], [0.0, 0.0, 0.0]])


@pytest.mark.parametrize(
    ("source", "wrt", "due"),
    [
        ("maxel(A + A')", "A", AT_2_1),
        ("R = A + A'; maxel(R)^2", "A", 18 * AT_2_1),
        ("minel(-abs(A + A'))", "A", -AT_2_1),
        ("maxel(x*x' - x.^2*ones(n)' - ones(n)*(x.^2)')", "x", [0, -4, 0]),
        ("maxel(x*ones(n)')", "x", [0, 1, 0]),
        ("minel(x*x')", "x", [0, -4, 2]),
    ],
)
def test_the_derivative_of_an_extreme_that_equal_entries_share_is_that_of_one(
    source: str, wrt: str, due: object
) -> None:
    solution = derive(source, "A[n,n]; x[n]", wrt)
    assert solution.passed
    found = function(solution.to_dict()["answers"][0]["numpy"])(A=A, x=x, n=3)
    np.testing.assert_allclose(found, due, rtol=1e-13)


def test_tied_entries_share_the_extreme_of_a_symmetric_matrix() -> None:
    solution = derive("maxel(A)", "A[n,n] symmetric", "A", tied=True)
    found = function(solution.to_dict()["answers"][0]["numpy"])(A=A + A.T, n=3)
    np.testing.assert_allclose(found, AT_2_1)


def test_an_extreme_of_equal_entries_assumes_nothing() -> None:
    (answer,) = derive("maxel(a*ones(3))", "a", "a").worked.answers
    assert not answer.assumes


@pytest.mark.parametrize(
    ("source", "let", "ending"),
    [
        ("maxel(A + A')", "A[n,n]", "is unique, but for those that always equal it."),
        ("maxel(A*S*A')", "A[n,n]; S[n,n] symmetric", "is unique, but for those that always equal it."),
        ("maxel(A)", "A[n,n] symmetric", "of A is unique."),
        ("maxel(A)", "A[n,n]", "of A is unique."),
    ],
)
def test_what_is_assumed_of_an_extreme_says_which_entries_may_share_it(
    source: str, let: str, ending: str
) -> None:
    solution = derive(source, let, "A")
    (assumed,) = solution.worked.answers[0].assumes
    assert solution.say.sentence(assumed).endswith(ending)
