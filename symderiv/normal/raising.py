"""Powers of terms: (c u v)ᵏ is cᵏ uᵏ vᵏ, and what may not be taken apart so is left to be one factor."""

from __future__ import annotations

from fractions import Fraction

from symderiv.expr import ONE, At, Const, const
from symderiv.normal.readback import written
from symderiv.normal.term import Factor, Number, Term, Terms, outer_labels, to_power
from symderiv.shape import Shape


def raised(term: Term, outside: set[At], exponent: Number) -> Term | None:
    """Return a term to a power, factor by factor; None where it holds a sum, or is a root of a product.

    A label that is not among those `outside` is summed over.
    """
    if exponent.denominator != 1:
        if _is_constant(term):
            return _root(term, exponent)
        if not _single(term):
            return None
    if not outside.issuperset(term.labels()):
        return None
    factors = tuple(f._replace(power=f.power * exponent) for f in term.factors)
    return Term(to_power(term.coefficient, exponent.numerator), factors)


def raised_beside(body: Terms, shape: Shape, at: tuple[At, ...], exponent: Number) -> Term:
    """Return a power of a product with a sum in it: (A x/c)ᵏ is (A x)ᵏ/cᵏ."""
    (term,) = body
    outside = [f for f in term.factors if not f.at]
    rest = Term(1, tuple(f for f in term.factors if f.at))
    value = written((rest,), outer_labels(shape), shape)
    beside = tuple(f._replace(power=f.power * exponent) for f in outside)
    coefficient = to_power(term.coefficient, exponent.numerator)
    return Term(coefficient, (*beside, Factor(value, at, exponent)))


def _is_constant(term: Term) -> bool:
    return term.coefficient > 0 and all(isinstance(f.node, Const) for f in term.factors)


def _root(term: Term, exponent: Number) -> Term:
    """Return a power of a positive number as powers of what it is a quotient of."""
    value = Fraction(term.coefficient)
    numbers = (Factor(const(value.numerator), (), exponent), Factor(const(value.denominator), (), -exponent))
    parts = (f._replace(power=f.power * exponent) for f in term.factors)
    return Term(1, tuple(f for f in (*numbers, *parts) if f.node is not ONE))


def _single(term: Term) -> bool:
    return term.coefficient == 1 and len(term.factors) == 1 and term.factors[0].power == 1
