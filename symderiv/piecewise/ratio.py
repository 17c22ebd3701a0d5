"""Exact rational functions: quotients of polynomials, and how an expression becomes one.

Two expressions without functions are equal exactly when their difference is the ratio 0, so
nothing here needs a float or a search.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from symderiv.expr import Apply, Const, Expr, postorder
from symderiv.ops import arithmetic
from symderiv.piecewise.factor import cancelled
from symderiv.piecewise.polynomial import (
    ONE,
    Poly,
    added,
    atom,
    atoms_of,
    content,
    inverse,
    monic,
    multiplied,
    number,
    scaled,
    shifted,
)

#: A power of a sum above this one stays unopened.
LARGEST_POWER = 8


@dataclass(frozen=True)
class Ratio:
    """A quotient of two polynomials, the lower one not 0, without a common monomial."""

    top: Poly
    bottom: Poly

    def __add__(self, other: Ratio) -> Ratio:
        if self.bottom == other.bottom:
            return reduced(added(self.top, other.top), self.bottom)
        top = added(multiplied(self.top, other.bottom), multiplied(other.top, self.bottom))
        return reduced(top, multiplied(self.bottom, other.bottom))

    def __neg__(self) -> Ratio:
        return Ratio(scaled(self.top, Fraction(-1)), self.bottom)

    def __mul__(self, other: Ratio) -> Ratio:
        return reduced(multiplied(self.top, other.top), multiplied(self.bottom, other.bottom))

    def __truediv__(self, other: Ratio) -> Ratio:
        return reduced(multiplied(self.top, other.bottom), multiplied(self.bottom, other.top))

    def __pow__(self, exponent: int) -> Ratio:
        base = self if exponent >= 0 else Ratio(ONE, ONE) / self
        result = Ratio(ONE, ONE)
        for _ in range(abs(exponent)):
            result = result * base
        return result

    @cached_property
    def atoms(self) -> tuple[Expr, ...]:
        """The atoms above and below."""
        return atoms_of(self.top, self.bottom)


def reduced(top: Poly, bottom: Poly) -> Ratio:
    """Return top over bottom with common factors cancelled and a lower leading coefficient of 1."""
    if not top:
        return Ratio({}, ONE)
    if len(top) > 1 and len(bottom) > 1:
        top, bottom = cancelled(top, bottom)
    shared = content({**dict.fromkeys(top, Fraction(1)), **dict.fromkeys(bottom, Fraction(1))})
    top, bottom = shifted(top, inverse(shared)), shifted(bottom, inverse(shared))
    c, bottom = monic(bottom)
    return Ratio(scaled(top, 1 / c), bottom)


def ratio(root: Expr) -> Ratio:
    """Return the expression as a rational function of its atoms.

    Raises: ZeroDivisionError when a denominator is identically 0.
    """
    done: dict[Expr, Ratio] = {}
    for node in postorder(root):
        if not node.shape:
            done[node] = _opened(node, done)
    return done[root]


def _opened(node: Expr, done: Mapping[Expr, Ratio]) -> Ratio:
    if isinstance(node, Const) and isinstance(node.value, Fraction):
        return Ratio(number(node.value), ONE)
    if isinstance(node, Apply):
        args = [done[a] for a in node.args if a in done]
        if node.op is arithmetic.POW:
            return _raised(node, args)
        rule = RULES.get(node.op.name)
        if rule is not None:
            return rule(args)
    return Ratio(atom(node), ONE)


def _sum(args: Iterable[Ratio]) -> Ratio:
    total = Ratio({}, ONE)
    for arg in args:
        total = total + arg
    return total


def _quotient(args: Sequence[Ratio]) -> Ratio:
    if not args[1].top:
        raise ZeroDivisionError("a denominator is identically 0")
    return args[0] / args[1]


def _raised(node: Apply, args: Sequence[Ratio]) -> Ratio:
    exponent = node.args[1]
    if isinstance(exponent, Const) and isinstance(exponent.value, Fraction):
        power = exponent.value
        if power.denominator == 1 and abs(power) <= LARGEST_POWER and (power >= 0 or args[0].top):
            return args[0] ** int(power)
    return Ratio(atom(node), ONE)


RULES: dict[str, Callable[[Sequence[Ratio]], Ratio]] = {
    "add": _sum,
    "neg": lambda args: -args[0],
    "mul": lambda args: args[0] * args[1],
    "div": _quotient,
}
