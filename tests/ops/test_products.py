"""The product of all entries where some of them are 0, and how its derivatives are written."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from symderiv import derive
from symderiv.notation import Notation
from symderiv.parse import declarations, expression
from symderiv.typeset.latex import latex
from symderiv.typeset.unicode import unicode
from tests.sheets.running import function

LET = "x[n]; X[m,n]; r[1,n]; A[m,n]; y"
POINT: dict[str, Any] = {
    "x": np.array([2.0, 0.0, -3.0, 0.5]),
    "r": np.array([[2.0, 0.0, -3.0, 5.0]]),
    "X": np.array([[2.0, -1.0], [0.0, 3.0], [1.0, 4.0]]),
}


def answer(text: str, wrt: str, order: int = 1) -> Any:
    """Return what the generated source of an answer gives at the point."""
    solution = derive(text, let=LET, wrt=wrt, order=order)
    assert solution.passed
    found = solution.to_dict()["answers"][0]["numpy"]
    m, n = POINT["X"].shape if wrt == "X" else (2, 4)
    return function(found)(**POINT, V=np.ones((m, n)), m=m, n=n)


@pytest.mark.parametrize(
    ("text", "wrt", "due"),
    [
        ("prod(x)", "x", [0, -3, 0, 0]),
        ("prod(r)", "r", [[0, -30, 0, 0]]),
        ("prod(X)", "X", [[0, 0], [-24, 0], [0, 0]]),
        ("prod(abs(x))", "x", [0, 0, 0, 0]),
        ("prod(relu(x))", "x", [0, 0, 0, 0]),
        ("prod(i:n, x[i] + 3)", "x", [0, 0, 52.5, 0]),
    ],
)
def test_the_gradient_of_a_product_is_right_where_an_entry_is_zero(text: str, wrt: str, due: Any) -> None:
    np.testing.assert_allclose(answer(text, wrt), due, rtol=1e-13)


def test_the_hessian_of_a_product_is_right_where_an_entry_is_zero() -> None:
    due = [[0, -1.5, 0, 0], [-1.5, 0, 1, -6], [0, 1, 0, 0], [0, -6, 0, 0]]
    np.testing.assert_allclose(answer("prod(x)", "x", order=2), due, rtol=1e-13)


def test_the_second_derivative_by_a_matrix_is_right_where_an_entry_is_zero() -> None:
    entries = POINT["X"].reshape(-1)
    every = range(entries.size)
    pairs = [[0 if i == j else np.prod(np.delete(entries, [i, j])) for j in every] for i in every]
    due = np.reshape(np.sum(pairs, axis=1), POINT["X"].shape)  # along the direction of ones
    np.testing.assert_allclose(answer("prod(X)", "X", order=2), due, rtol=1e-13)


TABLE = [
    ("others(x)", "(Π_(j ≠ i) xⱼ)ᵢ", r"\left( \prod_{j \ne i} x_j \right)_i"),
    ("others(x)[p]", "Π_(i ≠ p) xᵢ", r"\prod_{i \ne p} x_i"),
    ("others(x)[2]*y", "(Π_(i ≠ 2) xᵢ) y", r"\left( \prod_{i \ne 2} x_i \right) \, y"),
    ("others(x)[p]^2", "(Π_(i ≠ p) xᵢ)²", r"\left( \prod_{i \ne p} x_i \right)^2"),
    (
        "others(X)[q, 1]",
        "Π_((i,j) ≠ (q,1)) Xᵢⱼ",
        r"\prod_{(i, j) \ne(q, 1)} X_{i \, j}",
    ),
    (
        "otherpairs(x)[p, 3]",
        "(1 − δₚ,₃) Π_(i ≠ p,3) xᵢ",
        r"(1 - \delta_{p, 3}) \, \prod_{i \ne p, 3} x_i",
    ),
]


@pytest.mark.parametrize(("source", "plain", "typeset"), TABLE, ids=[row[0] for row in TABLE])
def test_a_product_of_the_others_says_which_it_leaves_out(source: str, plain: str, typeset: str) -> None:
    read = expression(source, replace(declarations(LET), indices={"p": "n", "q": "m"}))
    assert unicode(Notation()(read)) == plain
    assert latex(Notation()(read)) == typeset
