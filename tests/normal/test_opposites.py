"""Sums that are each other's negatives are written as one."""

import pytest

from symderiv import derive
from tests.normal.test_named_forms import simple

LET = "A[m,n]; B[m,n]; b[n]; c[n]; d[n]; s; t"


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("A*(b - c)*b' + B*(c - b)*c'", "A(b − c) bᵀ − B(b − c) cᵀ"),
        ("d .* (b - c) + b .* (c - b)", "(b − c) ∘ (d − b)"),
        ("A*(b - c)/(s - t)^2 + B*(d - b)/(t - s)^3", "(A(b − c) − B(d − b)/(s − t))/(s − t)²"),
        ("A*(b - c) + B*(c - 2*b)", "A(b − c) + B(c − 2 b)"),
    ],
)
def test_of_opposite_sums_the_first_is_written(text, due):
    assert simple(text, LET) == due


def test_the_twins_of_a_siamese_network_share_one_error():
    found = derive("1/2*norm2(tanh(W*x) - tanh(W*y))^2", "W[k,n]; x[n]; y[n]", "W")
    assert found.passed
    answer = found.to_dict()["answers"][0]["text"]
    assert answer == "(delta1 .* (1 - a1.^2))*x' - (delta1 .* (1 - a2.^2))*y'"
