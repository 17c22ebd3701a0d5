"""Signs and ones lead, and a scalar stands in front of a product of matrices."""

from __future__ import annotations

import pytest

from tests.normal.test_named_forms import simple

LET = "A[m,k]; R[m,n]; B[n,k]; u[m]; v[n]; c; X[m,n]; p; q"


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("diagvec(A'*((-R)*B))", "−diagvec(Aᵀ R B)"),
        ("-((u*(1*v')) .* exp(-R))", "−u vᵀ ∘ exp(−R)"),
        ("(-((-u) .* u)) .* exp(u)", "u^(∘2) ∘ eᵘ"),
        ("X'*u*c", "c Xᵀ u"),
        ("X'*X*c", "c Xᵀ X"),
        ("u*((-1)*v')", "−u vᵀ"),
        ("R*ones(n, n)'", "R 1 1ᵀ"),
        ("u*c", "u c"),
        ("R'*u - c*X'*u", "(R − c X)ᵀ u"),
        ("(R' - X')*u + v", "(R − X)ᵀ u + v"),
        ("sum((2*R) .* (A*B'))", "2 tr(Aᵀ R B)"),
        ("(u'*X*v)*c", "c uᵀ X v"),
    ],
)
def test_signs_and_scalars_lead(text: str, due: str) -> None:
    assert simple(text, LET) == due


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("sign(c)/abs(c)", "1/c"),
        ("2*sin(c)*cos(c)", "sin(2 c)"),
        ("3*sin(c)*cos(c)", "3 sin(c) cos(c)"),
        ("p*(p - q)/(q - p)", "−p"),
        ("(R .* (2 - p))/(2 - p)", "R"),
        ("where(u > 0, c, c - 1)", "c − 𝟙{u ≤ 0}"),
        ("where(u > 0, 2, 1)", "{ 2 if u > 0; 1 otherwise }"),
    ],
)
def test_what_cancels_or_folds_by_an_identity(text: str, due: str) -> None:
    assert simple(text, LET) == due


def test_a_power_of_one_and_a_matrix_of_one_number_go_where_the_rest_stays() -> None:
    let = "X[m,n]; c[m,n]; G[m,n]; t positive; d[1,n]; s[1,n]"
    text = "(ones(m)*(d/m)) .* (2 .* c.^1) + G ./ (ones(m)*sqrt(s + t))"
    assert simple(text, let) == "2 1 d/m ∘ c + G/(1 √(s + t))"
