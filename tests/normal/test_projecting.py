"""A projector goes where it meets what it projects on."""

from __future__ import annotations

import pytest

from symderiv.normal import simplify
from symderiv.parse import declarations, expression, text

LET = "A[m,n]; B[m,n]; C[m,m]; x[n]; y[m]"


@pytest.mark.parametrize(
    ("typed", "due"),
    [
        ("A*pinv(A)*A", "A"),
        ("pinv(A)*A*pinv(A)*y", "pinv(A)*y"),
        ("A*pinv(A)*pinv(A)'*x", "pinv(A)'*x"),
        ("pinv(A)'*pinv(A)*A*x", "pinv(A)'*x"),
        ("A'*A*pinv(A)*y", "A'*y"),
        ("A*(eye(n) - pinv(A)*A)*x + y", "y"),
        ("y'*(A*pinv(A))^2*y", "y'*A*pinv(A)*y"),
    ],
)
def test_what_is_projected_on_stays_as_it_is(typed: str, due: str) -> None:
    assert text(simplify(expression(typed, declarations(LET))).expr) == due


@pytest.mark.parametrize("typed", ["A*pinv(A)*B", "pinv(A)*C*A", "A*pinv(A)*y", "A*pinv(B)*A"])
def test_a_projector_stays_beside_other_values(typed: str) -> None:
    assert text(simplify(expression(typed, declarations(LET))).expr) == typed
