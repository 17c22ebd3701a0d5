"""What a declared orthogonal or invertible matrix does to norms, traces and pseudo-inverses."""

from __future__ import annotations

import pytest

from symderiv.solver import derive
from tests.normal.test_named_forms import simple

LET = "Q[n,n] orthogonal; A[n,m]; B[n,n]; x[n]; y[n]"


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("norm2(Q*x)", "‖x‖"),
        ("norm2(Q'*B*x)", "‖B x‖"),
        ("normF(B*Q)", "‖B‖"),
        ("normF(Q*B*Q')", "‖B‖"),
        ("normF(Q*A)^2", "‖A‖²"),
        ("tr(Q'*Q)", "n"),
        ("norm2(Q)^2", "n"),
        ("rowsum(Q.^2)", "1"),
        ("x'*Q'*Q*y", "xᵀ y"),
    ],
)
def test_an_orthogonal_matrix_keeps_lengths(text: str, due: str) -> None:
    assert simple(text, LET, facts=True) == due
    assert simple(text.replace("Q", "B"), LET, facts=True) != due


@pytest.mark.parametrize(
    ("text", "let", "due"),
    [
        ("norm2(Q*x)", "Q[n,n] orthogonal; x[n]", "x/norm2(x)"),
        ("norm2(Q*x - y)", "Q[n,n] orthogonal; x[n]; y[n]", "(x - Q'*y)/norm2(Q*x - y)"),
        ("tr(Q'*Q)*norm2(x)^2", "Q[n,n] orthogonal; x[n]", "2*n*x"),
    ],
)
def test_a_gradient_uses_and_names_the_declared_property(text: str, let: str, due: str) -> None:
    solution = derive(text, let, "x")
    facts = {f.property for step in solution.worked.steps for f in step.facts}
    assert solution.passed
    assert solution.to_dict()["answers"][0]["text"] == due
    assert facts == {"orthogonal"}


@pytest.mark.parametrize("declared", ["invertible", "pd"])
def test_the_pseudo_inverse_of_an_invertible_matrix_is_its_inverse(declared: str) -> None:
    let = f"X[n,n] {declared}; b[n]; c[n]"
    solution = derive("b'*pinv(X)*c", let, "X")
    assert solution.passed
    assert (
        solution.to_dict()["answers"][0]["text"]
        == derive("b'*inv(X)*c", let, "X").to_dict()["answers"][0]["text"]
    )


def test_the_pseudo_inverse_of_any_matrix_stays_one() -> None:
    assert simple("pinv(A)*x", LET) == "A⁺ x"
