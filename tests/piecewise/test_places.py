"""Places where a function may bend, break or end: found on the line, named where they have a closed form."""

from __future__ import annotations

from fractions import Fraction

import pytest

from symderiv.parse import declarations, expression, text
from symderiv.piecewise.places import opened, places

SCOPE = declarations("x; a; b")
X = SCOPE.variables[0]
POINT = {v: Fraction(n, 2) for n, v in enumerate(SCOPE.variables[1:], 2)}


def found(source: str) -> list[tuple[float, str]]:
    here = places(opened(expression(source, SCOPE)), X, POINT)
    return [(round(place.x, 4), "none" if place.at is None else text(place.at)) for place in here]


@pytest.mark.parametrize(
    ("source", "due"),
    [
        ("1/x", [(0, "0")]),
        ("1/(x - a)^2", [(1, "a")]),
        ("log(a*x + b)", [(-1.5, "(-b)/a")]),
        ("x^(1/3)", [(0, "0")]),
        ("asin(x)", [(-1, "-1"), (1, "1")]),
        ("max(x^3 - x, 0)", [(-1, "-1"), (0, "0"), (1, "1")]),
        ("1/(x^2 - b)", [(-1.2247, "-sqrt(b)"), (1.2247, "sqrt(b)")]),
        ("max(min(x, a), -b)", [(-1.5, "-b"), (1, "a")]),
        ("relu(exp(x) - 2)", [(0.6931, "log(2)")]),
        ("max(exp(x) - 2, x)", [(-1.8414, "none"), (1.1462, "none")]),
        ("max(x, 0)^a", [(0, "0")]),
        ("x^2 + 1", []),
        ("1/(x^2 + 1)", []),
    ],
)
def test_places_are_found_and_named(source: str, due: list[tuple[float, str]]) -> None:
    assert found(source) == due


def test_the_places_of_a_wave_are_multiples_of_pi() -> None:
    assert found("abs(sin(x))")[2:5] == [(-3.1416, "-pi"), (0, "0"), (3.1416, "pi")]
    assert found("tan(a*x + b)")[2:4] == [
        (-3.0708, "(-(2*b + pi))/(2*a)"),
        (0.0708, "(pi - 2*b)/(2*a)"),
    ]


def test_a_place_without_a_closed_form_has_an_equation() -> None:
    (first, second) = places(opened(expression("max(exp(x) - 2, x)", SCOPE)), X, POINT)
    assert first.equation == second.equation
    assert (text(first.equation.expr), text(first.equation.bound)) == ("exp(x)", "x + 2")
