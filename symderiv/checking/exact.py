"""Exact numbers: fractions while the functions are rational, else many digits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from fractions import Fraction
from functools import lru_cache
from math import isqrt
from typing import Any

import mpmath
import numpy as np

from symderiv.checking.evaluation import System
from symderiv.checking.opened import opened
from symderiv.checking.structure import Array
from symderiv.errors import NoRule
from symderiv.expr import Apply
from symderiv.op import OPS, Op
from symderiv.shape import axes, columns, rows, size

#: Digits carried, and the digits with which a difference is looked at again.
DIGITS, MORE_DIGITS = 60, 160
#: Fractions longer than this go on as digits.  Units: bits.
LONGEST = 4000
#: Arguments of functions and exponents of powers past this have no value that can be told.
FARTHEST = 10**18

UNDEFINED = mpmath.nan


@contextmanager
def digits(count: int = DIGITS) -> Iterator[None]:
    """Compute with so many digits inside."""
    with mpmath.workdps(count):
        yield


class Exact:
    """Fractions and mpmath's numbers in arrays of objects; what is not defined is not a number."""

    def constant(self, value: Fraction | str) -> Array:
        """Return the constant itself."""
        found = np.empty((), dtype=object)
        found[()] = value if isinstance(value, Fraction) else +getattr(mpmath.mp, value)
        return found

    def settled(self, x: Array) -> Array:
        """Return x with long fractions as digits."""
        return _each(_short, x)

    def quotient(self, a: Array, b: Array) -> Array:
        """Return a / b."""
        return _each(_divided, a, b)

    def elementwise(self, op: Op, args: tuple[Array, ...]) -> Array:
        """Return a function: a choice, a formula, or what mpmath has under its name."""
        rule = FUNCTIONS.get(op.name)
        if rule is not None:
            return _each(rule, *args)
        if OPS.get(op.name) is not op:
            return _each(_unknown(op.name), *args)
        found = opened(EXACT, op, args, lambda x: _each(_sign, x))
        if found is None:
            raise NoRule(f"there is no definition of {op.name}")
        return found

    def opaque(self, node: Apply, args: tuple[Array, ...], sizes: Mapping[str, int]) -> Array:
        """Return an operator of matrices at each point."""
        if node.op.name == "undefined":
            return self.constant(Fraction(0)) * UNDEFINED
        rule = MATRICES.get(node.op.name) or node.op.digits
        if rule is None:
            raise NoRule(f"there is no definition of {node.op.name}")
        return _at_each(rule, node, args, sizes)


def _each(f: Any, *args: Array) -> Array:
    return np.asarray(np.frompyfunc(f, len(args), 1)(*args), dtype=object)


def number(x: Any) -> Any:
    """Return a fraction as one of mpmath's numbers, to the digits carried."""
    return mpmath.mpf(x.numerator) / x.denominator if isinstance(x, Fraction) else x


def _short(x: Any) -> Any:
    if isinstance(x, Fraction) and x.numerator.bit_length() + x.denominator.bit_length() > LONGEST:
        return number(x)
    return x


def _divided(a: Any, b: Any) -> Any:
    if b == 0:
        return UNDEFINED
    return a / b if isinstance(a, Fraction) and isinstance(b, Fraction) else number(a) / number(b)


def _sign(x: Any) -> Any:
    """Return the sign of a number, which no digits tell of one that is rounded to 0."""
    return 1 if x > 0 else -1 if x < 0 else 0 if x == 0 and isinstance(x, Fraction | int) else UNDEFINED


def _real(f: Any) -> Any:
    """Return a function of mpmath's where its argument is near enough and its value is real."""

    def rule(x: Any) -> Any:
        if not abs(x) < FARTHEST:
            return UNDEFINED
        try:
            found = f(number(x))
        except (ArithmeticError, ValueError):
            return UNDEFINED
        if not isinstance(found, mpmath.mpf) or not mpmath.isfinite(found):
            return UNDEFINED
        exactly = x == 0 and isinstance(x, Fraction) and found == int(found)  # e⁰ = 1, sin 0 = 0
        return Fraction(int(found)) if exactly else found

    return rule


def _root(x: Any) -> Any:
    if isinstance(x, Fraction) and x >= 0:
        top, bottom = isqrt(x.numerator), isqrt(x.denominator)
        if top * top == x.numerator and bottom * bottom == x.denominator:
            return Fraction(top, bottom)
    return mpmath.sqrt(number(x)) if x >= 0 else UNDEFINED


def _logarithm(x: Any) -> Any:
    if x == 1 and isinstance(x, Fraction):
        return Fraction(0)
    return mpmath.log(number(x)) if x > 0 else UNDEFINED


def _power(base: Any, exponent: Any) -> Any:
    if not abs(exponent) < FARTHEST or (base == 0 and exponent < 0):
        return UNDEFINED
    if isinstance(base, Fraction) and isinstance(exponent, Fraction) and exponent.denominator == 1:
        bits = max(base.numerator.bit_length(), base.denominator.bit_length())
        if bits * abs(exponent) <= LONGEST:
            return base ** int(exponent)
    if exponent == Fraction(1, 2):
        return _root(base)
    whole = int(exponent) if exponent == int(exponent) else number(exponent)
    if base < 0 and not isinstance(whole, int):
        return UNDEFINED
    return mpmath.power(number(base), whole)


FUNCTIONS: dict[str, Any] = {
    **{
        name: _real(getattr(mpmath, name))
        for name in "exp sin cos tan sinh cosh tanh asin acos atan erf".split()
    },
    "sqrt": _root,
    "log": _logarithm,
    "pow": _power,
    "where": lambda c, a, b: a if c != 0 else b,
}


@lru_cache(maxsize=64)
def _unknown(spelled: str) -> Any:
    """Return a polynomial that stands for the declared function φ; of φ′ and φ″, its derivatives."""
    name = spelled.rstrip("'")
    letter = sum(map(ord, name)) % 7
    terms = [Fraction((-1) ** (n // 2) * (n + 2 + letter), 3 * n + 1) for n in range(7)]
    for _ in range(len(spelled) - len(name)):
        terms = [n * c for n, c in enumerate(terms)][1:]

    def polynomial(x: Any) -> Any:
        total = Fraction(0)
        for c in reversed(terms):
            total = total * x + c
        return total

    return polynomial


def _at_each(rule: Any, node: Apply, args: tuple[Array, ...], sizes: Mapping[str, int]) -> Array:
    counts = [len(axes(a.shape)) for a in node.args]
    lead = np.broadcast_shapes(*(x.shape[: x.ndim - k] for x, k in zip(args, counts, strict=True)))
    spread = [np.broadcast_to(x, lead + x.shape[x.ndim - k :]) for x, k in zip(args, counts, strict=True)]
    lengths = tuple(size(d, sizes) for d in axes(node.shape))
    found = np.empty(lead + lengths, dtype=object)
    for at in np.ndindex(lead):
        matrices = [_matrix(x[at], a.shape, sizes) for x, a in zip(spread, node.args, strict=True)]
        found[at] = _entries(rule, matrices, lengths)
    return found


def _matrix(x: Array, shape: Any, sizes: Mapping[str, int]) -> Any:
    high, wide = size(rows(shape), sizes), size(columns(shape), sizes)
    return mpmath.matrix(high, wide) + mpmath.matrix(
        [[number(c) for c in row] for row in np.asarray(x, dtype=object).reshape(high, wide)]
    )


def _entries(rule: Any, matrices: list[Any], lengths: tuple[int, ...]) -> Array:
    empty = np.full(lengths, UNDEFINED, dtype=object)
    if any(not mpmath.isfinite(cell) for matrix in matrices for cell in matrix):
        return empty if lengths else UNDEFINED
    try:
        found = rule(*matrices)
    except (ArithmeticError, ValueError):
        return empty if lengths else UNDEFINED
    if not lengths:
        return found if isinstance(found, mpmath.mpf) else UNDEFINED
    cells = np.empty(len(list(found)), dtype=object)
    cells[:] = list(found)
    return cells.reshape(lengths)


def _logdet(a: Any) -> Any:
    return _logarithm(mpmath.det(a))


MATRICES: dict[str, Any] = {"inv": lambda a: a**-1, "det": mpmath.det, "logdet": _logdet}

EXACT: System = Exact()
