"""Reading the matrix of a linear map off its expression: vec(A V B) = (Bᵀ ⊗ A) vec V.

The expression is linear in the direction V.  From V outwards, each operator multiplies the matrix
from the left; neighbouring factors join, and the commutation matrix is passed on to V.

Source: Magnus and Neudecker, Matrix Differential Calculus (2019), chapters 2 and 3.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from functools import reduce

from symderiv.errors import NoRule
from symderiv.expr import ONE, Apply, Const, Expr, Var, const, variables
from symderiv.normal import simplify
from symderiv.op import Op
from symderiv.ops.arithmetic import ADD, DIV, FILL, MUL, NEG, SCALE, over, plus, spread, times
from symderiv.ops.linear import DIAG, EYE, MATMUL, TRACE, TRANSPOSE, eye, product, transpose
from symderiv.ops.reduce import DOT, SUM
from symderiv.shape import SCALAR, Dim, axes, columns, is_row, rows
from symderiv.vecform import Column, Commutation, Diagonal, Factor, Kronecker, Row, Term, VecForm

MOST_TERMS = 40
Terms = tuple[Term, ...]


def vec_form(value: Expr, direction: Var) -> VecForm:
    """Return the matrix of the linear map direction ↦ value.

    Raises: NoRule when the direction stands inside an operator that has no such matrix.
    """
    found = _Reader(direction).terms(value)
    return VecForm(value.shape, direction, _gathered([_tidy(t) for t in found]))


class _Reader:
    """Reads the terms of expressions that are linear in one direction."""

    def __init__(self, direction: Var) -> None:
        self.direction = direction

    def holds(self, node: Expr) -> bool:
        return self.direction in variables(node)

    def terms(self, node: Expr) -> Terms:
        """Return the terms of vec(node); none where the direction is not in it, so that it is 0."""
        if node is self.direction:
            return (Term(),)
        if not self.holds(node):
            return ()
        read = READERS.get(node.op) if isinstance(node, Apply) else None
        if read is None or not isinstance(node, Apply):
            named = f"{node.op.name} of a value" if isinstance(node, Apply) else repr(node)
            raise NoRule(f"{named} that holds {self.direction} is no product with a fixed matrix")
        found = read(self, node)
        if len(found) > MOST_TERMS:
            raise NoRule(f"it has more than {MOST_TERMS} terms")
        return found

    def split(self, node: Apply) -> tuple[int, Expr, Expr]:
        """Return which of two arguments moves, that one, and the one that stands still."""
        a, b = node.args
        if self.holds(a) and self.holds(b):
            raise NoRule(f"{node!r} is not linear in {self.direction}")
        return (0, a, b) if self.holds(a) else (1, b, a)

    def after(self, factor: Factor, node: Expr) -> Terms:
        """Return the terms of `factor` times vec(node)."""
        return tuple(_before(factor, t) for t in self.terms(node))

    def sum(self, node: Apply) -> Terms:
        return tuple(t for a in node.args for t in self.terms(a))

    def negative(self, node: Apply) -> Terms:
        return tuple(replace(t, coefficient=-t.coefficient) for t in self.terms(node.args[0]))

    def matmul(self, node: Apply) -> Terms:
        place, moving, still = self.split(node)
        if place == 0:
            return self.after(Kronecker(transpose(still), _identity(rows(moving.shape))), moving)
        return self.after(Kronecker(_identity(columns(moving.shape)), still), moving)

    def transposed(self, node: Apply) -> Terms:
        return tuple(_turned(t, self.direction) for t in self.terms(node.args[0]))

    def entrywise(self, node: Apply) -> Terms:
        _, moving, still = self.split(node)
        return self.after(_diagonal(still), moving)

    def quotient(self, node: Apply) -> Terms:
        place, moving, still = self.split(node)
        if place == 1:
            raise NoRule(f"{node!r} is not linear in {self.direction}")
        return self.after(_diagonal(over(1, still)), moving)

    def multiple(self, node: Apply) -> Terms:
        place, moving, still = self.split(node)
        if place == 1:
            return tuple(replace(t, scalars=(still, *t.scalars)) for t in self.terms(moving))
        return self.after(Column(still), moving)

    def filled(self, node: Apply) -> Terms:
        return self.after(Column(spread(1, node.shape)), node.args[0])

    def trace(self, node: Apply) -> Terms:
        (inner,) = node.args
        if isinstance(inner, Apply) and inner.op is MATMUL:
            _, moving, still = self.split(inner)
            return self.after(Row(transpose(still)), moving)
        return self.after(Row(_identity(rows(inner.shape))), inner)

    def total(self, node: Apply) -> Terms:
        (inner,) = node.args
        return self.after(Row(spread(1, inner.shape)), inner)

    def inner(self, node: Apply) -> Terms:
        _, moving, still = self.split(node)
        return self.after(Row(still), moving)


READERS: dict[Op, Callable[[_Reader, Apply], Terms]] = {
    ADD: _Reader.sum,
    NEG: _Reader.negative,
    MATMUL: _Reader.matmul,
    TRANSPOSE: _Reader.transposed,
    MUL: _Reader.entrywise,
    DIV: _Reader.quotient,
    SCALE: _Reader.multiple,
    FILL: _Reader.filled,
    TRACE: _Reader.trace,
    SUM: _Reader.total,
    DOT: _Reader.inner,
}


def _identity(n: Dim) -> Expr:
    return ONE if n == 1 else eye(n)


def _diagonal(of: Expr) -> Factor:
    """Return the matrix of V ↦ of ∘ V: for a column diag(of) V, for a row V diag(of)."""
    if len(axes(of.shape)) == 2:
        return Diagonal(of)
    if of.shape == SCALAR:
        return Kronecker(ONE, of)
    return Kronecker(DIAG(of), ONE) if is_row(of.shape) else Kronecker(ONE, DIAG(of))


def _before(factor: Factor, term: Term) -> Term:
    """Return `factor` times the term, joined with the term's first factor where they are of a kind."""
    match factor:
        case Row():
            return _traced(factor.of, term)
        case Column() if len(axes(factor.of.shape)) == 2 or _is_row(term):
            row = _traced(ONE, term)
            return replace(row, factors=(factor, *row.factors))
        case Column(of=vector):  # s (C ⊗ D) for a scalar (C ⊗ D) vec V; of a row s, vec s is sᵀ ⊗ 1
            turned = transpose(vector), ONE
            sides = turned if is_row(vector.shape) else (ONE, vector)
            return _before(Kronecker(*sides), replace(term, factors=_without_k(term.factors)))
        case _:
            pass
    first, rest = (term.factors[0], term.factors[1:]) if term.factors else (None, ())
    joined = None if first is None else _joined(factor, first)
    return replace(term, factors=(factor, *term.factors) if joined is None else (*joined, *rest))


def _is_row(term: Term) -> bool:
    return bool(term.factors) and isinstance(term.factors[0], Row)


def _joined(left: Factor, right: Factor) -> tuple[Factor, ...] | None:
    """Return the product of two neighbours in fewer symbols: (A ⊗ B)(C ⊗ D) = A C ⊗ B D."""
    match left, right:
        case Kronecker(left=a, right=b), Kronecker(left=c, right=d):
            return (Kronecker(_times(a, c), _times(b, d)),)
        case Kronecker(left=a, right=b), Column(of=s):
            return (Column(_times(_times(b, s), transpose(a))),)
        case Kronecker(left=a, right=b), Row():
            return (Column(_times(b, transpose(a))), right)
        case Diagonal(of=a), Diagonal(of=b):
            return (Diagonal(times(a, b)),)
        case Diagonal(of=a), Column(of=s):
            return (Column(times(a, s)),)
        case _:
            return None


def _turned(term: Term, direction: Var) -> Term:
    """Return K times the term: K (A ⊗ B) = (B ⊗ A) K, and K is passed on to the direction."""
    matrix = len(axes(direction.shape)) == 2
    turned: list[Factor] = []
    for factor in term.factors:
        match factor:
            case Kronecker():
                turned.append(Kronecker(factor.right, factor.left))
            case Diagonal():
                turned.append(Diagonal(transpose(factor.of)))
            case Column():
                return replace(term, factors=(*turned, Column(transpose(factor.of)), *term.factors[1:]))
            case Commutation():
                return replace(term, factors=tuple(turned))
            case Row():
                return replace(term, factors=(*turned, factor))
    return replace(term, factors=(*turned, Commutation(direction.shape)) if matrix else tuple(turned))


def _traced(of: Expr, term: Term) -> Term:
    """Return (vec of)ᵀ times the term: one row, and scalars in front of it."""
    scalars = term.scalars
    for factor in term.factors:
        match factor:
            case Kronecker(left=a, right=b):
                of = _times(_times(transpose(b), of), a)
            case Diagonal():
                of = times(of, factor.of)
            case Commutation():
                of = transpose(of)
            case Column():
                scalars, of = (*scalars, _inner(of, factor.of)), ONE
            case Row():
                of = factor.of
    return Term(term.coefficient, scalars, (Row(of),))


def _inner(a: Expr, b: Expr) -> Expr:
    return times(a, b) if SCALAR in (a.shape, b.shape) else DOT(a, b)


def _times(a: Expr, b: Expr) -> Expr:
    """Return the matrix product; an identity on either side is left out."""
    if _is_unit(a):
        return b
    return a if _is_unit(b) else product(a, b)


def _is_unit(a: Expr) -> bool:
    return a is ONE or (isinstance(a, Apply) and a.op is EYE)


def _gathered(terms: list[Term]) -> Terms:
    """Return the sum of the terms with A ⊗ B + A ⊗ C as A ⊗ (B + C)."""
    found: list[Term] = []
    for term in terms:
        for place, other in enumerate(found):
            if (both := _both(other, term)) is not None:
                found[place] = both
                break
        else:
            found.append(term)
    return tuple(found)


def _both(one: Term, other: Term) -> Term | None:
    """Return the sum of two products with the same left side, and nothing but K behind, as one."""
    match one.factors, other.factors:
        case (Kronecker(left=a, right=b), *behind), (Kronecker(left=c, right=d), *last):
            if a is not c or behind != last or not all(isinstance(f, Commutation) for f in behind):
                return None
        case _:
            return None
    number, right = _signed(plus(_scaled(one, b), _scaled(other, d)))
    return Term(number, (), (Kronecker(a, right), *behind))


def _scaled(term: Term, side: Expr) -> Expr:
    whole: Expr = const(term.coefficient)
    return reduce(times, (*term.scalars, side), whole)


def _tidy(term: Term) -> Term:
    """Return the term with every value in its shortest form, numbers and signs in front."""
    number, scalar = _signed(_scaled(term, ONE))
    factors: list[Factor] = []
    for factor in term.factors:
        match factor:
            case Kronecker():
                (m, left), (n, right) = _signed(factor.left), _signed(factor.right)
                factors.append(Kronecker(left, right))
            case Commutation():
                m, n = Fraction(1), Fraction(1)
                factors.append(factor)
            case _:
                (m, of), n = _signed(factor.of), Fraction(1)
                factors.append(replace(factor, of=of))
        number *= m * n
    return Term(number, () if scalar is ONE else (scalar,), _without_k(tuple(factors)))


def _without_k(factors: tuple[Factor, ...]) -> tuple[Factor, ...]:
    """Return the product without K where it can be: (A ⊗ b) K = b ⊗ A for a row b."""
    match factors:
        case (Kronecker(left=left, right=right), Commutation()) if 1 in (rows(left.shape), rows(right.shape)):
            return (Kronecker(right, left),)
        case _:
            return factors


def _signed(value: Expr) -> tuple[Fraction, Expr]:
    """Return the number in front of a value in its shortest form, and the rest."""
    number, rest = Fraction(1), simplify(value).expr
    while isinstance(rest, Apply) and rest.op in (NEG, SCALE, MUL):
        if rest.op is NEG:
            number, rest = -number, rest.args[0]
        elif isinstance(rest.args[0], Const) and isinstance(rest.args[0].value, Fraction):
            number, rest = number * rest.args[0].value, rest.args[1]
        else:
            break
    if isinstance(rest, Const) and isinstance(rest.value, Fraction):
        return number * rest.value, ONE
    return number, rest
