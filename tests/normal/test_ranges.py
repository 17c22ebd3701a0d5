"""Ranges hold every value that an expression takes, and are as narrow as what is declared allows."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest

from symderiv.normal.ranges import Range, range_of
from symderiv.normal.terms import like_terms
from symderiv.numeric import evaluator
from symderiv.parse import declarations, expression
from symderiv.witness.samples import table

LET = "x; y; a positive; q unit; b binary; v[n]; p[n] simplex; u[n] unit; A[m,n]"
SIZES = {"n": 3, "m": 2}
RANGES = [
    ("q", "(0, 1)"),
    ("1 - q", "(0, 1)"),
    ("3*q - 2", "(-2, 1)"),
    ("a*q", "(0, oo)"),
    ("a + 1", "(1, oo)"),
    ("-a", "(-oo, 0)"),
    ("-2*a*q", "(-oo, 0)"),
    ("b", "[0, 1]"),
    ("b*q", "[0, 1)"),
    ("sin(x)*cos(y)", "[-1, 1]"),
    ("sin(x)^2", "[0, 1]"),
    ("tanh(x)^2", "[0, 1)"),
    ("x^2 + 1", "[1, oo)"),
    ("x^3", "(-oo, oo)"),
    ("q^3", "(0, 1)"),
    ("1/a", "(0, oo)"),
    ("1/x", "(-oo, oo)"),
    ("sqrt(a)", "(0, oo)"),
    ("max(x, 2)", "[2, oo)"),
    ("max(q, b)", "(0, 1]"),
    ("min(q, b)", "[0, 1)"),
    ("min(x, q)", "(-oo, 1)"),
    ("clip(x, -1, q)", "(-oo, oo)"),
    ("p", "[0, 1]"),
    ("sigmoid(v) + u", "(0, 2)"),
    ("sum(u)", "(0, oo)"),
    ("-sum(p)", "(-oo, 0]"),
    ("v'*v", "[0, oo)"),
    ("norm2(A*v)^2 + q", "(0, oo)"),
    ("A*u", "(-oo, oo)"),
    ("x*q", "(-oo, oo)"),
    ("abs(x)*sin(y)", "(-oo, oo)"),
]


def shown(found: Range) -> str:
    """Return a range as it is written on paper."""
    low = "(-oo" if found.low is None else f"{'[' if found.low[1] else '('}{found.low[0]}"
    high = "oo)" if found.high is None else f"{found.high[0]}{']' if found.high[1] else ')'}"
    return f"{low}, {high}"


@pytest.mark.parametrize(("given", "due"), RANGES, ids=[row[0] for row in RANGES])
def test_a_range_is_as_narrow_as_what_is_declared_allows(given: str, due: str) -> None:
    assert shown(range_of(like_terms(expression(given, declarations(LET))))) == due


@pytest.mark.parametrize("given", [row[0] for row in RANGES])
def test_every_value_lies_in_its_range(given: str) -> None:
    scope = declarations(LET)
    value = expression(given, scope)
    found = range_of(like_terms(value))
    run, rng = evaluator((), {"value": value}), Random(7)
    for _ in range(60):
        values = np.asarray(run(table(scope.variables, SIZES, rng))["value"])
        assert found.low is None or (values >= float(found.low[0]) - 1e-12).all()
        assert found.high is None or (values <= float(found.high[0]) + 1e-12).all()
