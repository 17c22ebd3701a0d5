"""Values and derivatives that are computed to many digits keep those that are compared."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
import sympy

from symderiv.expr import Expr, var
from symderiv.ops.arithmetic import times
from symderiv.ops.linear import DET, INV, LOGDET, TRACE
from symderiv.ops.matrixfunction import EXPM
from symderiv.witness.definition import Forward
from symderiv.witness.explicit import Entries
from symderiv.witness.number import Undefined

s, A = var("s"), var("A", ("n", "n"))
FAR_APART = ((280, Fraction(140, 3)), (-70, Fraction(-350, 3)))
FIVE_ROWS = ((2, 1, 0, 3, 1), (1, 3, 1, 0, 2), (0, 1, 4, 1, 1), (1, 0, 1, 5, 2), (2, 1, 0, 1, 6))


def tangent(root: Expr, matrix: tuple[tuple[Any, ...], ...]) -> Entries:
    """Return how `root` moves with s at s = 1."""
    forward = Forward({"n": len(matrix)}, {})
    forward.give(A, {(r, c): Fraction(x) for r, row in enumerate(matrix, 1) for c, x in enumerate(row, 1)})
    forward.give(s, {(): Fraction(1)}, {(): Fraction(1)})
    forward.value(root)
    return forward.tangents[root]


def agree(found: Any, true: Any) -> bool:
    return bool(abs(found - true) <= Fraction(1, 10**40) * abs(true))


def test_a_derivative_along_a_very_long_direction_keeps_its_digits() -> None:
    grown = EXPM(times(s, A))
    found = tangent(EXPM(times(s, A), grown), FAR_APART)  # L(M, e^M) = e^2M
    true = tangent(EXPM(times(2, times(s, A))), FAR_APART)
    assert all(agree(found[p], true[p]) for p in true)


@pytest.mark.parametrize(
    ("root", "true"),
    [
        (DET(times(s, A)), 5 * sympy.Matrix(FIVE_ROWS).det()),
        (LOGDET(times(s, A)), 5),
        (TRACE(INV(times(s, A))), -sympy.Matrix(FIVE_ROWS).inv().trace()),
    ],
    ids=["det", "logdet", "inv"],
)
def test_a_function_of_many_rows_is_that_of_its_formula(root: Expr, true: Any) -> None:
    exact = sympy.Rational(true)
    assert agree(tangent(root, FIVE_ROWS)[()], Fraction(int(exact.p), int(exact.q)))


def test_the_logarithm_of_a_negative_determinant_is_undefined() -> None:
    turned = (FIVE_ROWS[1], FIVE_ROWS[0], *FIVE_ROWS[2:])
    with pytest.raises(Undefined):
        tangent(LOGDET(times(s, A)), turned)
