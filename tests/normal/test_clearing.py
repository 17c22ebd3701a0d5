"""Fractions below a line, and inside an inverse: they go where that makes the formula shorter."""

from __future__ import annotations

import pytest

from symderiv.normal import simplify
from symderiv.parse import declarations, expression, text

LET = "A[n,n]; X[n,n] pd; Y[n,n] pd; M[k,n]; x[n]; s positive; t"


def simple(typed: str) -> str:
    """Return the form that simplifying gives."""
    return text(simplify(expression(typed, declarations(LET)), use_facts=True).expr)


@pytest.mark.parametrize(
    ("typed", "due"),
    [
        ("inv(eye(n) + A/s)/s", "inv(s*eye(n) + A)"),
        ("inv(eye(n) + A/s)*x/s", "inv(s*eye(n) + A)*x"),
        ("inv(A + eye(n)/2)", "inv(A + 1/2*eye(n))"),
        ("inv((X + Y)/2)", "2*inv(X + Y)"),
        ("inv((X + Y)/s)*x", "s*inv(X + Y)*x"),
        ("t/(1 + t/s)", "t*s/(s + t)"),
    ],
)
def test_a_fraction_below_or_inverted_is_taken_out_where_that_is_shorter(typed: str, due: str) -> None:
    assert simple(typed) == due


def test_an_inverse_of_a_sum_of_fractions_stays_where_nothing_is_divided_by_the_same() -> None:
    assert simple("inv(eye(n) + A/s)") == "inv(eye(n) + A/s)"


@pytest.mark.parametrize(
    ("typed", "due"),
    [
        ("(ones(k)*x' - M)'*softmax(M*x)", "x - M'*softmax(M*x)"),
        ("(M - ones(k)*x')'*softmax(t*M*x)", "M'*softmax(t*M*x) - x"),
    ],
)
def test_what_is_the_same_in_every_row_meets_weights_that_add_up_to_one(typed: str, due: str) -> None:
    assert simple(typed) == due


@pytest.mark.parametrize(
    ("typed", "due"),
    [
        ("M ./ (1 - exp(M)) + M ./ exp(M)", "M ./ (exp(M) .* (1 - exp(M)))"),
        ("2*x - 2*sum(x)/n", "2*(x - mean(x))"),
    ],
)
def test_what_is_the_same_in_every_entry_is_taken_for_a_number(typed: str, due: str) -> None:
    assert simple(typed) == due
