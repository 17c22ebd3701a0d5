"""Constants: the number that an expression without names is, and powers that would fill the memory."""

from __future__ import annotations

from fractions import Fraction
from math import prod

from symderiv.expr import Apply, Const, Expr, bottom_up
from symderiv.ops.arithmetic import ADD, DIV, MUL, NEG, POW
from symderiv.parse import bounds


@bottom_up
def exact(node: Expr, parts: list[Fraction | None]) -> Fraction | None:
    """Return the rational number that sums, products and whole powers of numbers make; None for others."""
    if isinstance(node, Const):
        return node.value if isinstance(node.value, Fraction) else None
    numbers = [p for p in parts if p is not None]
    if not isinstance(node, Apply) or len(numbers) < len(parts):
        return None
    if node.op is ADD:
        return sum(numbers, Fraction(0))
    if node.op is NEG:
        return -numbers[0]
    if node.op is MUL:
        return prod(numbers, start=Fraction(1))
    if node.op is DIV and numbers[1]:
        return numbers[0] / numbers[1]
    return _whole_power(*numbers) if node.op is POW else None


def _whole_power(base: Fraction, exponent: Fraction) -> Fraction | None:
    known = exponent.denominator == 1 and not too_long(base, exponent) and (base or exponent > 0)
    return base ** int(exponent) if known else None


def too_long(base: Fraction, exponent: Fraction) -> bool:
    """Tell whether a power of a number has more digits than are computed."""
    bits = max(base.numerator.bit_length(), base.denominator.bit_length())
    return bits * abs(exponent) > bounds.POWER_DIGITS * 3.33
