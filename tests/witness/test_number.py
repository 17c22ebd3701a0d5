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


def test_a_root_that_a_fraction_has_is_exact() -> None:
    assert number(x ** sympy.Rational(2, 3), {x: Fraction(8, 27)}) == Fraction(4, 9)


def test_a_power_between_floats_is_of_many_digits_and_is_not_searched_for_roots() -> None:
    base, exponent = Fraction(12979684103484556491706714996377, 2**105), Fraction(-5507370089615843, 2**45)
    found = number(x ** sympy.Symbol("y"), {x: base, sympy.Symbol("y"): exponent})
    assert found.is_Float
    assert found == pytest.approx(float(base) ** float(exponent))
