"""What the normal form is made of: factors, terms, and the labels that join them.

A label is an `Index`.  Labels that `dummy` made are bound: summed over, once, around the whole
product.  Every other label is free.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from math import gcd, lcm
from typing import NamedTuple

from symderiv.decimal import decimal
from symderiv.errors import SymderivError
from symderiv.expr import At, Expr, Index, index
from symderiv.ops.linear import dummy
from symderiv.shape import Dim, Shape, axes


class NotReducible(SymderivError):
    """An index form that the normal form, or matrix notation, does not hold."""


#: An exact number; `quotient` divides one, and `to_power` raises one to a negative power too.
Number = int | Fraction


class Factor(NamedTuple):
    """One value with a label for each of its axes, raised to a power entry by entry."""

    node: Expr
    at: tuple[At, ...] = ()
    power: Number = 1


class Term(NamedTuple):
    """A coefficient times factors, summed over the bound labels among theirs."""

    coefficient: Number
    factors: tuple[Factor, ...] = ()

    def labels(self) -> tuple[Index, ...]:
        """Return the symbolic labels, in order of appearance."""
        return tuple(dict.fromkeys([i for f in self.factors for i in f.at if isinstance(i, Index)]))

    def bound(self) -> tuple[Index, ...]:
        """Return the labels that are summed over."""
        return tuple([i for i in self.labels() if i.dummy])

    def free(self) -> tuple[Index, ...]:
        """Return the labels that are not."""
        return tuple([i for i in self.labels() if not i.dummy])

    def relabelled(self, new: Mapping[At, At]) -> Term:
        """Return the term with labels replaced."""
        moved = [
            Factor(f.node, tuple(map(new.get, f.at, f.at)), f.power) if f.at else f for f in self.factors
        ]
        return Term(self.coefficient, tuple(moved))

    def times(self, other: Term) -> Term:
        """Return the product; the bound labels of the two are distinct by construction."""
        return Term(self.coefficient * other.coefficient, self.factors + other.factors)


Terms = tuple[Term, ...]
UNIT = Term(1)


def exact(value: Fraction) -> Number:
    """Return a number as an int where it is whole, which computes faster."""
    return value.numerator if value.denominator == 1 else value


def quotient(value: Number, by: Number) -> Number:
    """Return one number divided by another."""
    return value if by == 1 else exact(Fraction(value, by))


def to_power(value: Number, exponent: int) -> Number:
    """Return one number to the power of another."""
    return value if value == 1 else exact(Fraction(value) ** exponent)


def magnitude(value: Number) -> Number:
    """Return a number without its sign."""
    return value if value >= 0 else -value


def shared_number(numbers: Sequence[Number]) -> Number:
    """Return the largest number that all of `numbers` are whole multiples of, negative where all are.

    Of decimals it is the one that leaves the fewest digits: nobody takes 1/500 out of 1.702 a + b.
    """
    sizes = [magnitude(n) for n in numbers]
    if any(map(decimal, sizes)):
        shared = min((1, *sizes), key=lambda size: _digits([size, *(quotient(n, size) for n in sizes)]))
    else:
        top, below = gcd(*(n.numerator for n in sizes)), lcm(*(n.denominator for n in sizes))
        shared = quotient(top, below)
    return -shared if all(n < 0 for n in numbers) else shared


def _digits(numbers: Iterable[Number]) -> int:
    return sum(len(decimal(n) or str(n)) for n in numbers)


def is_bound(label: At) -> bool:
    """Tell whether a label is summed over."""
    return isinstance(label, Index) and label.dummy


@lru_cache(maxsize=256)
def outer_labels(shape: Shape) -> tuple[Index, ...]:
    """Return the free labels that stand for the axes of a value of that shape."""
    return tuple(index(f"@{n}", dim) for n, dim in enumerate(axes(shape), 1))


def numbered(term: Term) -> Term:
    """Return a term with its bound labels numbered as they appear: terms that differ in them become equal.

    It is no factor of another product any more, as `times` takes bound labels to be distinct.
    """
    new: dict[At, At] = {}
    moved = False
    for factor in term.factors:
        for label in factor.at:
            if isinstance(label, Index) and label.dummy and label not in new:
                new[label] = number = _numbered(len(new), label.dim)
                moved = moved or number is not label
    return term.relabelled(new) if moved else term


@lru_cache(maxsize=256)
def _numbered(place: int, dim: Dim) -> Index:
    return index(f"#.{place}", dim)


def atom(node: Expr, at: tuple[At, ...] = ()) -> Terms:
    """Return one factor as terms."""
    return (Term(1, (Factor(node, at),)),)


def scaled(body: Terms, factor: Number) -> Terms:
    """Return the terms times a number."""
    return tuple([Term(t.coefficient * factor, t.factors) for t in body])


def product(parts: Iterable[Terms], at: tuple[At, ...]) -> Terms:
    """Return the product of sums that hold one term each (or none: zero) and share the labels `at` alone."""
    coefficient, factors, held = UNIT.coefficient, UNIT.factors, set[At]()
    for part in parts:
        if not part:
            return ()
        (only,) = part
        own = {i for f in only.factors for i in f.at if i not in at and is_bound(i)}
        if not held.isdisjoint(own):
            only = only.relabelled({i: dummy(i.dim) for i in own if isinstance(i, Index)})
            own = set[At](only.bound()).difference(at)
        held |= own
        factors += only.factors
        coefficient *= only.coefficient
    return (Term(coefficient, factors),)
