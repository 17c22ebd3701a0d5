"""How an answer depends on an input: kinks are found behind the names of values that move with it."""

from __future__ import annotations

import pytest

from symderiv.parse import text
from symderiv.problem import Derivative, Part, Sheet
from symderiv.solver import solve_part

SHEET = Sheet("test", "Test", "", ())
NET = "z = W1*x + b1; h = max(0, z); y = W2*h"


@pytest.mark.parametrize(
    ("let", "program", "ask", "place"),
    [
        ("x; W1[k]; b1[k]; W2[1,k]", NET, Derivative("y", ("W1",), entry="i", plot="x"), "(-b1[i])/W1[i]"),
        ("x; W1[k]; b1[k]; W2[1,k]", NET, Derivative("y", ("W2",), entry="i", plot="x"), "(-b1[i])/W1[i]"),
        ("x; a; c", "z = a*x + c; y = relu(z)^2", Derivative("y", ("a",), plot="x"), "(-c)/a"),
        ("x; a; c", "y = max(0, a*x + c)", Derivative("y", ("a",), plot="x"), "(-c)/a"),
        ("x; a; c", "s = 2*c; y = max(s, x)*a", Derivative("y", ("a",), plot="x"), "s"),
    ],
)
def test_a_kink_is_found_behind_named_values(let: str, program: str, ask: Derivative, place: str) -> None:
    (study,) = solve_part(SHEET, Part("q", "t", "", let, program, ask)).worked.studies
    assert [text(at) for at, _ in study.analysis.breakpoints] == [place]
