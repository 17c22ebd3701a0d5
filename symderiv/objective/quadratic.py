"""Quadratic objectives: the gradient as M w − v, and a proof that a Hessian is positive definite."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from math import gcd, lcm

from symderiv.errors import NoRule
from symderiv.expr import Apply, Expr, Var, variables
from symderiv.jacobian import coefficient
from symderiv.normal import simplify
from symderiv.normal.contract import merged
from symderiv.normal.opening import distributions
from symderiv.normal.readback import written
from symderiv.normal.term import NotReducible, Term, Terms, outer_labels, scaled
from symderiv.normal.terms import terms
from symderiv.objective.parts import factors
from symderiv.ops.arithmetic import over as quotient
from symderiv.ops.arithmetic import plus
from symderiv.ops.linear import INV, product, transpose
from symderiv.shape import SCALAR, axes
from symderiv.signs import Proof, all_of, is_square, nonnegative, positive


@dataclass(frozen=True, slots=True)
class Affine:
    """`factor` (`matrix` w − `vector`): a gradient that is affine in w, its common number pulled out."""

    factor: Fraction
    matrix: Expr
    vector: Expr

    @property
    def zero(self) -> Expr:
        """The w at which it is zero; `matrix` must have an inverse."""
        if self.matrix.shape == SCALAR:
            return simplify(quotient(self.vector, self.matrix)).expr
        return simplify(product(INV(self.matrix), self.vector)).expr


def affine(gradient: Expr, over: Var) -> Affine:
    """Return the gradient as an affine function of the vector or scalar `over`.

    Shapes: a square matrix and a vector of the shape of `over`.
    Raises: NoRule when it is not affine, or has no matrix form.
    """
    labels = outer_labels(gradient.shape)
    try:
        body = _expanded(gradient, over)
        moving = tuple(t for t in body if _degree(t, over) == 1)
        still = scaled(tuple(t for t in body if _degree(t, over) == 0), Fraction(-1))
        common = _common(body)
        slope = written(scaled(moving, 1 / common), labels, gradient.shape)
        matrix = transpose(coefficient(slope, over, axes(over.shape) * 2))
        vector = written(scaled(still, 1 / common), labels, gradient.shape)
    except NotReducible as reason:
        raise NoRule(f"the gradient {gradient!r} has no matrix form: {reason}") from reason
    return Affine(common, simplify(matrix).expr, simplify(vector).expr)


def _expanded(gradient: Expr, over: Var) -> Terms:
    """Return the terms of the gradient, multiplied out until each is of degree 0 or 1 in `over`."""
    body = merged(terms(gradient, outer_labels(gradient.shape)))
    for further in (body, *distributions(body)):
        if all(_degree(t, over) in (0, 1) for t in further):
            return further
    raise NoRule(f"the gradient is not affine in {over}, so there is no closed form for where it is zero")


def _degree(term: Term, over: Var) -> int | None:
    """Return how often `over` is a factor of the term; None when it is inside a function or raised."""
    own = [f for f in term.factors if f.node is over]
    others = [f.node for f in term.factors if f.node is not over]
    if over in variables(*others) or any(f.power != 1 for f in own):
        return None
    return len(own)


def _common(body: Terms) -> Fraction:
    """Return the number that all coefficients share."""
    top = reduce(gcd, (abs(t.coefficient.numerator) for t in body), 0)
    return Fraction(top or 1, reduce(lcm, (t.coefficient.denominator for t in body), 1))


@dataclass(frozen=True, slots=True)
class Definite:
    """A proof that a matrix is positive definite: vᵀ M v as a sum of squares with positive weights.

    form:    vᵀ M v as it stands.
    squares: the same, as a sum of squared norms.
    strict:  the terms that are positive for every v ≠ 0.
    used:    the names whose declared sign the proof used.
    """

    direction: Var
    form: Expr
    squares: Expr
    strict: tuple[Expr, ...]
    used: frozenset[Var]


def definite(form: Expr, direction: Var) -> Definite:
    """Return a proof that the quadratic `form` vᵀ M v is positive for every `direction` v ≠ 0.

    Raises: NoRule when it is not a sum of squares with weights known to be positive, one of them on ‖v‖².
    """
    try:
        body = merged(terms(form))
        *_, body = (body, *distributions(body))
        squares = tuple(written((_weights_first(t, direction),), (), SCALAR) for t in body)
    except NotReducible as reason:
        raise NoRule(f"{form!r} has no matrix form: {reason}") from reason
    used = all_of(lambda square: _weight(square, direction), squares)
    strict = tuple(s for s in squares if used is not None and _is_strict(s, direction))
    if used is None or not strict:
        raise NoRule(f"nothing declared shows that {form!r} is positive for every {direction} that is not 0")
    return Definite(direction, form, plus(*squares), strict, used)


def _weights_first(term: Term, direction: Var) -> Term:
    return term._replace(factors=tuple(sorted(term.factors, key=lambda f: f.node is direction)))


def _weight(square: Expr, direction: Var) -> Proof:
    """Return the proof that a term is a weight, not negative, times a square of something in `direction`."""
    top, bottom = factors(square)
    squared = [f for f in top if direction in variables(f)]
    if len(squared) != 1 or not is_square(squared[0]):
        return None
    over = all_of(positive, bottom)
    under = all_of(nonnegative, [f for f in top if f is not squared[0]])
    return None if over is None or under is None else over | under


def _is_strict(square: Expr, direction: Var) -> bool:
    """Tell whether the term is a positive weight times the square of `direction` itself, which is not 0."""
    top, bottom = factors(square)
    rest = [f for f in (*top, *bottom) if direction not in variables(f)]
    own = any(isinstance(f, Apply) and f.args[0] is direction for f in top if direction in variables(f))
    return own and all_of(positive, rest) is not None
