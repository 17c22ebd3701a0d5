"""Exact values: what is too large to be held is refused in a moment, as what has no value is."""

from __future__ import annotations

from fractions import Fraction

import pytest
import sympy

from symderiv.witness.number import Undefined, number

x = sympy.Symbol("x")


@pytest.mark.parametrize("tower", [sympy.exp(x), sympy.cosh(x), sympy.sinh(-x), 2**x, x**x])
def test_a_tower_is_refused(tower: sympy.Expr) -> None:
    with pytest.raises(Undefined):
        number(tower, {x: Fraction(10**60)})


def test_a_large_power_that_can_be_held_is_exact() -> None:
    assert number(x**300, {x: Fraction(3, 2)}) == Fraction(3, 2) ** 300
