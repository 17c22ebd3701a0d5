"""Conditions in short: solved where they hold one value, joined where they bound it on both sides."""

from __future__ import annotations

import pytest

from symderiv.normal import simplify
from symderiv.numeric import evaluator
from symderiv.parse import declarations, expression
from symderiv.solver import derive
from tests.normal.test_named_forms import simple

LET = "x; y; a positive; c positive; q unit; v[n]"
CONDITIONS = [
    ("x + 3 > 0", "𝟙{x > −3}"),
    ("(x + 3)/6 < 1", "𝟙{x < 3}"),
    ("2 - x > 0", "𝟙{x < 2}"),
    ("-2*x > 6", "𝟙{x < −3}"),
    ("0 <= x", "𝟙{x ≥ 0}"),
    ("a*x > 0", "𝟙{x > 0}"),
    ("a*x < a*y", "𝟙{x < y}"),
    ("x/a - c > 0", "𝟙{x > c a}"),
    ("a*(exp(x/a) - 1) < 0", "𝟙{x < 0}"),
    ("log(a) > 0", "𝟙{a > 1}"),
    ("tanh(x) < 0", "𝟙{x < 0}"),
    ("sigmoid(x) > 1/2", "𝟙{x > 0}"),
    ("q*(y - x) > (q - 1)*(y - x)", "𝟙{y > x}"),
    ("x*y > 0", "𝟙{x y > 0}"),
    ("x + y > 0", "𝟙{x + y > 0}"),
    ("exp(x) < 2", "𝟙{eˣ < 2}"),
    ("a*v > 0", "𝟙{v > 0}"),
    ("v + 1 > 0", "𝟙{v > −1}"),
    ("max(1 - x, 0) > 0", "𝟙{x < 1}"),
    ("x < max(x, y)", "𝟙{x < y}"),
    ("x >= min(x, y)", "1"),
    ("x < clip(x, 1 - q, 1 + q)", "𝟙{x < 1 − q}"),
    ("1 - q <= 1 + q", "1"),
    ("tanh(x) > -2", "1"),
    ("tanh(x) < 1", "1"),
    ("q < 2", "1"),
    ("q - 2 > a*q^2", "0"),
    ("sin(x) <= 1", "1"),
    ("sin(x) < 1", "𝟙{sin(x) < 1}"),
    ("x^2 + c > y*0", "1"),
    ("x^2 < 0", "0"),
    ("x^2 > 0", "𝟙{x² > 0}"),
    ("min(q, x) < 1", "1"),
    ("sigmoid(x) + q < 2", "1"),
    ("x*sin(x) < 1", "𝟙{x sin(x) < 1}"),
    ("(x < 1 - q)*(x < 1 + q)", "𝟙{x < 1 − q}"),
    ("where(x < 1 - q, 1, (x > 1 - q)*(x < 1 + q))", "𝟙{x < 1 + q}"),
]


@pytest.mark.parametrize(("text", "due"), CONDITIONS, ids=[row[0] for row in CONDITIONS])
def test_a_condition_is_solved(text: str, due: str) -> None:
    assert simple(text, LET) == due


@pytest.mark.parametrize("text", [row[0] for row in CONDITIONS if "v" not in row[0]])
def test_a_condition_holds_where_it_held(text: str) -> None:
    before = expression(text, declarations(LET))
    after = simplify(before).expr
    run = evaluator((), {"before": before, "after": after})
    for x in (-7.3, -2.9, -1.1, -0.2, 0.3, 0.9, 2.7, 8.1):
        for y, a, c, q in ((1.3, 0.4, 2.2, 0.3), (-2.1, 3.7, 0.6, 0.8)):
            found = run({"x": x, "y": y, "a": a, "c": c, "q": q})
            assert found["before"] == found["after"]


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("(x > -1)*(x < 1)", "𝟙{|x| < 1}"),
        ("(x > -c)*(x < c)*y", "y 𝟙{|x| < c}"),
        ("(x > -1)*(x < 2)", "𝟙{x > −1} 𝟙{x < 2}"),
        ("(x - y)*(x > y)", "max(x − y, 0)"),
        ("(c - x/a)*(x <= a*c)", "max(c − x/a, 0)"),
        ("(x - y)*(x < y)", "(x − y) 𝟙{x < y}"),
        ("where(x > 0, 1, 0)", "𝟙{x > 0}"),
        ("where(x > y, 0, 1)", "𝟙{x ≤ y}"),
        ("where(abs(x) <= c, x, c*sign(x))", "clip(x, −c, c)"),
        ("where(abs(v) <= 1, v, sign(v))", "clip(v, −1, 1)"),
        ("where(abs(x) <= y, x, y*sign(x))", "{ x if |x| ≤ y; y sign(x) otherwise }"),
        ("y*sign(x)^3", "y sign(x)"),
        ("sign(x^3)*x^2", "x |x|"),
        ("sign(1/x)*y", "sign(x) y"),
        ("sign(x^2*y)", "sign(x² y)"),
        ("abs(x)*where(x > 0, 1, -1)", "x"),
        ("abs(x - y)*where(x > y, -1, 1)", "y − x"),
        ("abs(x)*where(x > 1, 1, -1)", "|x| { 1 if x > 1; −1 otherwise }"),
    ],
)
def test_conditions_beside_values_are_joined(text: str, due: str) -> None:
    assert simple(text, LET) == due


@pytest.mark.parametrize(
    ("text", "wrt", "due"),
    [
        ("max(-1, min(1, x))", "x", "abs(x) < 1"),
        ("clip((x + 3)/6, 0, 1)", "x", "(abs(x) < 3)/6"),
        ("max(0, x) + min(0, a*(exp(x/a) - 1))", "x", "where(x > 0, 1, exp(x/a))"),
        ("max(x, 0) - x*y + log(1 + exp(-abs(x)))", "x", "sigmoid(x) - y"),
        ("sign(x)*max(abs(x) - a, 0)", "x", "abs(x) > a"),
        ("min(x*a, clip(x, 1 - q, 1 + q)*a)", "x", "a*(x < 1 + q)"),
        ("sum(where(abs(v) <= a, v.^2/2, a*abs(v) - a^2/2))", "v", "clip(v, -a, a)"),
    ],
)
def test_derivatives_of_the_zoo_are_short(text: str, wrt: str, due: str) -> None:
    solution = derive(text, LET, wrt)
    assert solution.passed
    assert solution.to_dict()["answers"][0]["text"] == due
