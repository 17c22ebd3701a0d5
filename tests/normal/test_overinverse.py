"""Sums over one inverse: what a person writes for I − (A + B)⁻¹ A."""

from __future__ import annotations

import pytest

from symderiv import derive
from symderiv.normal import simplify
from symderiv.parse import declarations, expression, text

LET = "A[n,n]; K[n,n] pd; X[m,n]; x[n]; y[n]; l positive; a"


@pytest.mark.parametrize(
    ("long", "short"),
    [
        ("eye(n) - inv(A + l*eye(n))*A", "l*inv(A + l*eye(n))"),
        ("inv(eye(n) + A)*(eye(n) - A) + eye(n)", "2*inv(eye(n) + A)"),
        ("(eye(n) - A)*inv(eye(n) + A) - eye(n)", "-2*A*inv(eye(n) + A)"),
        ("x - inv(A + l*eye(n))*A*x", "l*inv(A + l*eye(n))*x"),
        ("y - K*inv(K + l*eye(n))*y", "l*inv(K + l*eye(n))*y"),
        ("X - X*inv(X'*X + l*eye(n))*X'*X", "l*X*inv(X'*X + l*eye(n))"),
        ("2*a*x - 2*a*inv(A + l*eye(n))*A*x", "2*a*l*inv(A + l*eye(n))*x"),
    ],
)
def test_a_sum_that_cancels_over_an_inverse_is_written_with_what_is_left(long: str, short: str) -> None:
    scope = declarations(LET)
    assert text(simplify(expression(long, scope)).expr) == short


@pytest.mark.parametrize("typed", ["x - inv(A + l*eye(n))*y", "eye(n) - inv(A + K)*X'*X", "inv(A)*y - x"])
def test_a_sum_that_does_not_cancel_stays_as_it_is(typed: str) -> None:
    assert text(simplify(expression(typed, declarations(LET))).expr) == typed


def test_a_term_that_stands_twice_counts_twice() -> None:
    solution = derive("w = a; tr(inv(X'*X + eye(n))*C*C')", "a; X[m,n]; C[n,k]", "X")
    assert solution.passed
    assert str(solution.to_dict()["answers"][0]["text"]).startswith("-2*X*")
