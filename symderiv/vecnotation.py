"""Writing the matrix of a linear map: (Bᵀ ⊗ A) K, diag(vec(D)), vec(S) vec(C)ᵀ, and what it is called."""

from __future__ import annotations

from typing import assert_never

from symderiv.expr import ONE, Expr, const
from symderiv.formula import Fence, Formula, Fraction, Letter, Name, Number, Script, Sign, equals, row
from symderiv.notation import Bond, Notation
from symderiv.notation.spelling import PARTIAL, TOP
from symderiv.notation.spelling import letter as name_of
from symderiv.shape import Shape, axes, columns, rows
from symderiv.vecform import Column, Commutation, Diagonal, Factor, Kronecker, Row, Term, VecForm

#: A name, and the shape of what it stands for.
Named = tuple[Formula, Shape]
VEC, DIAG = Name("vec"), Name("diag")


def matrix(form: VecForm, write: Notation) -> Formula:
    """Return the sum of products that the form is."""
    if not form.terms:
        return write(const(0))
    parts: list[Formula] = []
    for n, term in enumerate(form.terms):
        if n or term.coefficient < 0:
            parts.append(Sign("−" if term.coefficient < 0 else "+", "infix" if n else "prefix"))
        parts.append(_term(term, write))
    return row(*parts)


def derivative(of: Named, first: Named | None, then: Named) -> Formula:
    """Return ∂vec(of)/∂vec(then)ᵀ; with `first`, ∂²of/∂vec(first)∂vec(then)ᵀ.

    Shapes: what is no matrix is its own vec.
    """
    below = row(PARTIAL, _turned(_stacked(*then), then[1]))
    if first is None:
        return Fraction(row(PARTIAL, _stacked(*of)), below)
    twice = row(Script(PARTIAL, sup=Number("2")), of[0])
    return Fraction(twice, row(PARTIAL, _stacked(*first), below))


def commutes(form: VecForm, write: Notation) -> Formula | None:
    """Return what K is defined by, where the form has one: K vec(V) = vec(Vᵀ)."""
    for factor in (f for term in form.terms for f in term.factors):
        if isinstance(factor, Commutation):
            way = write.name(form.direction.name)
            left = row(_factor(factor, write), VEC, Fence(way))
            return equals(left, row(VEC, Fence(Script(way, sup=TOP))))
    return None


def _term(term: Term, write: Notation) -> Formula:
    size = abs(term.coefficient)
    lead: list[Formula] = [write(const(size))] if size != 1 else []
    lead += [write.at_least(s, Bond.PRODUCT) for s in term.scalars]
    factors = [_factor(f, write) for f in term.factors] or [Letter("I")]
    alone = len(lead) + len(factors) == 1
    sums = [isinstance(f, Kronecker) and _sides(f) == 2 for f in term.factors] or [False]
    fenced = [Fence(f) if tensor and not alone else f for f, tensor in zip(factors, sums, strict=True)]
    return row(*lead, *fenced)


def _sides(factor: Kronecker) -> int:
    return sum(side is not ONE for side in (factor.left, factor.right))


def _factor(factor: Factor, write: Notation) -> Formula:
    match factor:
        case Kronecker():
            sides = [s for s in (factor.left, factor.right) if s is not ONE] or [factor.right]
            first, *others = (write.at_least(s, Bond.PRODUCT) for s in sides)
            return row(first, *(part for side in others for part in (Sign("⊗"), side)))
        case Diagonal():
            return row(DIAG, Fence(row(VEC, Fence(write(factor.of)))))
        case Column():
            return _value(factor.of, write)
        case Row():
            return _turned(_value(factor.of, write), factor.of.shape)
        case Commutation():
            dims = (rows(factor.shape), columns(factor.shape))
            return Script(
                Letter("K"), row(*(name_of(d) if isinstance(d, str) else write(const(d)) for d in dims))
            )
        case _:
            assert_never(factor)


def _value(of: Expr, write: Notation) -> Formula:
    if len(axes(of.shape)) == 2:
        return row(VEC, Fence(write(of)))
    return write.at_least(of, Bond.ATOM)


def _stacked(name: Formula, shape: Shape) -> Formula:
    return row(VEC, Fence(name)) if len(axes(shape)) == 2 else name


def _turned(column: Formula, shape: Shape) -> Formula:
    """Return a column as a row; a scalar, and what is a row already, stays."""
    if len(axes(shape)) == 0:
        return column
    return Script(Fence(column) if isinstance(column, Script) else column, sup=TOP)
