"""What the normal form is made of: factors, terms, and the labels that join them.

A label is an `Index`.  Labels that `dummy` made are bound: summed over, once, around the whole
product.  Every other label is free.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction

from symderiv.errors import SymderivError
from symderiv.expr import At, Expr, Index, index
from symderiv.shape import Shape, axes


class NotReducible(SymderivError):
    """An index form that the normal form, or matrix notation, does not hold."""


@dataclass(frozen=True, slots=True)
class Factor:
    """One value with a label for each of its axes, raised to a power entry by entry."""

    node: Expr
    at: tuple[At, ...] = ()
    power: Fraction = Fraction(1)


@dataclass(frozen=True, slots=True)
class Term:
    """A coefficient times factors, summed over the bound labels among theirs."""

    coefficient: Fraction
    factors: tuple[Factor, ...] = ()

    def labels(self) -> tuple[Index, ...]:
        """Return the symbolic labels, in order of appearance."""
        return tuple(dict.fromkeys(i for f in self.factors for i in f.at if isinstance(i, Index)))

    def bound(self) -> tuple[Index, ...]:
        """Return the labels that are summed over."""
        return tuple(i for i in self.labels() if is_bound(i))

    def free(self) -> tuple[Index, ...]:
        """Return the labels that are not."""
        return tuple(i for i in self.labels() if not is_bound(i))

    def relabelled(self, new: dict[Index, At]) -> Term:
        """Return the term with labels replaced."""

        def moved(where: At) -> At:
            return new.get(where, where) if isinstance(where, Index) else where

        return replace(self, factors=tuple(replace(f, at=tuple(map(moved, f.at))) for f in self.factors))

    def times(self, other: Term) -> Term:
        """Return the product; the bound labels of the two are distinct by construction."""
        return Term(self.coefficient * other.coefficient, self.factors + other.factors)


Terms = tuple[Term, ...]
UNIT = Term(Fraction(1))


def is_bound(label: At) -> bool:
    """Tell whether a label is summed over."""
    return isinstance(label, Index) and label.name.startswith("#")


def outer_labels(shape: Shape) -> tuple[Index, ...]:
    """Return the free labels that stand for the axes of a value of that shape."""
    return tuple(index(f"@{n}", dim) for n, dim in enumerate(axes(shape), 1))


def atom(node: Expr, at: tuple[At, ...] = ()) -> Terms:
    """Return one factor as terms."""
    return (Term(Fraction(1), (Factor(node, at),)),)


def scaled(body: Terms, factor: Fraction) -> Terms:
    """Return the terms times a number."""
    return tuple(replace(t, coefficient=t.coefficient * factor) for t in body)


def product(parts: Iterable[Terms]) -> Terms:
    """Return the product of sums that hold one term each (or none: zero)."""
    result = UNIT
    for part in parts:
        if not part:
            return ()
        (only,) = part
        result = result.times(only)
    return (result,)
