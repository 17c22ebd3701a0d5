"""Exponentials of opposite arguments become hyperbolic functions where that is shorter."""

from __future__ import annotations

import pytest

from symderiv.normal import simplify
from symderiv.parse import declarations, program, text
from symderiv.solver import derive
from tests.normal.test_named_forms import simple

TANH = "(exp(x) - exp(-x))/(exp(x) + exp(-x))"


@pytest.mark.parametrize(
    ("given", "due"),
    [
        (TANH, "tanh(x)"),
        (TANH.replace("x)", "a*x)"), "tanh(a x)"),
        ("(exp(-x) - exp(x))/2", "−sinh(x)"),
        ("exp(x)*exp(-x)", "1"),
        ("exp(x) + exp(-y)", "eˣ + e⁻ʸ"),
        ("(exp(x) + exp(y))^2*exp(x)^2", "(eˣ + eʸ)² e²ˣ"),
    ],
)
def test_opposite_exponentials_are_folded(given: str, due: str) -> None:
    assert simple(given, "x; y; a") == due


def test_exponentials_under_an_index_keep_no_sum_from_its_matrix_form() -> None:
    graph = program("sum(i:n, exp(a*u[i]))*sum(j:m, exp(a*v[j]))", declarations("a; u[n]; v[m]"))
    assert text(simplify(graph.lets[-1].body).expr) == "sum(exp(a*u))*sum(exp(a*v))"


@pytest.mark.parametrize(
    ("given", "order", "due"),
    [
        (TANH, 1, "1 - tanh(x)^2"),
        (TANH, 2, "2*(tanh(x)^3 - tanh(x))"),
        ("log(exp(x) + exp(-x))", 1, "tanh(x)"),
        ("2*sigmoid(2*x) - 1", 1, "1 - tanh(x)^2"),
        ("sigmoid(2*x)", 1, "2*sigmoid(2*x)*(1 - sigmoid(2*x))"),
        ("sum(log(exp(v) + exp(-v)))", 1, "tanh(v)"),
    ],
)
def test_derivatives_of_them_are_short_and_right(given: str, order: int, due: str) -> None:
    solution = derive(given, "v[n]" if "v" in given else "x", "v" if "v" in given else "x", order)
    assert solution.passed
    assert solution.to_dict()["answers"][0]["text"] == due


@pytest.mark.parametrize(
    ("given", "due"),
    [
        ("min(a, b)*max(a, b)", "b"),
        ("max(a, b)^2", "2*a*(a > b)"),
        ("min(a, b)^2", "2*a*(a < b)"),
        ("relu(a)^2", "2*relu(a)"),
    ],
)
def test_an_extremum_beside_its_own_condition_is_what_it_chooses(given: str, due: str) -> None:
    solution = derive(given, "a; b", "a")
    assert solution.passed
    assert solution.to_dict()["answers"][0]["text"] == due
