"""Matrices of differences are turned: odd functions of them change their sign, even ones stay."""

import pytest

from symderiv import derive
from symderiv.normal.parity import parity
from symderiv.parse import declarations, expression
from tests.normal.test_named_forms import simple

LET = "u[n]; v[n]; A[n,n]; S[n,n] symmetric; phi()"
GAPS = "(u*ones(n)' - ones(n)*u')"


@pytest.mark.parametrize(
    ("text", "due"),
    [
        (GAPS, -1),
        ("A - A'", -1),
        ("A + A'", 1),
        ("A - 2*A'", 0),
        ("u*ones(n)' - ones(n)*v'", 0),
        (f"sign{GAPS}", -1),
        (f"abs{GAPS}", 1),
        (f"{GAPS}.^3", -1),
        (f"exp(-{GAPS}.^2)", 1),
        (f"phi(cos{GAPS})", 1),
        (f"exp{GAPS}", 0),
        (f"S .* tanh{GAPS}", -1),
        (f"A .* tanh{GAPS}", 0),
    ],
)
def test_the_parity_of_a_matrix_is_that_of_its_transpose(text, due):
    assert parity(expression(text, declarations(LET))) == due


@pytest.mark.parametrize(
    ("text", "due"),
    [
        (f"sign{GAPS} - sign{GAPS}'", "2 sign(u 1ᵀ − 1 uᵀ)"),
        (f"abs{GAPS}*v - abs{GAPS}'*v", "0"),
        (f"exp{GAPS} - exp{GAPS}'", "exp(u 1ᵀ − 1 uᵀ) − exp(u 1ᵀ − 1 uᵀ)ᵀ"),
    ],
)
def test_what_differs_by_a_transpose_alone_merges(text, due):
    assert simple(text, LET) == due


def test_the_mean_difference_has_a_gradient_of_one_sum():
    found = derive("sum(i:n, sum(j:n, abs(x[i] - x[j])))", "x[n]", "x")
    assert found.passed
    assert found.to_dict()["answers"][0]["index"] == "2*sum(j:n, sign(x[i] - x[j]))"
