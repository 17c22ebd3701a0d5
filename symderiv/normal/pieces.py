"""Products entry by entry as they are written: numerators over denominators, equal factors as powers."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from symderiv.expr import Apply, Expr, const
from symderiv.normal.chains import joined, transposed, transposed_chain, transposes
from symderiv.normal.contract import is_indicator, taken_from_one
from symderiv.normal.term import Number
from symderiv.op import OPS
from symderiv.ops.arithmetic import DIV, over, power, spread, times
from symderiv.ops.linear import DIAGVEC, MATMUL, ONES, TRACE, TRANSPOSE
from symderiv.ops.reduce import SQNORM, SUM
from symderiv.shape import SCALAR

SQRT = OPS["sqrt"]


class Piece(NamedTuple):
    """An expression with the place of its first factor in the term, which decides the order written."""

    place: int
    expr: Expr
    power: Number = 1


def divisor_of(body: Expr) -> Expr | None:
    """Return x for 1/x; None for anything else."""
    if not (isinstance(body, Apply) and body.op is DIV):
        return None
    top, bottom = body.args
    return bottom if top is spread(const(1), body.shape) else None


def gathered(pieces: list[Piece]) -> list[Piece]:
    """Return the pieces with equal ones as a power: (A x)ᵀ(A x) is ‖A x‖²."""
    found: dict[Expr, Piece] = {}
    for piece in pieces:
        alike = min(piece.expr, transposed_chain(piece.expr), key=lambda e: e.serial)
        first = found.get(alike)
        found[alike] = piece if first is None else first._replace(power=first.power + piece.power)
    return [p for p in found.values() if p.power]


def inner_product(pieces: list[Piece]) -> Expr:
    """Return Σ of the product of vectors: a squared norm, an inner product, or a plain sum."""
    if len(pieces) == 1:
        only = pieces[0]
        if only.power == 2:
            return SQNORM(only.expr)
        if only.power == 1 and isinstance(only.expr, Apply) and only.expr.op is DIAGVEC:
            return TRACE(only.expr.args[0])
        return SUM(_of_equal_sum(_column_of([only])))
    halves = [(_column_of(pieces[:n]), _column_of(pieces[n:])) for n in range(len(pieces) - 1, 0, -1)]
    splits = [joined(transposed(a), b) for a, b in halves] + [joined(transposed(b), a) for a, b in halves]
    return min(splits, key=transposes)


def _of_equal_sum(value: Expr) -> Expr:
    """Return a plainer value whose entries have the same sum: A for A 1 and for Aᵀ."""
    match value:
        case Apply(op=op, args=(matrix, Apply(op=right))) if op is MATMUL and right is ONES:
            return _of_equal_sum(matrix)
        case Apply(op=op, args=(matrix,)) if op is TRANSPOSE:
            return _of_equal_sum(matrix)
        case _:
            return value


def _column_of(pieces: list[Piece]) -> Expr:
    value = quotient_of(pieces)
    assert value is not None
    return value


def quotient_of(pieces: list[Piece]) -> Expr | None:
    """Return the entrywise product of the pieces: numerators over denominators, and last what reads so."""
    if not pieces:
        return None
    if len(pieces) == 1 and pieces[0].power == 1:
        return pieces[0].expr
    pieces = gathered(pieces) or pieces
    places = {p.expr: p.place for p in pieces}

    def order(piece: Piece) -> tuple[bool, bool, int, bool]:
        own = taken_from_one(piece.expr)  # σ(u) (1 − σ(u)) is written in this order, side by side
        place = None if own is None else places.get(own)
        reads_last = is_indicator(piece.expr), _is_of_matrices(piece.expr)
        return *reads_last, piece.place if place is None else place, place is not None

    ordered = sorted(pieces, key=order)
    top = _product([p for p in ordered if p.power > 0])
    bottom = _product([Piece(p.place, p.expr, -p.power) for p in ordered if p.power < 0])
    if bottom is None:
        return top
    return over(const(1) if top is None else top, bottom)


def _is_of_matrices(node: Expr) -> bool:
    """Tell whether a scalar is a trace, an inner product or a sum, which stands behind names: c tr(A)."""
    return node.shape == SCALAR and isinstance(node, Apply) and node.op in (TRACE, MATMUL, SUM)


def _product(pieces: list[Piece]) -> Expr | None:
    result: Expr | None = None
    for piece in pieces:
        value = raised(piece.expr, piece.power)
        result = value if result is None else times(result, value)
    return result


def raised(base: Expr, exponent: Number) -> Expr:
    """Return a power as it is written: by roots where they are square roots, by ‖x‖ for x'x."""
    norm = isinstance(base, Apply) and base.op is SQNORM
    if (norm and exponent != 1) or abs(exponent) == Fraction(1, 2):  # (x² + 1)^(3/2) is written so
        base, exponent = SQRT(base), 2 * exponent
    return base if exponent == 1 else power(base, const(exponent))
