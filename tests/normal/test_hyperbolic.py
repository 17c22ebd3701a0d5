"""Exponentials of opposite arguments become hyperbolic functions where that is shorter."""

from __future__ import annotations

import pytest

from symderiv.solver import derive
from tests.normal.test_named_forms import simple

TANH = "(exp(x) - exp(-x))/(exp(x) + exp(-x))"


@pytest.mark.parametrize(
    ("text", "due"),
    [
        (TANH, "tanh(x)"),
        (TANH.replace("x)", "a*x)"), "tanh(a x)"),
        ("(exp(-x) - exp(x))/2", "−sinh(x)"),
        ("exp(x)*exp(-x)", "1"),
        ("exp(x) + exp(-y)", "eˣ + e⁻ʸ"),
        ("(exp(x) + exp(y))^2*exp(x)^2", "(eˣ + eʸ)² e²ˣ"),
    ],
)
def test_opposite_exponentials_are_folded(text: str, due: str) -> None:
    assert simple(text, "x; y; a") == due


@pytest.mark.parametrize(
    ("text", "order", "due"),
    [
        (TANH, 1, "1 - tanh(x)^2"),
        (TANH, 2, "2*(tanh(x)^3 - tanh(x))"),
        ("log(exp(x) + exp(-x))", 1, "tanh(x)"),
        ("2*sigmoid(2*x) - 1", 1, "1 - tanh(x)^2"),
        ("sigmoid(2*x)", 1, "2*sigmoid(2*x)*(1 - sigmoid(2*x))"),
        ("sum(log(exp(v) + exp(-v)))", 1, "tanh(v)"),
    ],
)
def test_derivatives_of_them_are_short_and_right(text: str, order: int, due: str) -> None:
    solution = derive(text, "v[n]" if "v" in text else "x", "v" if "v" in text else "x", order)
    assert solution.passed
    assert solution.to_dict()["answers"][0]["text"] == due


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("min(a, b)*max(a, b)", "b"),
        ("max(a, b)^2", "2*a*(a > b)"),
        ("min(a, b)^2", "2*a*(a < b)"),
        ("relu(a)^2", "2*relu(a)"),
    ],
)
def test_an_extremum_beside_its_own_condition_is_what_it_chooses(text: str, due: str) -> None:
    solution = derive(text, "a; b", "a")
    assert solution.passed
    assert solution.to_dict()["answers"][0]["text"] == due
