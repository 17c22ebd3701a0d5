"""Complements that stand alone, and what definitions let be said by their names."""

from __future__ import annotations

import pytest

from symderiv.solver import derive
from tests.normal.test_named_forms import simple

LET = "x; y; a; b; v[n]"


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("1 - sigmoid(x)", "σ(−x)"),
        ("b*(1 - sigmoid(x))", "b σ(−x)"),
        ("1 - sigmoid(x - y)", "σ(y − x)"),
        ("sigmoid(x)*(1 - sigmoid(x))", "σ(x)(1 − σ(x))"),
        ("sigmoid(x)*(1 + x*(1 - sigmoid(x)))", "σ(x)(1 + x(1 − σ(x)))"),
        ("sigmoid(x) - 1", "σ(x) − 1"),
        ("-sigmoid(x)*(1 - sigmoid(x))", "−σ(x)(1 − σ(x))"),
        ("sigmoid(x) - y", "σ(x) − y"),
        ("(1 - sigmoid(x))*sigmoid(x)", "σ(x)(1 − σ(x))"),
        ("(1 - sigmoid(-x))*sigmoid(-x)*b", "σ(x)(1 − σ(x)) b"),
        ("sigmoid(x)*sigmoid(-x)", "σ(x)(1 − σ(x))"),
        ("(1 - sigmoid(-x))^2*sigmoid(-x)", "σ(x)²(1 − σ(x))"),
        ("(1 - sigmoid(-x))*sigmoid(-x)^2", "σ(x)(1 − σ(x))²"),
        ("sigmoid(-v)*(1 - sigmoid(-v))'", "(1 − σ(v)) σ(v)ᵀ"),
        ("(1 - sigmoid(v)) .* v .* sigmoid(v)", "v ∘ σ(v) ∘ (1 − σ(v))"),
        ("1 - (x > 0)", "𝟙{x ≤ 0}"),
        ("a*(1 - (x < y))", "a 𝟙{x ≥ y}"),
        ("(x > 0) + a - 1", "a − 𝟙{x ≤ 0}"),
        ("v .* (1 - (v > 0))", "v ∘ 𝟙{v ≤ 0}"),
    ],
)
def test_a_complement_alone_is_written_as_one(text: str, due: str) -> None:
    assert simple(text, LET) == due


@pytest.mark.parametrize(
    ("text", "let", "wrt", "due"),
    [
        (
            "h = relu(W*x + b); v'*h",
            "W[m,n]; x[n]; b[m]; v[m]",
            "b",
            "v .* (h > 0)",
        ),
        (
            "h = max(0, W*x + b); v'*h",
            "W[m,n]; x[n]; b[m]; v[m]",
            "W",
            "(v .* (h > 0))*x'",
        ),
        ("z = W*x; h = relu(z); v'*h", "W[m,n]; x[n]; v[m]", "z", "v .* (z > 0)"),
        ("p = 1/(1 + exp(a*x + b)); -y*log(p) - (1 - y)*log(1 - p)", "x; y; a; b", "a", "-(p - y)*x"),
        ("p = sigmoid(-a*x); p*y", "x; y; a", "a", "-y*p*(1 - p)*x"),
        (
            "m = (v + u)/2; sum(v .* log(v ./ m) + u .* log(u ./ m))",
            "u[n] positive; v[n] positive",
            "v",
            "log(v ./ m)",
        ),
        ("p = 1 - exp(-exp(a*x)); -y*log(p) - (1 - y)*log(1 - p)", "x; y; a", "a", "exp(a*x)*x*(1 - y/p)"),
        ("p = a*exp(-x^2/2); q = exp(y); log(p + q)", "x; y; a positive", "x", "-p*x/(p + q)"),
        ("p = exp(v)/sum(exp(v)); u'*p", "u[n]; v[n]", "v", "p .* (u - u'*p)"),
        ("mean(abs((u - v) ./ u))", "u[n] positive; v[n]", "v", "-(sign(u - v) ./ u)/n"),
        ("C = X'*X/m; normF(C - A)^2", "X[m,n]; A[n,n] symmetric", "X", "4/m*X*(C - A)"),
    ],
)
def test_what_a_definition_says_is_said_by_its_name(text: str, let: str, wrt: str, due: str) -> None:
    solution = derive(text, let, wrt)
    assert solution.passed
    assert solution.to_dict()["answers"][0]["text"] == due


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("sigmoid(x)*sigmoid(-x)", "sigmoid(x)*(1 - sigmoid(x))*(1 - 2*sigmoid(x))"),
        ("sigmoid(-x)^2", "-2*sigmoid(x)*(1 - sigmoid(x))^2"),
        ("(1 - sigmoid(-x))*sigmoid(-x)*b", "b*sigmoid(x)*(1 - sigmoid(x))*(1 - 2*sigmoid(x))"),
        ("sigmoid(-x)*(sigmoid(x) - a)", "sigmoid(x)*(1 - sigmoid(x))*(1 - 2*sigmoid(x) + a)"),
        ("-sigmoid(x)*sigmoid(-x)", "sigmoid(x)*(1 - sigmoid(x))*(2*sigmoid(x) - 1)"),
    ],
)
def test_the_derivative_of_a_logistic_beside_its_complement_is_right(text: str, due: str) -> None:
    solution = derive(text, LET, "x")
    assert solution.passed
    assert solution.to_dict()["answers"][0]["text"] == due
