"""Inverses cancel beside what they are of, a product of several matrices too."""

from __future__ import annotations

import pytest

from tests.normal.test_named_forms import simple

LET = "X[m,n]; y[m]; p[m]; q[m]; w[n]; A[m,m] symmetric; B[m,m]; C[n,n]"


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("inv(X'*X)*X'*X*w", "w"),
        ("X'*X*inv(X'*X)*w", "w"),
        ("X*inv(X'*X)*X'*X*inv(X'*X)*X'*y", "X(Xᵀ X)⁻¹ Xᵀ y"),
        ("inv(X'*A*X)*X'*A*X*w", "w"),
        ("X'*B*X*inv(X'*B*X)*w", "w"),
        ("X'*B*X*inv(X'*B'*X)*w", "Xᵀ B X(Xᵀ Bᵀ X)⁻¹ w"),
        ("tr(X*inv(X'*X)*X')", "n"),
        ("C*inv(C)*w", "w"),
        ("inv(X'*X)*X'*A*X*w", "(Xᵀ X)⁻¹ Xᵀ A X w"),
        ("inv(X'*diag(p)*X)*X'*(p .* (X*w))", "w"),
        ("X*inv(X'*diag(p)*X)*X'*diag(p)*X*w", "X w"),
        ("inv(X'*diag(p)*X)*X'*diag(q)*X*w", "(Xᵀ diag(p) X)⁻¹ Xᵀ(q ∘ X w)"),
        ("inv(X'*diag(p)*X)*X'*diag(p .* q)*X*w", "(Xᵀ diag(p) X)⁻¹ Xᵀ(p ∘ q ∘ X w)"),
    ],
)
def test_an_inverse_cancels_only_beside_its_own_chain(text: str, due: str) -> None:
    assert simple(text, LET) == due
