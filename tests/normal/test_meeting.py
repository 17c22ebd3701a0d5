"""Sums are multiplied out where their values meet others, and only there."""

from __future__ import annotations

import pytest

from symderiv.expr import Expr
from symderiv.normal.meeting import meeting, weight
from symderiv.normal.terms import like_terms
from symderiv.parse import declarations, expression

LET = "A[m,n]; S[n,n] invertible; Q[n,n] orthogonal; x[n]; y[n]; z[n]; p[n]; u[m]; a; b; c"


def form(text: str) -> Expr:
    """Return a formula over the values declared above."""
    return expression(text, declarations(LET))


def met(text: str) -> dict[Expr, bool]:
    """Return the sums of a formula that are worth multiplying out."""
    return meeting(like_terms(form(text)), facts=False, definitions=())


@pytest.mark.parametrize(
    "text", ["(a + b)*c", "A'*(A*x - u)", "p .* (x - y)", "a*x + b*(y + z)", "(x - y).^2"]
)
def test_a_sum_whose_values_stand_nowhere_else_stays(text: str) -> None:
    assert met(text) == {}


@pytest.mark.parametrize(
    ("text", "total"),
    [
        ("p .* (1 - p)", "1 - p"),
        ("p .* (x - y ./ p)", "x - y ./ p"),
        ("S^-1*(S*x - y)", "S*x - y"),
        ("Q'*(Q*x - y)", "Q*x - y"),
        ("a*(x + y) - b*x", "x + y"),
        ("a*(x + 1) + a*b*y - a", "x + 1"),
    ],
)
def test_a_sum_with_a_value_that_stands_elsewhere_is_multiplied_out(text: str, total: str) -> None:
    assert form(total) in met(text)


def test_the_same_value_at_other_labels_is_not_met() -> None:
    assert met("(x - y)*x'") == {}
    assert met("(x - y)*(x'*z)") == {}


def test_a_sum_beside_a_number_is_multiplied_out() -> None:
    assert met("2*(x - y)") == {form("x - y"): True}


def test_weight_counts_names_numbers_and_exponents() -> None:
    assert weight(like_terms(form("x + 2*y"))) == 5
    assert weight(like_terms(form("p .* p"))) == weight(like_terms(form("p"))) + 2
