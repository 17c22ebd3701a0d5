"""Numbers out of SymPy: the value of a scalar expression at a point, exact where it is rational."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from fractions import Fraction
from math import prod
from typing import Any

import sympy

DIGITS = 100
_digits: ContextVar[int] = ContextVar("digits", default=DIGITS)
#: Functions that grow as exponentials do, the most that they are given, and the highest power of a fraction.
GROWING = (sympy.exp, sympy.sinh, sympy.cosh)
HIGHEST = 10**6
STEEPEST = 10**4
#: Roots of a fraction that are looked for exactly; of others its parts would be factored for long.
ROOTS = 12


def digits() -> int:
    """Return how many digits a number that is not rational has: `DIGITS`, or more inside `doubled`."""
    return _digits.get()


@contextmanager
def doubled() -> Iterator[None]:
    """Let what runs inside compute with twice the digits."""
    token = _digits.set(2 * _digits.get())
    try:
        yield
    finally:
        _digits.reset(token)


MISSING = object()
"""The value of an entry that is not defined; only a branch that is not taken may hold it."""


class Undefined(ArithmeticError):
    """A value that is not a real number: 1/0, log of a negative number, an uncovered case."""


class TooLarge(Undefined):
    """A value that there is, of more digits than can be held."""


def number(expr: Any, point: Mapping[Any, Any]) -> Any:
    """Return `expr` at `point`: a Fraction where it is rational, else a SymPy float of `digits()` digits.

    Raises: Undefined when it is not a real number.
    """
    if expr.is_Symbol:
        if point[expr] is MISSING:
            raise Undefined("a value that is needed is not defined")
        return point[expr]
    if expr.is_Rational:
        return Fraction(int(expr.p), int(expr.q))
    if expr.is_Piecewise:
        return number(_active(expr, point), point)
    if not expr.args:
        return settled(expr)
    parts = [number(a, point) for a in expr.args]
    if expr.is_Add:
        return sum(parts)
    if expr.is_Mul:
        return prod(parts)
    if expr.is_Pow:
        return _power(*parts)
    if isinstance(expr, GROWING):
        _bounded(parts[0], HIGHEST)
    return settled(expr.func(*parts))


def same(a: Any, b: Any) -> bool:
    """Tell whether two values are the same; a Fraction cannot be asked whether it equals a SymPy float."""
    return a is b or not (a is MISSING or b is MISSING or a - b)


def _bounded(value: Any, bound: int) -> None:
    if abs(value) > bound:
        raise TooLarge("a value of more digits than can be held")


def _power(base: Any, exponent: Any) -> Any:
    if isinstance(base, Fraction) and isinstance(exponent, Fraction) and exponent.denominator == 1:
        if base == 0 and exponent < 0:
            raise Undefined("division by zero")
        _bounded(exponent, STEEPEST)
        return base ** int(exponent)
    _bounded(exponent, HIGHEST)
    root = isinstance(exponent, Fraction) and exponent.denominator <= ROOTS
    return settled(sympy.sympify(base if root else _in_digits(base)) ** sympy.sympify(exponent))


def _in_digits(value: Any) -> Any:
    """Return a fraction as a float of `digits()` digits."""
    return sympy.Float(sympy.sympify(value), digits())


def _active(expr: Any, point: Mapping[Any, Any]) -> Any:
    for value, condition in expr.args:
        if condition == sympy.true:
            return value
        if condition.func(number(condition.lhs, point), number(condition.rhs, point)) == sympy.true:
            return value
    raise Undefined("no case covers the point")


def settled(value: Any) -> Any:
    """Return a SymPy number as a Fraction or a float of `digits()` digits."""
    if value.is_Rational:
        return Fraction(int(value.p), int(value.q))
    found = value if value.is_Float else value.evalf(digits())
    if not found.is_Float or not found.is_finite:
        raise Undefined("not a real number")
    return found
