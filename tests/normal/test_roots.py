"""Roots of numbers are one root, and fractions leave divisors and powers."""

from __future__ import annotations

import pytest

from symderiv.solver import derive
from tests.normal.test_named_forms import simple

LET = "x; y; c positive; s positive; v[n]; A[m,n]"


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("2/(sqrt(pi)*sqrt(2))", "√(2/π)"),
        ("x/sqrt(2)", "x/√2"),
        ("x*sqrt(2)/2 + y/sqrt(2)", "(x + y)/√2"),
        ("sqrt(2)*sqrt(3)*x", "√6 x"),
        ("3/sqrt(3)", "√3"),
        ("sqrt(4/9)", "2/3"),
        ("sqrt(2*pi)*sqrt(2*pi)", "2 π"),
        ("exp(-x^2/2)/sqrt(2*pi)", "e^(−x²/2)/√(2 π)"),
        ("sqrt(2*x)", "√(2 x)"),
        ("2^(1/3)*x", "2^(1/3) x"),
        ("(A*v/sqrt(2)).^2", "½(A v)^(∘2)"),
        ("(2*A*v).^2", "4(A v)^(∘2)"),
        ("x/((x^2/(2*c^2) + 1)*c^2)", "2x/(x² + 2 c²)"),
        ("y/(1 + x/(c*s))/s", "y c/(c s + x)"),
        ("y/(1 + x/2)", "y/(1 + x/2)"),
    ],
)
def test_a_formula_is_written_without_needless_fractions(text: str, due: str) -> None:
    assert simple(text, LET) == due


@pytest.mark.parametrize(
    ("text", "wrt", "due"),
    [
        ("log(1 + x^2/(2*c^2))", "x", "2*x/(2*c^2 + x^2)"),
        ("(s + 1)/2*log(1 + (y - x)^2/(s*c^2))", "x", "-(s + 1)*(y - x)/(s*c^2 + (y - x)^2)"),
        ("sum(erf(A*v/sqrt(2)))", "v", "sqrt(2/pi)*A'*exp(-1/2*(A*v).^2)"),
        ("Phi(x)", "x", "phi(x)"),
    ],
)
def test_derivatives_are_short_and_right(text: str, wrt: str, due: str) -> None:
    solution = derive(text, LET, wrt)
    assert solution.passed
    assert solution.to_dict()["answers"][0]["text"] == due
