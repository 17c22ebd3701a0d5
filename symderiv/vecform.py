"""The matrix of a linear map of stacked columns, as data: vec F = M vec V, a sum of structured products.

vec stacks the columns of a matrix; a scalar, a column and a row are their own entries in order.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from symderiv.expr import Expr, Var
from symderiv.shape import Shape


@dataclass(frozen=True, slots=True)
class Kronecker:
    """left ⊗ right, the matrix of V ↦ right V leftᵀ; a side that is 1 or I leaves that side alone."""

    left: Expr
    right: Expr


@dataclass(frozen=True, slots=True)
class Diagonal:
    """diag(vec of), the matrix of V ↦ of ∘ V."""

    of: Expr


@dataclass(frozen=True, slots=True)
class Commutation:
    """K, the matrix of V ↦ Vᵀ for V of that shape."""

    shape: Shape


@dataclass(frozen=True, slots=True)
class Column:
    """vec of: what a scalar behind it multiplies."""

    of: Expr


@dataclass(frozen=True, slots=True)
class Row:
    """(vec of)ᵀ, the matrix of V ↦ tr(ofᵀ V), a scalar."""

    of: Expr


Factor = Kronecker | Diagonal | Commutation | Column | Row


@dataclass(frozen=True, slots=True)
class Term:
    """A number times scalars times a product of factors; no factor at all is the identity."""

    coefficient: Fraction = Fraction(1)
    scalars: tuple[Expr, ...] = ()
    factors: tuple[Factor, ...] = ()

    def exprs(self) -> Iterator[Expr]:
        """Yield the values that the term is made of."""
        yield from self.scalars
        for factor in self.factors:
            match factor:
                case Kronecker():
                    yield from (factor.left, factor.right)
                case Diagonal() | Column() | Row():
                    yield factor.of
                case Commutation():
                    pass


@dataclass(frozen=True, slots=True)
class VecForm:
    """The sum of the terms: vec of a value of `shape` is that matrix times vec of the direction."""

    shape: Shape
    direction: Var
    terms: tuple[Term, ...]
