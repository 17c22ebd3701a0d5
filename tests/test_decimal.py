"""Which fractions are written as decimals."""

from fractions import Fraction

import pytest

from symderiv import derive
from symderiv.decimal import bar, decimal


@pytest.mark.parametrize(
    ("value", "digits"),
    [
        (Fraction(8943, 200000), "0.044715"),
        (Fraction(851, 500), "1.702"),
        (Fraction(1, 20), "0.05"),
        (Fraction(-1, 100), "0.01"),
        (Fraction(9, 10), "0.9"),
    ],
)
def test_a_fraction_that_ends_early_is_a_decimal(value, digits):
    assert decimal(value) == digits
    assert Fraction(digits) == abs(value)
    assert bar(abs(value)) == (abs(value), 1)


@pytest.mark.parametrize("written", ["1/2", "4/5", "1/16", "1/30", "3/40", "3"])
def test_a_short_or_endless_fraction_is_written_with_a_bar(written):
    value = Fraction(written)
    assert decimal(value) is None
    assert bar(value) == (value.numerator, value.denominator)


def _answer(expr: str) -> str:
    return derive(expr, "x", "x").to_dict()["answers"][0]["text"]


def test_a_typed_decimal_stays_one_in_the_answer():
    assert _answer("x*sigmoid(1.702*x)") == "sigmoid(1.702*x)*(1.702*x*(1 - sigmoid(1.702*x)) + 1)"


def test_long_decimals_are_not_multiplied_out():
    unit = "0.7978845608*(x + 0.044715*x^3)"
    assert _answer(f"exp({unit})") == f"0.7978845608*exp({unit})*(0.134145*x^2 + 1)"


def test_a_decimal_that_all_terms_hold_is_shared():
    assert _answer("sin(1.3*x) + 2*cos(1.3*x)") == "1.3*(cos(1.3*x) - 2*sin(1.3*x))"
